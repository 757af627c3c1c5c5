namespace SafeStep.Generators.Model;

/// <summary>The part of a user's class that the generator writes.</summary>
/// <param name="HintName">The generated file, without its extension.</param>
/// <param name="Usings">The using directives of the user's file, so that copied statements mean what they meant there.</param>
/// <param name="Namespace">The namespace of the class, or empty.</param>
/// <param name="InnerUsings">The using directives inside that namespace.</param>
/// <param name="Containers">Declarations of the types around the class, outermost first.</param>
/// <param name="Declaration">The partial class declaration without base types.</param>
/// <param name="Interface">The interfaces that the part implements, or empty.</param>
/// <param name="MayHide">Whether the class derives from one that may have methods of the same names.</param>
/// <param name="Methods">The methods of the part.</param>
internal sealed record TwinClass(
    string HintName,
    EquatableArray<string> Usings,
    string Namespace,
    EquatableArray<string> InnerUsings,
    EquatableArray<string> Containers,
    string Declaration,
    string Interface,
    bool MayHide,
    EquatableArray<TwinMethod> Methods)
{
    /// <summary>Two models may reach the same class: its part has what either of them needs.</summary>
    public TwinClass MergedWith(TwinClass other) => this with
    {
        Usings = Usings.Union(other.Usings).ToEquatable(),
        Interface = string.Join(", ", $"{Interface}, {other.Interface}".Split([", "], StringSplitOptions.RemoveEmptyEntries).Distinct()),
        Methods = Methods.Concat(other.Methods.Where(theirs => Methods.All(ours => ours.Signature != theirs.Signature))).ToEquatable(),
    };
}
