using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2010: the StepReport of a guard that only monitors is thrown away.</summary>
internal sealed class ReportIgnored : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2010",
        DiagnosticSeverity.Info,
        "What a monitoring guard measures is never read",
        "'{0}' only monitors, and nothing reads what it measures: use the StepReport that Step() returns, or let the guard cap the steps",
        "In Monitor mode a guard changes nothing; its only product is the report of each step.");

    public override WordList Starters { get; } = new("Step");

    public override bool MayBreak(SourceWords words) => Vocabulary.MayCreateGuard(words);

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        MethodBody body = code.Frame.Body;
        foreach (IInvocationOperation creation in body.AllCalls)
        {
            if (Vocabulary.ActionOf(creation, code.Torch) is not (TrainingAction.CreateGuard, _)
                || code.Frame.AssignedVariable(creation) is not ILocalSymbol guard
                || body.DefinitionsOf(guard).Count != 1
                || !OnlyMonitors(creation, code))
            {
                continue;
            }

            var uses = body.All.OfType<ILocalReferenceOperation>().Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, guard)).ToList();
            if (uses.Count > 0 && uses.All(IsIgnoredStep))
            {
                foreach (ILocalReferenceOperation use in uses)
                {
                    yield return new Finding(use.Parent!.Syntax.GetLocation(), guard.Name);
                }
            }
        }
    }

    private static bool IsIgnoredStep(ILocalReferenceOperation reference) =>
        reference.Parent is IInvocationOperation { TargetMethod.Name: "Step", Parent: IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation } } call && ReferenceEquals(call.Instance, reference);

    private static bool OnlyMonitors(IInvocationOperation creation, TrainingCode code)
    {
        IOperation? options = creation.Arguments.FirstOrDefault(argument => code.Torch.StepGuardOptions.Contains(argument.Parameter?.Type))?.Value;
        var made = ValueOrigin.ValuesOf(options, code.Frame, code.Cancellation);
        return made.Count == 1 && made[0].Value is IObjectCreationOperation { Initializer: { } initializer }
            && initializer.Initializers.OfType<ISimpleAssignmentOperation>().Any(assignment =>
                assignment.Target is IPropertyReferenceOperation { Property.Name: "Mode" } && assignment.Value.Unwrapped() is IFieldReferenceOperation { Field.Name: "Monitor" });
    }
}
