using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>
/// Where an optimizer goes from where it is made: through variables, members, arguments, results, tuples, records and collections, over the whole compilation. What is done to it on the way is noted; where it cannot be followed it is lost, and
/// nothing is known of it.
/// </summary>
internal sealed partial class OptimizerTrail
{
    /// <summary>How many uses are looked at before an optimizer counts as lost.</summary>
    private const int MostUses = 600;

    private readonly TorchTypes torch;
    private readonly CancellationToken cancellation;
    private readonly HashSet<(IOperation, Frame, Inside?)> seen = [];
    private readonly HashSet<(ISymbol, MethodBody?, Frame?, Inside?)> variables = new(VariableComparer.Instance);
    private readonly Dictionary<MethodBody, Frame> frames = [];
    private readonly List<(IInvocationOperation Step, Frame Frame)> steps = [];
    private readonly HashSet<IOperation> clears = [];

    private OptimizerTrail(TorchTypes torch, CancellationToken cancellation)
    {
        this.torch = torch;
        this.cancellation = cancellation;
    }

    /// <summary>Whether a guard is made for it somewhere.</summary>
    public bool IsGuarded { get; private set; }

    /// <summary>Whether it goes where it cannot be followed.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Its steps, each in every frame in which it was reached.</summary>
    public IReadOnlyList<(IInvocationOperation Step, Frame Frame)> Steps => steps;

    /// <summary>The operations that clear its gradients.</summary>
    public ISet<IOperation> Clears => clears;

