using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Analysis;

/// <summary>What is followed from variable to variable.</summary>
internal enum FlowKind
{
    /// <summary>Dependence on the parameters.</summary>
    Tangent,

    /// <summary>The objects themselves and what they hold, tensors among them.</summary>
    Object,

    /// <summary>Objects that code other than tensor operations can change. Tensors and modules are left out: the pass itself watches who writes into tensors.</summary>
    Owner,
}

/// <summary>
/// Where the values of an expression may come from: variables, methods, and two marks, one for what depends on the parameters, one for what is state of the model. It looks at no order of statements and
/// takes every branch, so that it says too much rather than too little; the pass decides when it runs.
/// </summary>
internal sealed class Flow(FlowKind kind, Backend backend, TensorTypes types, Touching touching)
{
    /// <summary>Stands for what depends on the parameters.</summary>
    public static readonly object Active = new();

    /// <summary>Stands for what the model, or anything outside of the forward, holds.</summary>
    public static readonly object State = new();

    private readonly HashSet<IOperation> open = [];
    private readonly Dictionary<INamedTypeSymbol, object> contents = new(SymbolEqualityComparer.Default);

    private static readonly HashSet<string> WithoutParameters = new(StringComparer.Ordinal)
    {
        "ReLU", "ReLU6", "LeakyReLU", "ELU", "CELU", "SELU", "GELU", "SiLU", "Sigmoid", "Tanh", "Softmax", "LogSoftmax", "Softmin", "Softplus", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "Flatten",
        "Unflatten", "Identity", "MaxPool1d", "MaxPool2d", "MaxPool3d", "AvgPool1d", "AvgPool2d", "AvgPool3d", "Upsample", "PixelShuffle", "PixelUnshuffle",
    };

    private static readonly HashSet<string> NewMemory = new(StringComparer.Ordinal)
    {
        "Linear", "Bilinear", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "Embedding", "LayerNorm", "GroupNorm", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d",
        "InstanceNorm1d", "InstanceNorm2d", "MaxPool1d", "MaxPool2d", "AvgPool1d", "AvgPool2d", "Softmax", "LogSoftmax", "Sigmoid", "Tanh", "GELU",
    };

