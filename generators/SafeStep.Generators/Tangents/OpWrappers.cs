using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Tangents;

/// <summary>Writes the methods of the shared file: each runs an operation as the user's code calls it and notes the tangent of its result.</summary>
internal sealed partial class OpWrappers(Backend backend, RuleBook rules)
{
    private const string Pass = "jvp";
    private static readonly HashSet<string> Locals = new(StringComparer.Ordinal) { Pass, "place", "result", "normalized", "sizes", "before", "tangent", "tangents", "jet", "part", "t", "v" };
    private readonly WrapperText text = new(backend);

    /// <summary>The wrapper of an operation, or null when no rule fits the arguments that are given.</summary>
    /// <param name="use">The operation.</param>
    /// <param name="secondOrder">Whether it must serve second-order passes.</param>
    /// <param name="hasSecondOrder">Whether it does.</param>
    public OpWrapper? Write(OpUse use, bool secondOrder, out bool hasSecondOrder)
    {
        hasSecondOrder = true;
        if (Defects.Has(backend, use))
        {
            return null;
        }

        var operands = Operands(use);
        var body = new List<string>();
        foreach (Operand operand in operands)
        {
            if (operand.Copied is { } copied)
            {
                // A span in brackets needs C# 13.
                body.Add($"{operand.CopyType} {copied} = {(operand.Symbol.IsRefLikeType ? operand.Name + ".ToArray()" : $"[.. {operand.Name}]")};");
            }
        }

        bool hidden = use.Op is not null && AddHiddenRadius(use, operands, body);
        if (use.IsInPlace ? !AddWrite(use, operands, body, secondOrder, ref hasSecondOrder) : !AddResult(use, operands, body, secondOrder, ref hasSecondOrder))
        {
            return null;
        }

        string name = Name(use);
        string parameters = string.Concat(operands.Select(operand => ", " + operand.Declaration)) + (hidden ? $", string place = \"{use.Op!.Name}\"" : "");
        var lines = new List<string> { $"internal static {ReturnType(use)} {name}(this TangentPass {Pass}{parameters})", "{" };
        lines.AddRange(body.Select(line => line.Length > 0 ? "    " + line : line));
        lines.Add("}");
        return new OpWrapper($"{name}({string.Join(", ", operands.Select(operand => operand.Type))})", lines.ToEquatable(), secondOrder && hasSecondOrder);
    }

    /// <summary>Whether the operation has a radius inside a network, and so a place.</summary>
    public bool HasPlace(OpUse use) => use.Op is { Kind: OpKind.Rule } op && backend.Sdk("HiddenRadii")?.GetMembers(op.Name).Length > 0;

    private string ReturnType(OpUse use) => text.Of(use.Method?.ReturnType ?? ((IPropertySymbol)use.Member).Type);

