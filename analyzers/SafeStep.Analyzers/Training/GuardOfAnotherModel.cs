using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2003: a guard whose model is not the one whose parameters the optimizer holds.</summary>
internal sealed class GuardOfAnotherModel : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2003",
        DiagnosticSeverity.Warning,
        "A guard measures another model than the optimizer moves",
        "The guard measures '{0}', but '{1}' moves the parameters of '{2}': create the guard on '{2}'",
        "A guard reads the update from the parameters of its own model. If the optimizer moves those of another one, every step seems to be zero and nothing is guarded.");

    public override WordList Starters { get; } = new("CreateStepGuard", "Create");

    public override bool MayBreak(SourceWords words) => Vocabulary.MayCreateGuard(words);

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        Frame frame = code.Frame;
        foreach (IInvocationOperation call in frame.Body.AllCalls)
        {
            if (Vocabulary.ActionOf(call, code.Torch) is not (TrainingAction.CreateGuard, _)
                || frame.VariableOf(Vocabulary.ModelOfGuard(call)) is not { } guarded
                || frame.VariableOf(Vocabulary.OptimizerOfGuard(call, code.Torch)) is not { } optimizer
                || OnlyCreation(optimizer, code) is not { } creation
                || OptimizerOrigin.ModelOf(creation.Operation, creation.Frame, code.Torch, code.Cancellation) is not { } moved)
            {
                continue;
            }

            if (!SymbolEqualityComparer.Default.Equals(guarded, moved.Variable) && AreTwoObjects(guarded, moved.Variable, code))
            {
                yield return new Finding(call.Syntax.GetLocation(), guarded.Name, optimizer.Name, moved.Variable.Name);
            }
        }
    }

    private static (IOperation Operation, Frame Frame)? OnlyCreation(ISymbol optimizer, TrainingCode code)
    {
        var bodies = optimizer is IFieldSymbol or IPropertySymbol
            ? code.Frame.Body.Source.Mentioning(optimizer.Name, optimizer.ContainingType, code.Cancellation)
            : [code.Frame.Body];
        var definitions = bodies.SelectMany(body => body.DefinitionsOf(optimizer).Select(value => (Value: value.Unwrapped(), Body: body))).ToList();
        return definitions.Count == 1 && definitions[0].Value is { } only ? (only, new Frame(definitions[0].Body)) : null;
    }

    /// <summary>Two variables of one kind, each assigned once and neither made from the other.</summary>
    private static bool AreTwoObjects(ISymbol left, ISymbol right, TrainingCode code) =>
        left.Kind is SymbolKind.Local or SymbolKind.Parameter == right.Kind is SymbolKind.Local or SymbolKind.Parameter
        && left is not ITypeSymbol && right is not ITypeSymbol
        && IsIndependent(left, right, code) && IsIndependent(right, left, code);

    private static bool IsIndependent(ISymbol made, ISymbol other, TrainingCode code)
    {
        if (made is not (IFieldSymbol or IPropertySymbol))
        {
            IReadOnlyList<IOperation?> local = code.Frame.Body.DefinitionsOf(made);
            return local.Count == 0 || (local.Count == 1 && IsMadeWithout(local[0], code.Frame.Body, other));
        }

        // A member may be given another object in any method of its type or, where others may set it, anywhere.
        var definitions = code.Frame.Body.Source.Mentioning(made.Name, made.ContainingType, code.Cancellation).SelectMany(body => body.DefinitionsOf(made).Select(value => (Value: value, Body: body))).ToList();
        bool isOwn = made is IFieldSymbol { IsReadOnly: true } or IFieldSymbol { DeclaredAccessibility: Accessibility.Private } or IPropertySymbol { SetMethod: null or { DeclaredAccessibility: Accessibility.Private } };
        return isOwn && definitions.Count == 1 && IsMadeWithout(definitions[0].Value, definitions[0].Body, other);
    }

    private static bool IsMadeWithout(IOperation? definition, MethodBody body, ISymbol other) =>
        definition is not null && !definition.DescendantsAndSelf().Any(part => SymbolEqualityComparer.Default.Equals(new Frame(body).VariableOf(part), other));
}