    /// <summary>Where the values of an expression may come from.</summary>
    public IEnumerable<object> Of(IOperation? operation)
    {
        // A number leads nowhere.
        if (operation is null || operation.Type is { IsUnmanagedType: true } || (kind == FlowKind.Owner && IsLeaf(operation)) || (kind == FlowKind.Tangent && operation is not (IArgumentOperation or IAnonymousFunctionOperation or IVariableInitializerOperation) && operation.Type is { } type && !types.MayHoldTensors(type)))
        {
            return [];
        }

        return operation switch
        {
            ILiteralOperation or IDefaultValueOperation or ITypeOfOperation or INameOfOperation => [],
            ILocalReferenceOperation local => [local.Local],
            // That of an extension block is what its members are called on.
            IParameterReferenceOperation { Parameter.ContainingSymbol: INamedTypeSymbol block } => OfThis(block),
            IParameterReferenceOperation parameter => [parameter.Parameter],
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } made => OfInitialized(Placed.ByInitializer(made)),
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.PatternInput } matched => Of(Placed.ByPattern(matched)),
            IConditionalAccessInstanceOperation asked => Of(Placed.ByQuestionMark(asked)),
            IInstanceReferenceOperation { ReferenceKind: not InstanceReferenceKind.ContainingTypeInstance } => [],
            IInstanceReferenceOperation => OfThis(operation.Type),
            IFieldReferenceOperation field => OfMember(field.Field, field.Instance),
            IPropertyReferenceOperation property => OfProperty(property),
            IInvocationOperation call => OfCall(call),
            IBinaryOperation { OperatorMethod: { } method } => OfOperation(method, operation.ChildOperations),
            IUnaryOperation { OperatorMethod: { } method } => OfOperation(method, operation.ChildOperations),
            IAnonymousFunctionOperation lambda => [lambda.Symbol],
            IMethodReferenceOperation reference => [reference.Method, .. Of(reference.Instance)],
            IConditionalOperation choice => Of(choice.WhenTrue).Concat(Of(choice.WhenFalse)),
            ISwitchExpressionOperation choice => choice.Arms.SelectMany(arm => Of(arm.Value)),
            ISimpleAssignmentOperation assignment => Of(assignment.Value),
            IObjectCreationOperation or ICollectionExpressionOperation when kind == FlowKind.Owner && Foreign.IsNewContainer(operation.Type, IsLeaf) => [],
            IObjectCreationOperation { Type: INamedTypeSymbol made } creation when kind == FlowKind.Owner => creation.ChildOperations.SelectMany(Of).Concat(ContentsOf(made)),
            IMemberInitializerOperation member => Of(member.Initializer),
            // What is added is in it.
            IObjectOrCollectionInitializerOperation initializer => initializer.Initializers.SelectMany(each => each is IInvocationOperation add ? add.Arguments.SelectMany(argument => Of(argument.Value)) : Of(each)),
            _ => operation.ChildOperations.SelectMany(Of),
        };
    }

    // What is made may be given to a method that adds to it.
    private IEnumerable<object> OfInitialized(IOperation? made)
    {
        if (made is null || !open.Add(made))
        {
            return [];
        }

        var found = Of(made).ToList();
        open.Remove(made);
        return found;
    }

    // A module is state; any other object is whatever it was called on.
    private IEnumerable<object> OfThis(ITypeSymbol? type) => kind == FlowKind.Tangent ? [Active] : kind == FlowKind.Object || type is null || backend.IsModule(type) ? [State] : [type.OriginalDefinition];

    /// <summary>Stands for what objects of a type hold from their making on, or by their own methods.</summary>
    public object ContentOf(INamedTypeSymbol type)
    {
        if (!contents.TryGetValue(type.OriginalDefinition, out object? mark))
        {
            contents[type.OriginalDefinition] = mark = new object();
        }

        return mark;
    }

    private IEnumerable<object> ContentsOf(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null && backend.IsInSource(current); current = current.BaseType)
        {
            yield return ContentOf(current);
        }
    }

    private bool IsLeaf(IOperation operation) => operation is not (IArgumentOperation or IVariableInitializerOperation or IInstanceReferenceOperation) && operation.Type is { } type && IsLeaf(type);

    /// <summary>Whether nothing but tensor operations can change a value of the type.</summary>
    public bool IsLeaf(ITypeSymbol type) => Foreign.IsImmutable(type) || backend.IsTensor(type) || backend.IsModule(type) || type is INamedTypeSymbol { IsTupleType: true, TupleElements: var parts } && parts.All(part => IsLeaf(part.Type)) || type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType: var given } && (backend.IsTensor(given) || backend.IsModule(given));

    /// <summary>Whose a place is that is written: state, or a variable that may hold some of it; nothing where it is the forward's own.</summary>
    public IEnumerable<object> OwnersOf(IOperation? place)
    {
        switch (place)
        {
            // A reference to another place is looked at where it is made.
            case null or ILocalReferenceOperation or IParameterReferenceOperation or IDiscardOperation or IDeclarationExpressionOperation or IDeclarationPatternOperation:
                return [];
            case ITupleOperation or IConversionOperation or IParenthesizedOperation:
                return place.ChildOperations.SelectMany(OwnersOf);
            case IArrayElementReferenceOperation element:
                return Of(element.ArrayReference);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } initialized when Placed.ByInitializer(initialized) is IMemberReferenceOperation member:
                return OwnersOf(member);
            case IInstanceReferenceOperation { ReferenceKind: not InstanceReferenceKind.ContainingTypeInstance }:
                return [];
            case IInstanceReferenceOperation:
                return OfThis(place.Type);
            case IFieldReferenceOperation { Instance: null } or IPropertyReferenceOperation { Instance: null }:
                return [State];
            case IMemberReferenceOperation { Instance: { } instance }:
                // What a new object is given where it is made.
                if (instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } made && Placed.ByInitializer(made) is not IMemberReferenceOperation)
                {
                    return [];
                }

                // A field of a value is part of it; a property may lead on, as that of a span does.
                return backend.IsModule(instance.Type) ? [State]
                    : instance.Type is { IsValueType: true } ? place is IFieldReferenceOperation ? OwnersOf(instance) : OwnersOf(instance).Concat(Of(instance))
                    : Of(instance);
            case IImplicitIndexerReferenceOperation indexer:
                return Of(indexer.Instance);
            case IInlineArrayAccessOperation inline:
                return OwnersOf(inline.Instance);
            case IConditionalOperation choice:
                return OwnersOf(choice.WhenTrue).Concat(OwnersOf(choice.WhenFalse));
            case IArrayCreationOperation or IObjectCreationOperation or IDefaultValueOperation or ILiteralOperation or IDelegateCreationOperation or IBinaryOperation or IUnaryOperation:
                return [];
            default:
                return [State];
        }
    }

    private IEnumerable<object> OfMember(ISymbol member, IOperation? instance)
    {
        if (member is IFieldSymbol { IsConst: true })
        {
            return [];
        }

        if (instance is not (null or IInstanceReferenceOperation) && !backend.IsModule(instance.Type))
        {
            return Of(instance);
        }

        if (kind == FlowKind.Tangent)
        {
            return touching.IsConstant(member) ? [] : [Active];
        }

        return instance is null || kind == FlowKind.Object ? [State] : instance is IInstanceReferenceOperation ? Of(instance) : [State];
    }

    private IEnumerable<object> OfProperty(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (types.IsTensor(property.ContainingType) && backend.Declares(property))
        {
            return reference.ChildOperations.SelectMany(Of);
        }

        if (backend.IsInSource(property))
        {
            return touching.HasBody(property) ? [property, .. reference.ChildOperations.Where(child => child is not IInstanceReferenceOperation).SelectMany(Of)] : OfMember(property, reference.Instance);
        }

        return backend.KnowsTensors(property.ContainingAssembly) && (reference.Instance is null || backend.IsModule(reference.Instance.Type))
            ? [kind == FlowKind.Tangent ? Active : State]
            : kind == FlowKind.Owner && reference.Instance is null ? [State] : reference.ChildOperations.SelectMany(Of);
    }

    private IEnumerable<object> OfCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        var arguments = call.Arguments.SelectMany(argument => Of(argument.Value));
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return [method.OriginalDefinition];
        }

        if (call.Instance is { Type: { } receiver } && backend.RunsModule(method))
        {
            if (kind == FlowKind.Owner)
            {
                return receiver is INamedTypeSymbol child && !backend.Declares(child) ? arguments.Concat(touching.Index.ForwardsOf(child, backend)) : arguments.Append(State);
            }

            bool isLibrary = backend.Declares(receiver);
            return kind == FlowKind.Tangent
                ? isLibrary && WithoutParameters.Contains(receiver.Name) ? arguments : [Active]
                : isLibrary && NewMemory.Contains(receiver.Name) ? [] : arguments;
        }

        if (backend.Declares(method))
        {
            return OfOperation(method, call.Instance is null ? call.Arguments : call.Arguments.Cast<IOperation>().Prepend(call.Instance));
        }

        if (backend.IsInSource(method))
        {
            return [method.OriginalDefinition];
        }

        if (kind == FlowKind.Owner && Foreign.MakesContainer(method) && Foreign.IsNewContainer(method.Name == "Clone" ? call.Instance?.Type : call.Type, IsLeaf))
        {
            return [];
        }

        return backend.KnowsTensors(method.ContainingAssembly) ? [Active, State] : call.Instance is null ? arguments : arguments.Concat(Of(call.Instance));
    }

    private IEnumerable<object> OfOperation(IMethodSymbol method, IEnumerable<IOperation> operands)
    {
        if (!backend.Declares(method))
        {
            return backend.IsInSource(method) ? [method.OriginalDefinition] : operands.SelectMany(Of);
        }

        Op? op = OpTable.Find(method.Name);
        bool isNew = op is { Result: OpResult.Fresh, Kind: not (OpKind.Keep or OpKind.Plain) } && !OpTable.IsInPlace(method.Name);
        if (kind == FlowKind.Tangent ? op?.Kind is OpKind.Zero or OpKind.Random : isNew)
        {
            return [];
        }

        // The parameters of a module.
        return operands.SelectMany(operand => backend.IsModule(operand.Type) ? [kind == FlowKind.Tangent ? Active : State] : Of(operand));
    }
}
