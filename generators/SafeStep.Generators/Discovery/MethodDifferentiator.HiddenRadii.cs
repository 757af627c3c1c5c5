using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Discovery;

// The radii inside the network: a statement before an operation that has one, which does nothing unless somebody records them.
internal sealed partial class MethodDifferentiator
{
    private void RecordHiddenRadius(SyntaxNode node, string name, IReadOnlyList<Operand> operands)
    {
        if (head.Order.IsSecond || head.Backend.Sdk("HiddenRadii")?.GetMembers(name).OfType<IMethodSymbol>().ToList() is not { Count: > 0 } recorders)
        {
            return;
        }

        bool isInModule = !method.IsStatic && !IsInStaticFunction(node) && head.Backend.IsModule(owner.Type);
        string place = owner.PlaceOf(node, name);
        var text = head.Backend.Compilation.GetSpecialType(SpecialType.System_String);
        var arguments = new List<RuleArgument>
        {
            new("module", head.Backend.Module, isInModule ? "this" : "null", null, false, true),
            new("name", text, $"\"{(isInModule ? place : $"{owner.Type.Name}.{place}")}\"", null, false, true),
        };
        arguments.AddRange(operands.Select(operand => operand.ToRuleArgument()));
        if (head.Rules.Find(recorders, arguments, isLayer: false) is { } recorder)
        {
            Emit($"{recorder.Text($"{direction}.HiddenRadii?", "", "")};");
        }
    }

    private static bool IsInStaticFunction(SyntaxNode node) =>
        node.Ancestors().OfType<LocalFunctionStatementSyntax>().Any(function => function.Modifiers.Any(modifier => modifier.ValueText == "static"));
}
