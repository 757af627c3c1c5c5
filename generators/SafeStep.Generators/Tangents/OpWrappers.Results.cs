using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Tangents;

/// <content>Operations whose result is new, or a view.</content>
internal sealed partial class OpWrappers
{
    private bool AddResult(OpUse use, IReadOnlyList<Operand> operands, List<string> body, bool secondOrder, ref bool hasSecondOrder)
    {
        switch (use.Op?.Kind)
        {
            case OpKind.Dropout:
                string training = operands.FirstOrDefault(operand => operand.Parameter?.Name == "training")?.Value ?? ConstantText.Of(((IMethodSymbol)use.Member).Parameters.First(parameter => parameter.Name == "training"));
                string inplace = operands.FirstOrDefault(operand => operand.Parameter?.Name == "inplace")?.Value ?? "false";
                body.Add($"return {Pass}.Dropout({operands[0].Value}, v => {Call(use, operands, first: "v")}, {training}, {inplace});");
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
        if (operands.FirstOrDefault(operand => operand.IsTensor) is not { } source)
        {
            return false;
        }

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
        string replay = op.Replay?.Replace("{y}.shape", "sizes").Replace("{t}", "t").Replace("{x}", source.Value).Replace("{y}", "result") ?? Call(use, operands, first: op.Argument.Replace("{t}", "t").Replace("{x}", source.Value));
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
        if (flag is not null && operands.Any(operand => operand.IsTensor))
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
            var ruled = rule.Rule.ReturnType is INamedTypeSymbol { TupleElements: { IsDefault: false } elements } ? elements : parts;
            var made = parts.Select((part, i) => !backend.IsTensor(part.Type) ? $"result.Item{i + 1}"
                : ruled[i].Name == "Indexes" ? $"{Pass}.Constant(result.Item{i + 1})" : $"{Pass}.Made(result.Item{i + 1}, tangents.Item{i + 1})");
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
}