    /// <summary>What holds it: the variables and members, for the fix.</summary>
    public HashSet<ISymbol> Holders { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Follows the optimizer that an operation makes.</summary>
    public static OptimizerTrail Of(IOperation creation, MethodBody body, TorchTypes torch, CancellationToken cancellation)
    {
        var trail = new OptimizerTrail(torch, cancellation);
        trail.Follow(creation, trail.FrameOf(body), null);
        return trail;
    }

    private bool IsDone => IsGuarded || IsLost;

    private Frame FrameOf(MethodBody body)
    {
        if (!frames.TryGetValue(body, out Frame? frame))
        {
            frames.Add(body, frame = new Frame(body, deepest: Frame.Deep));
        }

        return frame;
    }

    private void Lose() => IsLost = true;

    private void Follow(IOperation value, Frame frame, Inside? inside)
    {
        if (IsDone || !seen.Add((value, frame, inside)))
        {
            return;
        }

        cancellation.ThrowIfCancellationRequested();
        if (seen.Count > MostUses)
        {
            Lose();
            return;
        }

        switch (value.Parent)
        {
            case null or IExpressionStatementOperation or IBinaryOperation or IIsTypeOperation or IInterpolationOperation or INameOfOperation or IUsingOperation:
            case IObjectOrCollectionInitializerOperation:
            case IConditionalOperation condition when ReferenceEquals(condition.Condition, value):
                break;
            case IConversionOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation or ISwitchExpressionArmOperation:
            case ISwitchExpressionOperation choice when !ReferenceEquals(choice.Value, value):
                Follow(value.Parent, frame, inside);
                break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                Variable(declarator.Symbol, frame, inside);
                break;
            case ISimpleAssignmentOperation assignment:
                if (ReferenceEquals(assignment.Value, value))
                {
                    Store(assignment.Target, frame, inside);
                    Follow(assignment, frame, inside);
                }

                break;
            case ICoalesceAssignmentOperation assignment:
                if (ReferenceEquals(assignment.Value, value))
                {
                    Store(assignment.Target, frame, inside);
                }

                Follow(assignment, frame, inside);
                break;
            case IFieldInitializerOperation initializer:
                initializer.InitializedFields.ToList().ForEach(field => Member(field, frame, inside));
                break;
            case IPropertyInitializerOperation initializer:
                initializer.InitializedProperties.ToList().ForEach(property => Member(property, frame, inside));
                break;
            case IArgumentOperation argument:
                Argument(argument, frame, inside);
                break;
            case IInvocationOperation call when ReferenceEquals(call.Instance, value):
                Called(call, frame, inside);
                break;
            case IConditionalAccessOperation access when ReferenceEquals(access.Operation, value):
                if (access.WhenNotNull.DescendantsAndSelf().OfType<IConditionalAccessInstanceOperation>().FirstOrDefault() is { } instance)
                {
                    Follow(instance, frame, inside);
                }

                break;
            case IConditionalAccessOperation:
                Follow(value.Parent, frame, inside);
                break;
            case IPropertyReferenceOperation or IFieldReferenceOperation or IArrayElementReferenceOperation:
                Taken(value.Parent, frame, inside);
                break;
            case ITupleOperation tuple:
                Follow(tuple, frame, new Inside(tuple.Elements.IndexOf(value), inside));
                break;
            case IArrayInitializerOperation { Parent: IArrayCreationOperation array }:
                Follow(array, frame, new Inside(Inside.Element, inside));
                break;
            case ICollectionExpressionOperation collection:
                Follow(collection, frame, new Inside(Inside.Element, inside));
                break;
            case IWithOperation copy when inside is not null && ReferenceEquals(copy.Operand, value):
                Follow(copy, frame, inside);
                break;
            case IReturnOperation result:
                Returned(result, frame, inside);
                break;
            case IForEachLoopOperation loop when ReferenceEquals(loop.Collection, value):
                Iterated(loop, frame, inside);
                break;
            case IDeconstructionAssignmentOperation deconstruction when ReferenceEquals(deconstruction.Value, value):
                Deconstruct(deconstruction.Target, frame, inside);
                break;
            case IIsPatternOperation match:
                Matched(match.Pattern, frame, inside);
                break;
            case ISwitchExpressionOperation choice when ReferenceEquals(choice.Value, value):
                choice.Arms.ToList().ForEach(arm => Matched(arm.Pattern, frame, inside));
                break;
            case ISwitchOperation choice:
                choice.Cases.SelectMany(section => section.Clauses).OfType<IPatternCaseClauseOperation>().ToList().ForEach(clause => Matched(clause.Pattern, frame, inside));
                break;
            default:
                Lose();
                break;
        }
    }

    /// <summary>A pattern names what it matches by variables of its own. Parts of what is matched are not followed.</summary>
    private void Matched(IPatternOperation pattern, Frame frame, Inside? inside)
    {
        switch (pattern)
        {
            case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                Variable(declared, frame, inside);
                break;
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } shape when inside is null || shape.PropertySubpatterns.IsEmpty:
                if (shape.DeclaredSymbol is { } named)
                {
                    Variable(named, frame, inside);
                }

                break;
            case INegatedPatternOperation negated:
                Matched(negated.Pattern, frame, inside);
                break;
            case IBinaryPatternOperation both:
                Matched(both.LeftPattern, frame, inside);
                Matched(both.RightPattern, frame, inside);
                break;
            case IConstantPatternOperation or ITypePatternOperation or IDeclarationPatternOperation or IDiscardPatternOperation:
                break;
            default:
                Lose();
                break;
        }
    }

    private void Called(IInvocationOperation call, Frame frame, Inside? inside)
    {
        if (call.TargetMethod.ContainingType.IsExtension)
        {
            Extended(call, frame, inside);
        }
        else if (inside is not null)
        {
            CalledOnCollection(call, frame, inside);
        }
        else if (call.TargetMethod.Name == "step")
        {
            steps.Add((call, frame));
        }
        else if (call.TargetMethod.Name == "zero_grad")
        {
            clears.Add(call);
        }
        else if (!torch.IsOfLibrary(call.TargetMethod.ContainingType) && !IsHarmless(call.TargetMethod))
        {
            Lose();
        }
    }

    /// <summary>A method of an extension block, which names what it is called on by a parameter of the block.</summary>
    private void Extended(IInvocationOperation call, Frame frame, Inside? inside)
    {
        if (call.TargetMethod.OriginalDefinition.ContainingType.ExtensionParameter is { } receiver && frame.Enter(call, cancellation) is { } entered)
        {
            Variable(receiver, entered, inside);
        }
        else
        {
            Lose();
        }
    }

