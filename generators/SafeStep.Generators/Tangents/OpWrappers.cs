using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Tangents;

/// <summary>Writes the methods of the shared file: each runs an operation as the user's code calls it and notes the tangent of its result.</summary>
internal sealed class OpWrappers(Backend backend, RuleBook rules)
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
        var operands = Operands(use);
        var body = new List<string>();
        foreach (Operand operand in operands)
        {
            if (operand.Copied is { } copied)
            {
                body.Add($"{operand.CopyType} {copied} = [.. {operand.Name}];");
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

    /// <summary>The name by which twins call it.</summary>
    public string Name(OpUse use)
    {
        string name = use.OwnNames ? $"{use.Name}_of_{use.Member.ContainingType.Name}" : TypeThatANumberMayBe(use) is { } type ? $"{use.Name}_{type}" : use.Name;
        return Identifiers.IsReserved(name) ? "@" + name : name;
    }

    // 0 is a number and a member of every enumeration: between wrappers that take one or the other the compiler could not choose.
    private string? TypeThatANumberMayBe(OpUse use)
    {
        int skip = use.HasReceiver ? 1 : 0;
        for (int i = 0; i < use.Supplied.Count; i++)
        {
            ITypeSymbol type = use.Supplied[i].Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? inner : use.Supplied[i].Type;
            if (type.TypeKind == TypeKind.Enum && Spellings(use.Member.Name).Any(other => other.Parameters.ElementAtOrDefault(i + skip - (other.IsStatic ? 0 : 1)) is { Type: var there } && IsNumber(there)))
            {
                return type.Name;
            }
        }

        return null;

        IEnumerable<IMethodSymbol> Spellings(string name) => new[] { backend.Tensor, backend.Torch }.SelectMany(home => home.GetMembers(name)).OfType<IMethodSymbol>();

        static bool IsNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double or SpecialType.System_Single || type.Name == "Scalar";
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

    // The call of the library with other text in place of its first tensor.
    private string Call(OpUse use, IReadOnlyList<Operand> operands, string? first = null, string? name = null, string? more = null, bool dropInPlace = false)
    {
        int index = operands.ToList().FindIndex(operand => operand.IsTensor);
        var values = operands.Select((operand, i) => i == index && first is not null ? first : operand.Value).ToList();
        if (use.Member is IPropertySymbol property)
        {
            return $"{values[0]}.{property.Written()}";
        }

        IMethodSymbol method = use.Method!;
        if (OperatorTokens.Of(method) is { } token)
        {
            return values.Count == 1 ? $"{token}{values[0]}" : $"{values[0]} {token} {values[1]}";
        }

        int skip = use.HasReceiver ? 1 : 0;
        var arguments = new List<string>();
        int ordinal = 0;
        for (int i = skip; i < operands.Count; i++)
        {
            IParameterSymbol parameter = operands[i].Parameter!;
            if (dropInPlace && parameter.Name == "inplace")
            {
                continue;
            }

            // After one that keeps its default, names say which is meant.
            arguments.Add((parameter.Ordinal == ordinal ? "" : parameter.Written() + ": ") + (parameter.RefKind == RefKind.None ? "" : parameter.RefKind.ToString().ToLowerInvariant() + " ") + values[i]);
            ordinal += parameter.Ordinal == ordinal ? 1 : int.MinValue / 4;
        }

        if (more is not null)
        {
            arguments.Add(more);
        }

        string target = use.HasReceiver ? values[0] : text.Of(method.ContainingType);
        return $"{target}.{name ?? method.Written()}({string.Join(", ", arguments)})";
    }

    private List<RuleArgument> Arguments(OpUse use, IReadOnlyList<Operand> operands, bool jets)
    {
        var arguments = new List<RuleArgument>();
        string one = jets ? "JetOf" : "Of", all = jets ? "JetsOf" : "Of";
        if (use.HasReceiver && use.Op is not null)
        {
            arguments.Add(new RuleArgument(operands[0].Name, operands[0].Symbol, operands[0].Value, $"{Pass}.{one}({operands[0].Value})", true, true));
        }

        foreach (IParameterSymbol parameter in use.Parameters)
        {
            if (operands.FirstOrDefault(operand => operand.Parameter is { } own && own.Ordinal == parameter.Ordinal) is { } operand)
            {
                bool isCarrier = operand.IsTensor || operand.IsSequence;
                arguments.Add(new RuleArgument(parameter.Name, parameter.Type, operand.Value, isCarrier ? $"{Pass}.{(operand.IsSequence ? all : one)}({operand.Value})" : null, isCarrier, true));
            }
            else
            {
                bool isCarrier = backend.IsTensor(parameter.Type);
                arguments.Add(new RuleArgument(parameter.Name, parameter.Type, parameter.HasExplicitDefaultValue ? text.Default(parameter) : "[]", isCarrier ? "null" : null, isCarrier, false));
            }
        }

        return arguments;
    }

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

    private bool AddResult(OpUse use, IReadOnlyList<Operand> operands, List<string> body, bool secondOrder, ref bool hasSecondOrder)
    {
        switch (use.Op?.Kind)
        {
            case OpKind.Dropout:
                string inplace = operands.FirstOrDefault(operand => operand.Parameter?.Name == "inplace")?.Value ?? "false";
                body.Add($"return {Pass}.Dropout({operands[0].Value}, {inplace});");
                return true;
            case OpKind.Linear:
                return AddLinear(use, operands, body);
            case null or OpKind.Rule:
                return AddRule(use, operands, body, secondOrder, ref hasSecondOrder);
            default:
                return false;
        }
    }

    private bool AddLinear(OpUse use, IReadOnlyList<Operand> operands, List<string> body)
    {
        Op op = use.Op!;
        Operand source = operands.First(operand => operand.IsTensor);
        if (operands.Any(operand => operand.IsSequence || (!operand.IsTensor && operand.Parameter?.RefKind is not (null or RefKind.None))))
        {
            return IsIndexing(use) && AddParts(use, operands, body, source);
        }

        // A view of other elements is not the same view of the tangent.
        if (op.Name == "view" && operands.Skip(1).Any(operand => operand.Symbol.Name == "ScalarType"))
        {
            return false;
        }

        foreach (Operand index in operands.Where(operand => operand.IsTensor && operand != source && op.Replay is null))
        {
            body.Add($"{Pass}.Inactive({index.Value}, \"{op.Name}\");");
        }

        return AddParts(use, operands, body, source);
    }

    private static bool IsIndexing(OpUse use) => use.Op!.Name == "index";

    private bool AddParts(OpUse use, IReadOnlyList<Operand> operands, List<string> body, Operand source)
    {
        Op op = use.Op!;
        string dim = operands.FirstOrDefault(operand => operand.Parameter?.Name is "dim" or "dimension")?.Value
            ?? (use.Parameters.FirstOrDefault(parameter => parameter.Name is "dim" or "dimension") is { HasExplicitDefaultValue: true } parameter ? text.Default(parameter) : "0");
        string call = Call(use, operands);
        switch (op.Result)
        {
            case OpResult.Pieces:
                body.Add($"return {Pass}.Pieces({call}, {source.Value}, {dim});");
                return true;
            case OpResult.Slices:
                body.Add($"return {Pass}.Slices({call}, {source.Value}, {dim});");
                return true;
        }

        string method = op.Result switch { OpResult.View => "View", OpResult.MaybeView => "MaybeView", _ => "Linear" };
        bool needsResult = op.Replay?.Contains("{y}") == true;
        bool needsShape = op.Replay?.Contains("{y}.shape") == true;
        string replay = op.Replay?.Replace("{y}.shape", "sizes").Replace("{t}", "t").Replace("{x}", source.Value).Replace("{y}", "result") ?? Call(use, operands, first: "t");
        // The same elements in the same shape need no function.
        if (op.Replay == "{t}" && method == "View")
        {
            body.Add($"return {Pass}.View({call}, {source.Value});");
        }
        else if (needsResult)
        {
            body.Add($"var result = {call};");
            if (needsShape)
            {
                // The result may be given another shape in place later.
                body.Add("var sizes = result.shape;");
            }

            body.Add($"return {Pass}.{method}(result, {source.Value}, t => {replay});");
        }
        else
        {
            body.Add($"return {Pass}.{method}({call}, {source.Value}, {(op.Replay == "{t}" ? "static " : "")}t => {replay});");
        }

        return true;
    }

    private bool AddRule(OpUse use, IReadOnlyList<Operand> operands, List<string> body, bool secondOrder, ref bool hasSecondOrder)
    {
        if (Rule(use, operands, jets: false) is not { } rule)
        {
            return false;
        }

        RuleCall? jet = secondOrder ? Rule(use, operands, jets: true) : null;
        hasSecondOrder = !secondOrder || jet is not null;
        Operand? flag = operands.FirstOrDefault(operand => operand.Parameter?.Name == "inplace");
        if (flag is not null)
        {
            body.Add($"if ({flag.Value})");
            body.Add("{");
            var inner = new List<string>();
            AddOverwrite(inner, use, operands, rule, jet, secondOrder, operands.First(operand => operand.IsTensor).Value, Call(use, operands, dropInPlace: true), Call(use, operands));
            body.AddRange(inner.Select(line => line.Length > 0 ? "    " + line : line));
            body.Add("}");
            body.Add("");
        }

        bool needsValue = !rule.ReturnsPair || jet is { ReturnsPair: false };
        if (needsValue)
        {
            body.Add($"var result = {Call(use, operands)};");
        }

        if (use.Op?.Name == "cat" && operands.FirstOrDefault(operand => operand.IsSequence) is { } joined)
        {
            // Of one tensor alone TorchSharp returns that.
            body.Add($"if ({joined.Value}.Length == 1) return {Pass}.MaybeView(result, {joined.Value}[0]);");
        }

        if (!secondOrder || jet is null)
        {
            if (secondOrder || use.Op is not null)
            {
                // A pass that needs the second derivative must not lose it without a word.
                body.Add($"if ({Pass}.SecondOrder && {Active(operands, inParentheses: true)}) throw {Pass}.Refused(\"{use.Name} has no second-order rule.\");");
            }

            AddReturn(body, use, operands, rule, "");
            return true;
        }

        body.Add($"if ({Pass}.SecondOrder)");
        body.Add("{");
        AddReturn(body, use, operands, jet, "    ");
        body.Add("}");
        body.Add("");
        AddReturn(body, use, operands, rule, "");
        return true;
    }

    private static string Active(IEnumerable<Operand> operands, bool inParentheses)
    {
        var active = operands.Where(operand => operand.IsTensor || operand.IsSequence).Select(operand => $"{Pass}.IsActive({operand.Value})").ToList();
        return active.Count > 1 && inParentheses ? $"({string.Join(" || ", active)})" : string.Join(" || ", active);
    }

    private void AddReturn(List<string> body, OpUse use, IReadOnlyList<Operand> operands, RuleCall rule, string indent)
    {
        string call = rule.Text(Owner(rule), "result", $"{Pass}.Direction");
        ITypeSymbol type = use.Method?.ReturnType ?? ((IPropertySymbol)use.Member).Type;
        if (type is INamedTypeSymbol { IsTupleType: true, TupleElements: var parts })
        {
            body.Add($"{indent}var tangents = {call};");
            var made = parts.Select((part, i) => backend.IsTensor(part.Type) ? $"{Pass}.{(i == 0 ? "Made" : "Constant")}(result.Item{i + 1}{(i == 0 ? $", tangents.Item{i + 1}" : "")})" : $"result.Item{i + 1}");
            body.Add($"{indent}return ({string.Join(", ", made)});");
            return;
        }

        string result = rule.ReturnsPair ? $"{Pass}.Made({call})" : $"{Pass}.Made(result, {call})";
        if (Operand("running_mean") is { } mean && Operand("running_var") is { } variance && operands.FirstOrDefault(operand => operand.Parameter?.Name == use.Op?.Updates) is { } flag)
        {
            body.Add($"{indent}var normalized = {result};");
            body.Add($"{indent}if ({flag.Value})");
            body.Add($"{indent}{{");
            body.Add($"{indent}    {Pass}.Stale({mean.Value});");
            body.Add($"{indent}    {Pass}.Stale({variance.Value});");
            body.Add($"{indent}}}");
            body.Add("");
            body.Add($"{indent}return normalized;");
            return;
        }

        body.Add($"{indent}return {result};");

        Operand? Operand(string name) => operands.FirstOrDefault(operand => operand.Parameter?.Name == name);
    }

    // The tangent is that of the operation on the values before the write; the write itself is the user's.
    private void AddOverwrite(List<string> body, OpUse use, IReadOnlyList<Operand> operands, RuleCall rule, RuleCall? jet, bool secondOrder, string target, string fresh, string write)
    {
        body.Add($"{Pass}.Writing({target}, \"{use.Member.Name}\");");
        foreach (Operand other in operands.Where(operand => operand.IsTensor && operand.Value != target))
        {
            body.Add($"{Pass}.Apart({target}, {other.Value});");
        }

        body.Add($"if (!{Active(operands, inParentheses: true)})");
        body.Add("{");
        body.Add($"    return {Pass}.WroteConstant({target}, {write});");
        body.Add("}");
        body.Add("");
        string ruleText = rule.Text(Owner(rule), "before", $"{Pass}.Direction");
        bool pair = rule.ReturnsPair;
        if (!pair)
        {
            body.Add($"var before = {fresh};");
        }

        if (secondOrder && jet is { ReturnsPair: false } && !pair)
        {
            body.Add($"if ({Pass}.SecondOrder)");
            body.Add("{");
            body.Add($"    var tangents = {jet.Text(Owner(jet), "before", $"{Pass}.Direction")};");
            body.Add($"    return {Pass}.Wrote({target}, {write}, tangents);");
            body.Add("}");
            body.Add("");
        }
        else
        {
            body.Add($"if ({Pass}.SecondOrder) throw {Pass}.Refused(\"{use.Member.Name} has no second-order rule.\");");
        }

        body.Add($"var tangent = {ruleText}{(pair ? ".Tangent" : "")};");
        body.Add($"return {Pass}.Wrote({target}, {write}, tangent);");
    }

    private bool AddWrite(OpUse use, IReadOnlyList<Operand> operands, List<string> body, bool secondOrder, ref bool hasSecondOrder)
    {
        string target = operands.First(operand => operand.IsTensor).Value;
        string write = Call(use, operands);
        if (use.Op!.Kind == OpKind.Zero)
        {
            body.Add($"{Pass}.Writing({target}, \"{use.Member.Name}\");");
            body.Add($"return {Pass}.WroteConstant({target}, {write});");
            return true;
        }

        if (use.Op is { Kind: OpKind.Linear, Result: OpResult.View or OpResult.MaybeView })
        {
            return AddReshaped(use, operands, body, target);
        }

        if (use.Op.Kind == OpKind.FilledPart)
        {
            return AddFilled(use, operands, body, target, write);
        }

        if (use.Op.Kind is OpKind.Part or OpKind.AddedPart)
        {
            return AddPart(use, operands, body, target, write);
        }

        if (use.Op.Kind is not (OpKind.Rule or OpKind.Linear) || use.Op.Result != OpResult.Fresh || use.HasReceiver && Fresh(use) is null)
        {
            return false;
        }

        string freshName = Fresh(use) ?? use.Member.Name.TrimEnd('_');
        string fresh = Call(use, operands, name: freshName);
        if (use.Op.Kind == OpKind.Linear)
        {
            body.Add($"{Pass}.Writing({target}, \"{use.Member.Name}\");");
            body.Add($"var tangent = {Pass}.Of({target}) is {{ }} t ? {Call(use, operands, first: "t", name: freshName)} : null;");
            body.Add($"if ({Pass}.SecondOrder && {Active(operands, inParentheses: true)}) throw {Pass}.Refused(\"{use.Member.Name} has no second-order rule.\");");
            body.Add($"return {Pass}.Wrote({target}, {write}, tangent);");
            hasSecondOrder = false;
            return true;
        }

        if (Rule(use, operands, jets: false) is not { } rule)
        {
            return false;
        }

        RuleCall? jet = secondOrder ? Rule(use, operands, jets: true) : null;
        hasSecondOrder = !secondOrder || jet is { ReturnsPair: false };
        AddOverwrite(body, use, operands, rule, hasSecondOrder ? jet : null, secondOrder, target, fresh, write);
        return true;
    }

    // The tensor stands for other elements from now on.
    private bool AddReshaped(OpUse use, IReadOnlyList<Operand> operands, List<string> body, string target)
    {
        if (use.Op!.Replay == "{t}")
        {
            body.Add($"return {Pass}.View({Call(use, operands)}, {target});");
            return true;
        }

        if (Fresh(use) is not { } fresh)
        {
            return false;
        }

        body.Add($"return {Pass}.Reshaped({target}, t => {Call(use, operands, first: "t")}, t => {Call(use, operands, first: "t", name: fresh)});");
        return true;
    }

    private bool AddFilled(OpUse use, IReadOnlyList<Operand> operands, List<string> body, string target, string write)
    {
        if (operands.FirstOrDefault(operand => operand.Parameter?.Name is "value" or "fill_value") is not { IsTensor: false } value)
        {
            return false;
        }

        string same = Call(use, operands.Select(operand => operand == value ? operand with { Name = "0", Copied = null } : operand).ToList(), first: "t");
        body.Add($"{Pass}.Writing({target}, \"{use.Member.Name}\");");
        body.Add($"var result = {write};");
        body.Add($"{Pass}.WrotePart({target}, (Tensor?)null, (t, v) => {same});");
        body.Add("return result;");
        return true;
    }

    private bool AddPart(OpUse use, IReadOnlyList<Operand> operands, List<string> body, string target, string write)
    {
        if (operands.FirstOrDefault(operand => operand.IsTensor && operand.Parameter?.Name is "src" or "source" or "value" or "values" or "tensor" or "other") is not { } value)
        {
            return false;
        }

        var replayed = operands.Select(operand => operand == value ? operand with { Name = "v", Copied = null } : operand).ToList();
        string adds = use.Op!.Kind == OpKind.AddedPart ? ", adds: true" : "";
        string same = Call(use, replayed, first: "t");
        body.Add($"{Pass}.Writing({target}, \"{use.Member.Name}\");");
        body.Add($"{Pass}.Apart({target}, {value.Value}, (t, v) => {same});");
        body.Add($"var jet = {Pass}.SecondOrder ? {Pass}.JetOf({value.Value}) : null;");
        body.Add($"var part = {Pass}.SecondOrder ? null : {Pass}.Of({value.Value});");
        body.Add($"var result = {write};");
        body.Add($"if ({Pass}.SecondOrder) {Pass}.WrotePart({target}, jet, (t, v) => {same}{adds});");
        body.Add($"else {Pass}.WrotePart({target}, part, (t, v) => {same}{adds});");
        body.Add("return result;");
        return true;
    }

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

    // The operation that makes what this one writes.
    private static string? Fresh(OpUse use)
    {
        string name = use.Member.Name.Substring(0, use.Member.Name.Length - 1);
        return use.Member.ContainingType.GetMembers(name).OfType<IMethodSymbol>().Any(method => method.Parameters.Length >= use.Supplied.Count) ? name : null;
    }

    private sealed record Operand(string Name, string Type, ITypeSymbol Symbol, string Declaration, bool IsTensor, string? Copied, string? CopyType, IParameterSymbol? Parameter)
    {
        public bool IsSequence { get; init; }

        /// <summary>What stands for it in the wrapper: what can be read only once has been copied.</summary>
        public string Value => Copied ?? Name;
    }
}
