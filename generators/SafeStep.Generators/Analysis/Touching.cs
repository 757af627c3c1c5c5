using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Analysis;

/// <summary>Which methods compute with tensors, themselves or through what they call: those need a twin. All others run as they are.</summary>
internal sealed class Touching(Backend backend, TensorTypes types, Bodies bodies, CancellationToken cancellation)
{
    private readonly RecursiveAnswers answers = new();
    private readonly Dictionary<ISymbol, bool> constants = new(SymbolEqualityComparer.Default);

    private ImplicitCalls? implicitCalls;

    public Bodies Bodies { get; } = bodies;

    /// <summary>What is called without a call that stands in the code.</summary>
    public ImplicitCalls Implicit => implicitCalls ??= new ImplicitCalls(backend, this, answers);

    public TypeIndex Index { get; } = TypeIndex.Of(backend.Compilation);

    /// <summary>The functions that fields hold.</summary>
    public KeptFunctions Functions { get; } = new(backend, cancellation);

    /// <summary>Whether a method or property computes with tensors itself.</summary>
    public bool Touches(ISymbol member)
    {
        ISymbol asked = Property(member).OriginalDefinition;
        if (!backend.IsInSource(asked))
        {
            return false;
        }

        if (member is IMethodSymbol { MethodKind: MethodKind.PropertySet } && asked is IPropertySymbol property)
        {
            return IsWrittenByHand(property);
        }

        return answers.Of("touches", asked, () => asked is IMethodSymbol { IsAsync: true } && MentionsTensors(asked) || Bodies.OperationOf(asked)?.DescendantsAndSelf().Any(TouchesHere) == true);
    }

    /// <summary>The same for whatever may run, as far as it is in source.</summary>
    public bool TouchesInSource(ISymbol? member) => member is not null && backend.IsInSource(member) && TouchesAny(member);

    /// <summary>The same for whatever may run when it is called. Of what has no body in sight the types tell.</summary>
    public bool TouchesAny(ISymbol member)
    {
        if (backend.Declares(member))
        {
            return member is not IMethodSymbol method || types.MayHoldTensors(method.ReturnType) || method.Parameters.Any(parameter => types.MayHoldTensors(parameter.Type)) || types.IsTensor(method.ContainingType);
        }

        if (Touches(member))
        {
            return true;
        }

        var others = Index.OverridesOf(Property(member).OriginalDefinition).ToList();
        return others.Any(Touches) || (others.Count == 0 && member.IsAbstract && MentionsTensors(member));
    }

    /// <summary>Whether making an object computes with tensors.</summary>
    public bool TouchesInMaking(IMethodSymbol constructor)
    {
        INamedTypeSymbol type = constructor.ContainingType.OriginalDefinition;
        if (backend.IsModule(type))
        {
            return false;
        }

        return answers.Of("making", type, () => type.InstanceConstructors.Any(Touches) || InitializersTouch(type) || BaseArgumentsTouch(type)
            || type.BaseType is { } parent && parent.InstanceConstructors.FirstOrDefault() is { } ofBase && backend.IsInSource(parent) && TouchesInMaking(ofBase));
    }

    private bool InitializersTouch(INamedTypeSymbol type) => InitializersOf(type).Any(initializer => initializer.DescendantsAndSelf().Any(TouchesHere));

