using SafeStep.Generators.Diagnostics;

namespace SafeStep.Generators.Model;

/// <summary>Everything that one marked class asks for: parts of itself and of the classes it reaches, the operations they use, and what is to be reported.</summary>
internal sealed record HeadModel(EquatableArray<TwinClass> Classes, EquatableArray<OpWrapper> Operations, EquatableArray<DiagnosticInfo> Diagnostics)
{
    /// <summary>The namespace of the file that all twins of the compilation share.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The full name of the library's class torch.</summary>
    public string Torch { get; init; } = "";

    public static readonly HeadModel Nothing = new(EquatableArray<TwinClass>.Empty, EquatableArray<OpWrapper>.Empty, EquatableArray<DiagnosticInfo>.Empty);
}
