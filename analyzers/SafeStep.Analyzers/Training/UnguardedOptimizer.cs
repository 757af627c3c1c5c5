using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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

    private static readonly WordList Optimizers =
        new("optim", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "ASGD", "LBFGS", "NAdam", "RAdam", "RMSProp", "Rprop", "SGD");

    public override WordList Starters { get; } = new([.. Optimizers, .. Vocabulary.Parameters]);

    public override bool MayBreak(SourceWords words) =>
        words.HasAny(Optimizers) || (words.Has("new") && words.PlacesOfAny(Vocabulary.Parameters).Any(place => MayBeGivenToNew(words.Node, place)));

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        var frame = new Frame(code.Frame.Body, deepest: Frame.Deep);
        foreach (IOperation operation in frame.Body.All)
        {
            if (Vocabulary.ActionOf(operation, code.Torch) is not (TrainingAction.CreateOptimizer, _) || code.IsExempt())
            {
                continue;
            }

            OptimizerTrail trail = OptimizerTrail.Of(operation, frame.Body, code.Torch, code.Cancellation);
            if (trail.IsGuarded || trail.IsLost || trail.Steps.Count == 0
                || OptimizerOrigin.ModelOf(operation, frame, code.Torch, code.Cancellation) is not { } model)
            {
                continue;
            }

            ImmutableArray<Location> steps = [.. UnguardedSteps(trail, code)];
            if (steps.Length > 0)
            {
                string optimizer = frame.AssignedVariable(operation)?.Name ?? trail.Holders.FirstOrDefault()?.Name ?? "optimizer";
                yield return new Finding(operation.Syntax.GetLocation(), optimizer, model.Name, Remedy(model, optimizer, code.Torch))
                {
                    Related = steps,
                    Properties = ImmutableDictionary<string, string?>.Empty.Add("model", model.Name),
                };
            }
        }
    }

    /// <summary>Whether what the word at a place gives may go to an object that is made: an optimizer of another name than the library's. Other uses of parameters() are many.</summary>
    private static bool MayBeGivenToNew(SyntaxNode body, int place)
    {
        for (SyntaxNode? around = body.FindToken(place).Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case BaseObjectCreationExpressionSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or InitializerExpressionSyntax or YieldStatementSyntax:
                    return true;
                case StatementSyntax or MemberDeclarationSyntax:
                    return false;
            }
        }

        return true;
    }

    /// <summary>The steps on a cross-entropy that nobody wants to go unguarded.</summary>
    private static IEnumerable<Location> UnguardedSteps(OptimizerTrail trail, TrainingCode code)
    {
        var loss = new StepLoss(trail, code.Torch, code.Cancellation);
        return trail.Steps
            .GroupBy(step => step.Step.Syntax)
            .Where(uses => uses.Any(use => loss.IsCrossEntropy(use.Step, use.Frame)))
            .Where(uses => !Exemption.Covers(Id, uses.Key, uses.First().Frame.Body.Owner, code.Torch, code.Cancellation))
            .Select(uses => uses.Key.GetLocation());
    }

    /// <summary>What to do about the model at hand: a type parameter cannot be marked, a base class of the library has the classes behind it.</summary>
    private static string Remedy(OptimizedModel model, string optimizer, TorchTypes torch)
    {
        string create = $"create '{model.Name}.CreateStepGuard({optimizer})' and call its Step()";
        if (model.Types.All(torch.IsMarked))
        {
            return model.Types.Length > 1 ? $"hold '{model.Name}' as IGuardable, then {create}" : create;
        }

        ITypeSymbol type = model.Types.First(candidate => !torch.IsMarked(candidate));
        return type switch
        {
            ITypeParameterSymbol parameter when torch.IsGuardable(parameter) => create,
            ITypeParameterSymbol parameter => $"constrain '{parameter.Name}' to IGuardable, which classes marked [LogitHead] are, then {create}",
            _ when model.Types.Length > 1 => $"mark the classes behind '{model.Name}' [LogitHead] and partial, hold it as IGuardable, then {create}",
            _ when type.Locations.Any(location => location.IsInSource) => $"mark class '{type.Name}' [LogitHead] and partial, then {create}",
            INamedTypeSymbol held when torch.CallableModule.Contains(held) || torch.Module.Contains(held) => $"mark the class behind '{model.Name}' [LogitHead] and partial, hold it as IGuardable, then {create}",
            _ => $"put the layers of '{model.Name}' into a partial class marked [LogitHead], then {create}",
        };
    }
}
