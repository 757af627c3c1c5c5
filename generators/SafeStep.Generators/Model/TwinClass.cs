namespace SafeStep.Generators.Model;

/// <summary>The part of a user's class that the generator writes for one file of its source.</summary>
/// <param name="HintName">The generated file, without its extension.</param>
/// <param name="Usings">The using directives of the user's file, so that copied statements mean what they meant there.</param>
/// <param name="Namespace">The namespace of the class, or empty.</param>
/// <param name="InnerUsings">The using directives inside that namespace.</param>
/// <param name="Containers">Declarations of the types around the class, outermost first.</param>
/// <param name="Declaration">The partial class declaration without base types.</param>
/// <param name="Interfaces">The interfaces that the part implements.</param>
/// <param name="Methods">The methods of the part.</param>
/// <param name="Twinned">Virtual methods that have twins, each as the arguments that tell of both; a class derived from this one may override the method alone.</param>
internal sealed record TwinClass(
    string HintName,
    EquatableArray<string> Usings,
    string Namespace,
    EquatableArray<string> InnerUsings,
    EquatableArray<string> Containers,
    string Declaration,
    EquatableArray<string> Interfaces,
    EquatableArray<TwinMethod> Methods,
    EquatableArray<string> Twinned)
{
    /// <summary>Two models may reach the same class: its part has what either of them needs.</summary>
    public TwinClass MergedWith(TwinClass other) => this with
    {
        Usings = Usings.Union(other.Usings).ToEquatable(),
        Interfaces = Interfaces.Union(other.Interfaces).ToEquatable(),
        Twinned = Twinned.Union(other.Twinned).OrderBy(pair => pair, StringComparer.Ordinal).ToEquatable(),
        Methods = Methods.Concat(other.Methods.Where(theirs => Methods.All(ours => ours.Signature != theirs.Signature))).ToEquatable(),
    };
}
