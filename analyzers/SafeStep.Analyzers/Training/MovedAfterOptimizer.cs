using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2009: a model moved after its optimizer was built.</summary>
internal sealed class MovedAfterOptimizer : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2009",
        DiagnosticSeverity.Warning,
        "A model is moved after its optimizer was built",
        "Moving '{0}' replaces its parameters, but '{1}' holds the old ones and will step those: move the model before the optimizer is built",
        "A move to another device or element type makes new parameters. An optimizer built before goes on stepping the old ones, and the model stays as it is.");

    public override WordList Starters => Vocabulary.Parameters;

    public override bool MayBreak(SourceWords words) => words.HasAny(Vocabulary.Moves);

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            foreach (TrainingEvent creation in flow.Events.Where(item => item.Action == TrainingAction.CreateOptimizer && item.IsDirect && item.Variable is not null))
            {
                if (OptimizerOrigin.ModelOf(creation.Operation, code.Frame, code.Torch, code.Cancellation) is not { Variable: not ITypeSymbol } model)
                {
                    continue;
                }

                bool Recreates(TrainingEvent item) => item.Is(TrainingAction.CreateOptimizer, creation.Variable) || item.Action == TrainingAction.Unknown;
                bool Steps(TrainingEvent item) => item.Steps(creation.Variable!);

                foreach (TrainingEvent move in flow.Events.Where(item => item.Is(TrainingAction.Move, model.Variable) && item.IsDirect))
                {
                    // A model moved back for saving or evaluation, and not trained again, does no harm.
                    if (flow.Reaches(creation, move, Recreates) && flow.Reaches(move, Steps, Recreates) && IsSameObjectThroughout(model.Variable, move, code))
                    {
                        yield return new Finding(move.Operation.Syntax.GetLocation(), model.Variable.Name, creation.Variable!.Name) { Related = [creation.Operation.Syntax.GetLocation()] };
                    }
                }
            }
        }
    }

    /// <summary>Whether the variable is assigned once, not counting what moving itself returns.</summary>
    private static bool IsSameObjectThroughout(ISymbol model, TrainingEvent move, TrainingCode code) =>
        code.Frame.Body.DefinitionsOf(model).Count(value => value.Unwrapped() is { } definition && definition.Syntax != move.Operation.Syntax) <= 1;
}
