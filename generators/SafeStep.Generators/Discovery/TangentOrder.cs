namespace SafeStep.Generators.Discovery;

/// <summary>
/// What a twin carries beside each value: its first derivative, or the first and the second together. The same statements are written for both; only the names of the types and of the classes
/// that hold the rules differ.
/// </summary>
/// <param name="Tangent">The type beside a tensor.</param>
/// <param name="Dual">The type of a tensor together with it.</param>
/// <param name="Ops">The class with the rules of operations.</param>
/// <param name="Layers">The class with the rules of layers.</param>
/// <param name="Of">The method of the direction that gives it for a parameter.</param>
/// <param name="Forward">The twin of forward.</param>
/// <param name="Interface">The interface with that twin.</param>
/// <param name="Suffix">What is added to the name of a helper.</param>
/// <param name="Method">The method of the marked class.</param>
/// <param name="Result">The type that it returns.</param>
internal sealed record TangentOrder(
    string Tangent, string Dual, string Ops, string Layers, string Of, string Forward, string Interface, string Suffix, string Method, string Result)
{
    public static readonly TangentOrder First = new(
        "Tensor", "Dual", "OpTangents", "LayerTangents", "Of", "ForwardTangent", "ITangentModule", "Tangent", "Jvp", "LogitJvp");

    public static readonly TangentOrder Second = new(
        "JetTangent", "Jet", "OpJets", "LayerJets", "JetOf", "ForwardJet", "IJetModule", "Jet", "SecondOrderJvp", "LogitJet");

    public bool IsSecond => this == Second;

    /// <summary>A linear operation on a tangent, which may be null.</summary>
    /// <param name="tangent">The tangent.</param>
    /// <param name="operation">What follows the tangent, beginning with a dot or a bracket.</param>
    /// <param name="part">A free name for one derivative of several.</param>
    public string Linear(string tangent, string operation, string part) => IsSecond ? $"{tangent}?.Linear({part} => {part}{operation})" : $"{tangent}?{operation}";
}
