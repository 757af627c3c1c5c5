using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2001: an optimizer over a model's parameters steps with no guard although the loss is cross-entropy or NLL.</summary>
internal sealed class UnguardedOptimizer : TrainingRule
{
    public const string Id = "SAFE2001";

    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        Id,
        DiagnosticSeverity.Warning,
        "An optimizer steps without a step guard",
        "'{0}' steps '{1}' on a cross-entropy loss with nothing to bound the step: {2}",
        "A step beyond the convergence radius of the cross-entropy loss leaves the region in which gradients predict what the step does. A step guard measures every step against that radius and shortens the ones that are too long.");

    public override bool MayMatter(SourceWords words) => words.HasAny("parameters", "named_parameters");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (IOperation operation in code.Frame.Body.All)
        {
            if (Vocabulary.ActionOf(operation, code.Torch) is (TrainingAction.CreateOptimizer, _)
                && !code.Torch.Lbfgs.Contains(operation.Type)
                && code.Frame.AssignedVariable(operation) is { } optimizer
                && OptimizerOrigin.ModelOf(operation, code.Frame, code.Torch, code.Cancellation) is { } model
                && OptimizerUses.Of(optimizer, code) is { IsGuarded: false } uses
                && !code.IsExempt())
            {
                ImmutableArray<Location> steps = [.. uses.Steps.Where(step => step.IsOnCrossEntropy).Select(step => step.Operation.Syntax.GetLocation())];
                if (steps.Length > 0)
                {
                    string modelName = model.Instance.Syntax.ToString();
                    yield return new Finding(operation.Syntax.GetLocation(), optimizer.Name, modelName, Remedy(model, modelName, optimizer.Name, code.Torch))
                    {
                        Related = steps,
                        Properties = ImmutableDictionary<string, string?>.Empty.Add("model", modelName),
                    };
                }
            }
        }
    }

    private static string Remedy(OptimizedModel model, string modelName, string optimizer, TorchTypes torch)
    {
        string create = $"create '{modelName}.CreateStepGuard({optimizer})' and call its Step()";
        if (torch.IsMarked(model.Type))
        {
            return create;
        }

        return model.Type.Locations.Any(location => location.IsInSource)
            ? $"mark class '{model.Type.Name}' [LogitHead] and partial, then {create}"
            : $"put the layers of '{modelName}' into a partial class marked [LogitHead], then {create}";
    }
}