    private void CalledOnCollection(IInvocationOperation call, Frame frame, Inside inside)
    {
        if (torch.Optimizer.ContainsBaseOf(call.Type) && inside.TryTake(Inside.Element, out Inside? rest))
        {
            Follow(call, frame, rest);
        }
        else if (call.Arguments.Select(argument => argument.Value.Unwrapped()).OfType<IDelegateCreationOperation>().FirstOrDefault()?.Target is IAnonymousFunctionOperation { Symbol.Parameters: { Length: 1 } parameters }
            && inside.TryTake(Inside.Element, out Inside? element))
        {
            Variable(parameters[0], frame, element);
        }
        else if (call.Arguments.FirstOrDefault(argument => argument.Parameter?.RefKind == RefKind.Out)?.Value is { } given && inside.TryTake(Inside.Element, out Inside? taken))
        {
            Store(given, frame, taken);
        }
    }

    /// <summary>What a member of the value, an element or an item gives.</summary>
    private void Taken(IOperation reference, Frame frame, Inside? inside)
    {
        if (reference is IPropertyReferenceOperation { Property.ContainingType.IsExtension: true })
        {
            // A property of an extension block may do anything with what it is asked of.
            Lose();
            return;
        }

        if (inside is null)
        {
            // A property of the optimizer itself, such as its param groups.
            return;
        }

        int? position = reference switch
        {
            IArrayElementReferenceOperation => Inside.Element,
            IPropertyReferenceOperation { Property.IsIndexer: true } => Inside.Element,
            IPropertyReferenceOperation { Property: { Name: "Values", ContainingType.Name: "Dictionary" or "IDictionary" or "IReadOnlyDictionary" } } => null,
            IPropertyReferenceOperation property => Inside.PositionOf(property.Property),
            IFieldReferenceOperation field => Inside.PositionOf(field.Field),
            _ => null,
        };
        if (reference is IPropertyReferenceOperation { Property.Name: "Values" })
        {
            Follow(reference, frame, inside);
        }
        else if (position is { } known && inside.TryTake(known, out Inside? rest))
        {
            Follow(reference, frame, rest);
        }
    }

    private void Iterated(IForEachLoopOperation loop, Frame frame, Inside? inside)
    {
        if (inside is null)
        {
            return;
        }

        switch (loop.LoopControlVariable)
        {
            case IVariableDeclaratorOperation { Symbol: { Type.Name: "KeyValuePair" } pair }:
                Variable(pair, frame, inside);
                break;
            case IVariableDeclaratorOperation declarator when inside.TryTake(Inside.Element, out Inside? rest):
                Variable(declarator.Symbol, frame, rest);
                break;
            case { } target when inside.TryTake(Inside.Element, out Inside? rest):
                // A pair of a dictionary has the value behind its key.
                Deconstruct(target, frame, rest ?? new Inside(1, null));
                break;
        }
    }

    private void Deconstruct(IOperation target, Frame frame, Inside? inside)
    {
        IOperation tuple = target is IDeclarationExpressionOperation declaration ? declaration.Expression : target;
        if (inside is { Position: >= 0 } && tuple is ITupleOperation { Elements: var elements } && inside.Position < elements.Length)
        {
            Store(elements[inside.Position], frame, inside.Rest);
        }
    }

    private sealed class VariableComparer : IEqualityComparer<(ISymbol, MethodBody?, Frame?, Inside?)>
    {
        public static readonly VariableComparer Instance = new();

        public bool Equals((ISymbol, MethodBody?, Frame?, Inside?) left, (ISymbol, MethodBody?, Frame?, Inside?) right) =>
            SymbolEqualityComparer.Default.Equals(left.Item1, right.Item1) && ReferenceEquals(left.Item2, right.Item2) && ReferenceEquals(left.Item3, right.Item3) && Equals(left.Item4, right.Item4);

        public int GetHashCode((ISymbol, MethodBody?, Frame?, Inside?) item) => SymbolEqualityComparer.Default.GetHashCode(item.Item1);
    }
}
