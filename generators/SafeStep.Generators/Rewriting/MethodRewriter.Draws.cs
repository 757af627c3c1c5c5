using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Rewriting;

/// <content>Random numbers: the pass draws those of the forward that it differentiates, and with those fixed they are constants.</content>
internal sealed partial class MethodRewriter
{
    private void VisitDraw(SyntaxNode node, IMethodSymbol method, IReadOnlyList<IArgumentOperation> arguments, List<IOperation> tensors)
    {
        // In place, what has no row of its own computes with what it writes over, as a random ReLU does.
        if (OpTable.IsInPlace(method.Name) && (tensors.Count > 1 || OpTable.Find(method.Name) is null))
        {
            Refuse(node, Descriptors.OpWithoutRule, DrawnFrom(node));
            return;
        }

        if (!types.IsTensor(method.ReturnType) || !CanDraw(arguments, []))
        {
            Refuse(node, Descriptors.Random);
            return;
        }

        // Of what the result is only like the values are not read.
        if (!method.Name.EndsWith("_like", StringComparison.Ordinal) && tensors.Count > 0)
        {
            RefuseIfActive(node, Descriptors.OpWithoutRule, tensors, DrawnFrom(node));
            if (!WrapOperands(tensors, "Inactive", method.Name))
            {
                Refuse(node, Descriptors.OpWithoutRule, DrawnFrom(node));
            }
        }

        Wrap(node, $"{Drawing()}.Constant(", ")");
    }

    private static string DrawnFrom(SyntaxNode node) => $"{Shortened(node)} (what it draws from depends on the parameters, or may)";

    // A generator that is given would go on; what is drawn from a tensor, or over another one, has no rule.
    private static bool CanDraw(IEnumerable<IArgumentOperation> arguments, IReadOnlyCollection<IOperation> tensors) => tensors.Count < 2
        && arguments.All(argument => argument.Parameter is not { Type.Name: "Generator" } and not { Name: "out" } || argument.ArgumentKind == ArgumentKind.DefaultValue || argument.Value.ConstantValue is { HasValue: true, Value: null });

    // The weights of a layer that forward makes are drawn.
    private void NoteModule(ITypeSymbol? type)
    {
        if (backend.HasWeights(type))
        {
            reach.NoteDraw();
        }
    }

    private string Drawing()
    {
        reach.NoteDraw();
        return $"{jvp}.Drawing()";
    }
}
