using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>A body as reached: analysed for itself, or through a call whose arguments stand for its parameters.</summary>
/// <param name="body">What is looked at.</param>
/// <param name="call">The call, construction or constructor initializer through which it was reached, or null.</param>
/// <param name="caller">Where that call stands, or null.</param>
/// <param name="deepest">How many calls deep other methods are followed from here.</param>
internal sealed class Frame(MethodBody body, IOperation? call = null, Frame? caller = null, int deepest = Frame.OneCall)
{
    /// <summary>As deep as most rules look: what they find stands next to what they look at.</summary>
    public const int OneCall = 1;

    /// <summary>As deep as an optimizer is followed from where it is made.</summary>
    public const int Deep = 6;

    public MethodBody Body => body;

    public IOperation? Call => call;

    public Frame? Caller => caller;

    public int Deepest => deepest;

    public bool MayEnterCalls => Depth < deepest;

    private int Depth => caller is null ? 0 : caller.Depth + 1;

    /// <summary>The argument that a parameter stands for, to be read in the caller's frame; null when the caller is not known.</summary>
    public IOperation? ArgumentFor(IParameterSymbol parameter) =>
        call is not null && TargetOf(call) is { } target && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol?.OriginalDefinition, parameter.IsReceiver() ? target.ContainingType : target)
            ? ArgumentFor(parameter, call)
            : null;

    /// <summary>What a call gives for a parameter of its target, if it spells it out.</summary>
    public static IOperation? ArgumentFor(IParameterSymbol parameter, IOperation call)
    {
        bool isReceiver = parameter.IsReceiver();
        if (isReceiver && call is IInvocationOperation { Instance: { } receiver })
        {
            return receiver;
        }

        foreach (IArgumentOperation argument in ArgumentsOf(call))
        {
            // In a reduced extension method the receiver is the first argument already.
            if (argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter?.AsWritten() is { } given && given.Ordinal == parameter.Ordinal && given.IsReceiver() == isReceiver)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>The source of the helper method that a call leads to, or null when it leads elsewhere or too deep.</summary>
    public SyntaxNode? Helper(IInvocationOperation invocation, CancellationToken cancellation) =>
        MayEnterCalls && !invocation.IsVirtual ? SourceBodies.SyntaxOf(invocation.TargetMethod, cancellation) : null;

    /// <summary>The frame of a helper method of this compilation, or null when the call leads elsewhere or too deep.</summary>
    public Frame? Enter(IInvocationOperation invocation, CancellationToken cancellation) =>
        invocation.IsVirtual ? null : Enter(invocation, invocation.TargetMethod, cancellation);

    /// <summary>The frame of a method that a call leads to, or null when it has no source here, lies too deep or is being looked at already.</summary>
    public Frame? Enter(IOperation target, IMethodSymbol method, CancellationToken cancellation) =>
        MayEnterCalls && body.Source.Of(method, cancellation) is { } entered && !IsOpen(entered) ? new Frame(entered, target, this, deepest) : null;

    /// <summary>The variable an expression names, seen from the outermost caller: a local, a parameter, a field or property of this object or static; else null.</summary>
    public ISymbol? VariableOf(IOperation? operation)
    {
        switch (operation.Unwrapped())
        {
            case ILocalReferenceOperation local:
                return body.AliasOf(local.Local) is { } alias ? VariableOf(alias) : local.Local;
            case IParameterReferenceOperation parameter:
                return caller is not null && ArgumentFor(parameter.Parameter) is { } argument ? caller.VariableOf(argument) : parameter.Parameter;
            case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field when IsOfSameObject(field.Instance):
                return field.Field;
            case IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Arguments.IsEmpty: true } property when IsOfSameObject(property.Instance):
                return property.Property;
            case IInstanceReferenceOperation self when IsOfSameObject(self):
                return self.Type;
            default:
                return null;
        }
    }

    /// <summary>The variable that a value is stored in where it is made, or null.</summary>
    public ISymbol? AssignedVariable(IOperation value)
    {
        IOperation? parent = value.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation or IVariableInitializerOperation)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            IVariableDeclaratorOperation declarator => declarator.Symbol,
            ISimpleAssignmentOperation assignment => VariableOf(assignment.Target),
            IFieldInitializerOperation { InitializedFields.Length: 1 } field => field.InitializedFields[0],
            IPropertyInitializerOperation { InitializedProperties.Length: 1 } property => property.InitializedProperties[0],
            _ => null,
        };
    }

    private static ImmutableArray<IArgumentOperation> ArgumentsOf(IOperation call) => call switch
    {
        IInvocationOperation invocation => invocation.Arguments,
        IObjectCreationOperation creation => creation.Arguments,
        _ => [],
    };

    private static IMethodSymbol? TargetOf(IOperation call) => call switch
    {
        IInvocationOperation invocation => invocation.TargetMethod.AsWritten(),
        IObjectCreationOperation creation => creation.Constructor?.OriginalDefinition,
        _ => null,
    };

    private bool IsOpen(MethodBody entered) => ReferenceEquals(body, entered) || (caller?.IsOpen(entered) ?? false);

    /// <summary>Whether "this" here is the caller's "this" too.</summary>
    private bool IsOfSameObject(IOperation? instance) =>
        instance is null || call is null || call is IInvocationOperation { Instance: null or IInstanceReferenceOperation };
}
