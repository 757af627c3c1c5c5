using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2012: a running total adds a loss tensor instead of its value.</summary>
internal sealed class RunningTotalKeepsGraph : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2012",
        DiagnosticSeverity.Info,
        "A running total keeps the graph of every loss",
        "'{0}' adds the tensor '{1}' and with it everything that '{1}' was computed from: add its value, '{1}.item<float>()'",
        "A sum of loss tensors holds the computation graph of every round, so memory grows with the number of rounds.");

    public override WordList Starters { get; } = new("backward");

    public override bool MayBreak(SourceWords words) => words.HasInLoop("backward");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            foreach (TrainingEvent backward in flow.Events.Where(item => item.Action == TrainingAction.Backward && item.IsDirect && item.Variable is ILocalSymbol))
            {
                if (backward.Operation.EnclosingLoop() is not { } loop)
                {
                    continue;
                }

                foreach ((IOperation target, IOperation added) in loop.InOrder().Select(SumIn).Where(sum => sum.Target is not null))
                {
                    if (added.Unwrapped() is ILocalReferenceOperation loss && SymbolEqualityComparer.Default.Equals(loss.Local, backward.Variable)
                        && target.Unwrapped() is ILocalReferenceOperation total && code.Torch.Tensor.ContainsBaseOf(total.Type)
                        && !total.Local.Locations.Any(location => loop.Syntax.Span.Contains(location.SourceSpan))
                        && !flow.Events.Any(item => item.Is(TrainingAction.Backward, total.Local)))
                    {
                        yield return new Finding(added.Syntax.GetLocation(), total.Local.Name, loss.Local.Name);
                    }
                }
            }
        }
    }

    /// <summary>The variable and the summand of "total += x", "total = total + x" and "total = x + total".</summary>
    private static (IOperation Target, IOperation Added) SumIn(IOperation operation) => operation switch
    {
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } sum => (sum.Target, sum.Value),
        ISimpleAssignmentOperation assignment when assignment.Value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum =>
            AreSame(assignment.Target, sum.LeftOperand) ? (assignment.Target, sum.RightOperand)
            : AreSame(assignment.Target, sum.RightOperand) ? (assignment.Target, sum.LeftOperand)
            : default,
        _ => default,
    };

    private static bool AreSame(IOperation left, IOperation right) =>
        left.Unwrapped() is ILocalReferenceOperation first && right.Unwrapped() is ILocalReferenceOperation second && SymbolEqualityComparer.Default.Equals(first.Local, second.Local);
}
