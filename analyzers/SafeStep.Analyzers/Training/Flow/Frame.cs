using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>A body as reached: analysed for itself, or through a call whose arguments stand for its parameters.</summary>
internal sealed class Frame(MethodBody body, IInvocationOperation? call = null, Frame? caller = null)
{
    /// <summary>How many calls deep helper methods are followed.</summary>
    private const int DeepestCall = 1;

    public MethodBody Body => body;

    public IInvocationOperation? Call => call;

    public Frame? Caller => caller;

    public bool MayEnterCalls => Depth < DeepestCall;

    private int Depth => caller is null ? 0 : caller.Depth + 1;

    /// <summary>The argument that a parameter stands for, to be read in the caller's frame; null when the caller is not known.</summary>
    public IOperation? ArgumentFor(IParameterSymbol parameter)
    {
        if (call is null)
        {
            return null;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == parameter.Ordinal && argument.ArgumentKind == ArgumentKind.Explicit)
            {
                // In a reduced extension method the receiver is the first argument already.
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>The source of the helper method that a call leads to, or null when it leads elsewhere or too deep.</summary>
    public SyntaxNode? Helper(IInvocationOperation invocation, System.Threading.CancellationToken cancellation) =>
        MayEnterCalls && !invocation.IsVirtual ? SourceBodies.SyntaxOf(invocation.TargetMethod, cancellation) : null;

    /// <summary>The frame of a helper method of this compilation, or null when the call leads elsewhere or too deep.</summary>
    public Frame? Enter(IInvocationOperation invocation, System.Threading.CancellationToken cancellation) =>
        MayEnterCalls && !invocation.IsVirtual && body.Source.Of(invocation.TargetMethod, cancellation) is { } target && !ReferenceEquals(target, body)
            ? new Frame(target, invocation, this)
            : null;

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

    /// <summary>Whether "this" here is the caller's "this" too.</summary>
    private bool IsOfSameObject(IOperation? instance) =>
        instance is null || call is null || call.Instance is null or IInstanceReferenceOperation;
}