    /// <summary>The constructors of bases that primary constructors call.</summary>
    public IEnumerable<PrimaryConstructorBaseTypeSyntax> BaseCallsOf(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>()
        .SelectMany(declaration => declaration.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>() ?? []);

    // What a primary constructor hands to that of its base.
    private bool BaseArgumentsTouch(INamedTypeSymbol type) => BaseCallsOf(type).SelectMany(called => called.ArgumentList.Arguments)
        .Any(argument => Bodies.OperationOf(argument.Expression)?.DescendantsAndSelf().Any(TouchesHere) != false);

    /// <summary>What the fields and properties of an object are given when it is made.</summary>
    public IEnumerable<IOperation> InitializersOf(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>()
        .SelectMany(declaration => declaration.Members).Where(member => !member.Modifiers.Any(SyntaxKind.StaticKeyword)).SelectMany(InitializersOf)
        .Select(initializer => Bodies.OperationOf(initializer)).OfType<IOperation>();

    /// <summary>Whether one operation is one that a twin must do in another way.</summary>
    public bool TouchesHere(IOperation operation) => TouchesItself(operation) || FunctionIdentity.IsAsked(operation) || Implicit.Find(operation) is not null;

    private bool TouchesItself(IOperation operation) => operation switch
    {
        IInvocationOperation call => TouchesCall(call),
        IBinaryOperation { OperatorMethod: { } method } => TouchesOperator(method),
        IUnaryOperation { OperatorMethod: { } method } => TouchesOperator(method),
        ICompoundAssignmentOperation assignment => assignment.OperatorMethod is { } method && TouchesOperator(method),
        IConversionOperation { OperatorMethod: { } method } => backend.Declares(method) ? types.IsTensor(method.ReturnType) || types.IsTensor(method.Parameters[0].Type) && method.ReturnType.Name != "TensorIndex" : Touches(method),
        IPropertyReferenceOperation property => TouchesProperty(property),
        // What a function does that stands in a field is to be known or refused.
        IFieldReferenceOperation field => types.MayRunCode(field.Type) && !backend.Declares(field.Field),
        IEventReferenceOperation => true,
        IMethodReferenceOperation { Method: var method } => TouchesAny(method),
        IObjectCreationOperation { Constructor: { } constructor } => backend.HasWeights(constructor.ContainingType) || backend.IsInSource(constructor.ContainingType) && TouchesInMaking(constructor),
        IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicIndexerAccessOperation => true,
        _ => false,
    };

    /// <summary>Whether a getter is written out.</summary>
    public bool HasBody(IPropertySymbol property) => MemberBody.DeclarationOf(property.OriginalDefinition, cancellation) is not null || property.IsAbstract;

    /// <summary>Whether a setter is written out, its own or that of a property that may stand in its place.</summary>
    public bool IsWrittenByHand(IPropertySymbol property) => HasWrittenSetter(property.OriginalDefinition) || Index.OverridesOf(property.OriginalDefinition).OfType<IPropertySymbol>().Any(HasWrittenSetter);

    private bool HasWrittenSetter(IPropertySymbol property) => property.DeclaringSyntaxReferences.Concat(property.PartialImplementationPart?.DeclaringSyntaxReferences ?? []).Any(reference =>
        reference.GetSyntax(cancellation) is BasePropertyDeclarationSyntax { AccessorList.Accessors: var accessors }
        && accessors.Any(accessor => !accessor.IsKind(SyntaxKind.GetAccessorDeclaration) && (accessor.Body is not null || accessor.ExpressionBody is not null)));

    /// <summary>Whether a member never holds anything that depends on the parameters.</summary>
    public bool IsConstant(ISymbol member)
    {
        if (!constants.TryGetValue(member, out bool constant))
        {
            constants[member] = constant = backend.IsInSource(member) && ConstantMembers.IsConstant(member, backend, types, cancellation);
        }

        return constant;
    }

    private bool TouchesCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return types.MayHoldFunctions(method.ContainingType);
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return false;
        }

        if (backend.RunsModule(method))
        {
            return true;
        }

        if (backend.Declares(method))
        {
            return backend.HasWeights(method.ReturnType) && call.Instance is null || OpTable.Find(method.Name)?.Kind is var kind && kind == OpKind.Recording || kind != OpKind.Plain && (types.MayHoldTensors(method.ReturnType) || call.Arguments.Any(argument => types.MayHoldTensors(argument.Value.Type))
                || call.Instance is { Type: { } type } && (types.IsTensor(type) || backend.IsModule(type)));
        }

        if (UserRules.For(backend.Compilation, method.OriginalDefinition) is not null)
        {
            return true;
        }

        return backend.IsInSource(method)
            ? TouchesAny(method)
            : backend.KnowsTensors(method.ContainingAssembly) && (types.MayHoldTensors(method.ReturnType) || call.Arguments.Any(argument => types.MayHoldTensors(argument.Value.Type)));
    }

    private bool TouchesOperator(IMethodSymbol method) => backend.Declares(method) ? method.Parameters.Any(parameter => types.IsTensor(parameter.Type)) : Touches(method);

    private bool TouchesProperty(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        return backend.Declares(property)
            ? types.IsTensor(property.ContainingType) && OpTable.Find(property.Name)?.Kind != OpKind.Plain
            : backend.IsInSource(property) && (TouchesAny(property) || types.MayRunCode(property.Type) || property.SetMethod is { } set && ImplicitCalls.IsWritten(reference) && TouchesAny(set));
    }

    private bool MentionsTensors(ISymbol member) => member switch
    {
        IMethodSymbol method => types.MayHoldTensors(method.ReturnType) || method.Parameters.Any(parameter => types.MayHoldTensors(parameter.Type)),
        IPropertySymbol property => types.MayHoldTensors(property.Type),
        _ => true,
    };

    private static ISymbol Property(ISymbol member) => member is IMethodSymbol { AssociatedSymbol: IPropertySymbol property } ? property : member;

    private static IEnumerable<EqualsValueClauseSyntax> InitializersOf(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Initializer).OfType<EqualsValueClauseSyntax>(),
        PropertyDeclarationSyntax { Initializer: { } initializer } => [initializer],
        _ => [],
    };
}