    private List<Operand> Operands(OpUse use)
    {
        var operands = new List<Operand>();
        if (use.HasReceiver)
        {
            string receiver = use.Parameters.Any(parameter => parameter.Name == "input") ? "self" : "input";
            operands.Add(new Operand(receiver, "Tensor", use.Member.ContainingType, $"Tensor {receiver}", IsTensor: true, null, null, null));
        }

        foreach (IParameterSymbol parameter in use.Supplied)
        {
            ITypeSymbol type = parameter.Type;
            string name = Locals.Contains(parameter.Name) ? parameter.Name + "_" : parameter.Written();
            bool isTensor = backend.IsTensor(type);
            bool isSequence = !isTensor && ElementOf(type) is { } element && backend.IsTensor(element);
            bool isSpan = type is INamedTypeSymbol { IsRefLikeType: true, TypeArguments.Length: 1 };
            string? copied = isSequence && type is not IArrayTypeSymbol || isSpan ? name.TrimStart('@') + "Copy" : null;
            string? copyType = copied is null ? null : text.Of(ElementOf(type)!) + "[]";
            string modifier = parameter.IsParams ? "params " : parameter.RefKind switch { RefKind.Ref => "ref ", RefKind.Out => "out ", RefKind.In => "in ", _ => "" };
            operands.Add(new Operand(name, modifier + text.Of(type), type, $"{modifier}{text.Of(type)} {name}", isTensor, copied, copyType, parameter) { IsSequence = isSequence });
        }

        return operands;
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var element] } named when named.Name is "IEnumerable" or "IList" or "List" or "IReadOnlyList" or "ICollection" or "IReadOnlyCollection" or "ReadOnlySpan" or "Span" => element,
        _ => null,
    };

    private bool AddHiddenRadius(OpUse use, IReadOnlyList<Operand> operands, List<string> body)
    {
        if (!HasPlace(use))
        {
            return false;
        }

        var arguments = new List<RuleArgument>
        {
            new("module", backend.Module, $"{Pass}.Module", null, false, true),
            new("name", backend.Compilation.GetSpecialType(SpecialType.System_String), "place", null, false, true),
        };
        arguments.AddRange(Arguments(use, operands, jets: false));
        var recorders = backend.Sdk("HiddenRadii")!.GetMembers(use.Op!.Name).OfType<IMethodSymbol>();
        if (rules.Find(recorders, arguments, isLayer: false) is { } recorder)
        {
            body.Add($"{recorder.Text($"{Pass}.HiddenRadii?", "", "")};");
        }

        return true;
    }

    private RuleCall? Rule(OpUse use, IReadOnlyList<Operand> operands, bool jets)
    {
        var arguments = Arguments(use, operands, jets);
        if (use.Op is null)
        {
            return jets ? null : UserRules.For(backend.Compilation, use.Method!) is { } own ? rules.FindUsers(own.Method, arguments, isLayer: false) : null;
        }

        var candidates = backend.Sdk(jets ? "OpJets" : "OpTangents")?.GetMembers(use.Op.Name == "where" && use.HasReceiver ? "where_of" : use.Op.Name).OfType<IMethodSymbol>();
        return candidates is null ? null : rules.Find(candidates, arguments, isLayer: false);
    }

    private static string Owner(RuleCall rule) => rule.Rule.ContainingType is { ContainingNamespace: { Name: "SafeStep", ContainingNamespace.IsGlobalNamespace: true } } own && own.Name is "OpTangents" or "OpJets"
        ? rule.Rule.ContainingType.Name
        : rule.Rule.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The wrapper that runs a module by the rule that the user wrote for its forward; null when the rule does not fit.</summary>
    public OpWrapper? WriteModule(INamedTypeSymbol type, IMethodSymbol forward, UserRule rule)
    {
        var arguments = new List<RuleArgument> { new("layer", type, "module", null, false, true) };
        arguments.AddRange(forward.Parameters.Select(parameter => new RuleArgument(
            parameter.Name, parameter.Type, parameter.Written(), backend.IsTensor(parameter.Type) ? $"{Pass}.Of({parameter.Written()})" : null, backend.IsTensor(parameter.Type), true)));
        if (rules.FindUsers(rule.Method, arguments, isLayer: true) is not { } call || !backend.IsTensor(forward.ReturnType))
        {
            return null;
        }

        string name = text.Of(type);
        string inputs = string.Join(", ", forward.Parameters.Select(parameter => parameter.Written()));
        var lines = new List<string>
        {
            $"internal static Tensor forward(this TangentPass {Pass}, {name} module{string.Concat(forward.Parameters.Select(parameter => $", {text.Of(parameter.Type)} {parameter.Written()}"))})",
            "{",
            $"    if ({Pass}.SecondOrder) throw {Pass}.Refused(\"{type.Name} has no second-order rule.\");",
        };
        if (!call.ReturnsPair)
        {
            lines.Add($"    var result = module.forward({inputs});");
        }

        string tangent = call.Text(Owner(call), "result", $"{Pass}.Direction");
        lines.Add(call.ReturnsPair ? $"    return {Pass}.Made({tangent});" : $"    return {Pass}.Made(result, {tangent});");
        lines.Add("}");
        return new OpWrapper($"forward({name})", lines.ToEquatable(), false);
    }

    private sealed record Operand(string Name, string Type, ITypeSymbol Symbol, string Declaration, bool IsTensor, string? Copied, string? CopyType, IParameterSymbol? Parameter)
    {
        public bool IsSequence { get; init; }

        /// <summary>What stands for it in the wrapper: what can be read only once has been copied.</summary>
        public string Value => Copied ?? Name;
    }
}
