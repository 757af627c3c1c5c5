using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Tangents;

/// <content>Operations that write their first tensor.</content>
internal sealed partial class OpWrappers
{
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
        if (operands.FirstOrDefault(operand => operand.IsTensor)?.Value is not { } target)
        {
            return false;
        }

        string write = Call(use, operands);
        if (use.Op!.Kind is OpKind.Zero or OpKind.Random)
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

        // A zero, or a mark, is one number: these take as many as there are.
        string part = use.Member.Name is "index_copy_" or "index_add_" ? $"v.expand_as({value.Value})" : "v";
        var replayed = operands.Select(operand => operand == value ? operand with { Name = part, Copied = null } : operand).ToList();
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

    // The operation that makes what this one writes.
    private static string? Fresh(OpUse use)
    {
        string name = use.Member.Name.Substring(0, use.Member.Name.Length - 1);
        return use.Member.ContainingType.GetMembers(name).OfType<IMethodSymbol>().Any(method => method.Parameters.Length >= use.Supplied.Count) ? name : null;
    }
}
