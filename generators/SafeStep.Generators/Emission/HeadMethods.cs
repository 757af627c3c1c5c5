using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Model;
using SafeStep.Generators.Rewriting;

namespace SafeStep.Generators.Emission;

/// <summary>The derivatives that a marked class offers.</summary>
internal sealed class HeadMethods(Backend backend, TypePart part, IMethodSymbol forward, LogitOutput output, HeadOptions options)
{
    private SourceNames Names => part.Names;

    /// <summary>The derivative of the logits along a parameter update.</summary>
    /// <param name="writesInputs">Whether forward may write into its inputs.</param>
    /// <param name="settings">What else the pass is told, as arguments behind others: whether forward asks for gradients itself, whether it draws random numbers.</param>
    public TwinMethod Jvp(bool writesInputs, string settings) => Of("LogitJvp", "Jvp", "Logits", "", writesInputs, settings, "The logits and their Jacobian-vector product with a direction in parameter space, in one pass.", "Logits and slopes, both");

    /// <summary>The same with the second derivative.</summary>
    public TwinMethod SecondOrderJvp(bool writesInputs, string settings) => Of(
        "LogitJet", "SecondOrderJvp", "Curves", ", secondOrder: true", writesInputs, settings, "The logits, their slopes and their second derivatives along a direction in parameter space, in one pass.", "Logits, slopes and curvatures, all");

    /// <summary>The same from two evaluations of forward, where no derivative can be written.</summary>
    public TwinMethod FiniteDifference()
    {
        string arguments = string.Join(", ", forward.Parameters.Select(parameter => parameter.Written()));
        return new TwinMethod(
            $"public {Names.Sdk("LogitJvp")} Jvp({Inputs()}, {Names.Sdk("ParameterTangents")} {part.Direction})",
            Documentation("The logits and, by a finite difference, their rate of change along a direction in parameter space.", "Logits and slopes, both"),
            $"=>\n    {Names.Sdk("FiniteDifference")}.Jvp(this, () => forward({arguments}){output.Access}, {part.Direction}, {string.Join(", ", forward.Parameters.Select(Input))})");
    }

    // A call with something dynamic takes no lambda.
    private string Input(IParameterSymbol parameter) => (parameter.Type is IDynamicTypeSymbol || SignatureShape.IsArrayAlone(forward) ? "(object?)" : "") + parameter.Written();

    private TwinMethod Of(string result, string name, string method, string order, bool writesInputs, string settings, string summary, string returns)
    {
        string approximate = options.ApproximateUnknownChildren && order.Length == 0 ? ", approximateUnknownChildren: true" : "";
        string inputs = string.Concat(forward.Parameters.Select(parameter => HoldsTensors(parameter.Type) ? $"{part.Pass}.Input({parameter.Written()}{(writesInputs ? ", written: true" : "")}), " : parameter.Written() + ", "));
        return new TwinMethod(
            $"public {Names.Sdk(result)} {name}({Inputs()}, {Names.Sdk("ParameterTangents")} {part.Direction})",
            Documentation(summary, returns),
            $"{{\n    using var {part.Pass} = new {part.PassType}(this, {part.Direction}{order}{approximate}{settings});\n    return {part.Pass}.{method}({Reach.Forward}({inputs}{part.Pass}){output.Access});\n}}");
    }

    private bool HoldsTensors(ITypeSymbol type) => new Analysis.TensorTypes(backend).MayHoldTensors(type);

    private EquatableArray<string> Documentation(string summary, string returns)
    {
        var lines = new List<string> { $"<summary>{summary}</summary>" };
        lines.AddRange(forward.Parameters.Select(parameter =>
            $"<param name=\"{parameter.Name}\">As in <c>forward</c>{(backend.IsTensor(parameter.Type) ? "; a batch, shape [batch, ...]" : "")}.</param>"));
        lines.Add($"<param name=\"{part.Direction}\">The whole proposed update: for each parameter a tangent of its shape.</param>");
        lines.Add($"<returns>{returns} of the shape that <c>forward</c> returns.</returns>");
        return lines.ToEquatable();
    }

    // The types of an inherited forward are named as another file names them.
    private string Inputs() => string.Join(", ", SymbolEqualityComparer.Default.Equals(forward.ContainingType, part.Type)
        ? ((MethodDeclarationSyntax)forward.DeclaringSyntaxReferences[0].GetSyntax()).ParameterList.Parameters.Select(parameter => $"{parameter.Type} {parameter.Identifier}")
        : forward.Parameters.Select(parameter => $"{Names.Of(parameter.Type)} {parameter.Written()}"));
}
