using SafeStep.Generators.Diagnostics;

namespace SafeStep.Generators.Model;

/// <summary>Everything that one marked class asks for: parts of itself and of the classes it reaches, and what is to be reported.</summary>
internal sealed record HeadModel(EquatableArray<TwinClass> Classes, EquatableArray<DiagnosticInfo> Diagnostics)
{
    /// <summary>What two passes over the same class ask for.</summary>
    public HeadModel And(HeadModel other) => new(Classes.Concat(other.Classes).ToEquatable(), Diagnostics.Concat(other.Diagnostics).ToEquatable());

    public static readonly HeadModel Nothing = new(EquatableArray<TwinClass>.Empty, EquatableArray<DiagnosticInfo>.Empty);
}
