using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Analysis;

/// <content>What calls make of the graph: of methods in view, and of others; and what the language calls without a word.</content>
internal sealed partial class FlowGraph
{
    private void EnqueueOperator(IMethodSymbol? method)
    {
        if (method is not null && backend.IsInSource(method))
        {
            Enqueue(method);
            MarkParameters(method.OriginalDefinition);
        }
    }

    private void MarkParameters(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Add(parameter, [Flow.Active, Flow.State]);
        }
    }

    private void WalkCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (call.Instance is { Type: INamedTypeSymbol receiver } && backend.RunsModule(method))
        {
            foreach (IMethodSymbol forward in touching.Index.ForwardsOf(receiver, backend))
            {
                Enqueue(forward);
                calledForwards.Add(forward);
                for (int i = 0; i < Math.Min(forward.Parameters.Length, call.Arguments.Length); i++)
                {
                    Add(forward.Parameters[i], flow.Of(call.Arguments[i].Value));
                }
            }

            return;
        }

        if (method.MethodKind == MethodKind.LocalFunction || backend.IsInSource(method))
        {
            AddParameters(method, call.Arguments);
            AddReceiver(method, call.Instance);
            Enqueue(method);
            return;
        }

        if (backend.Declares(method))
        {
            if (OpTable.IsInPlace(method.Name) && call.Instance is not null)
            {
                AddTo(call.Instance, call.Arguments.SelectMany(argument => flow.Of(argument.Value)).ToList());
            }

            return;
        }

        WalkForeign(call);
    }

    // In a method of an object that is no module, this is what it was called on.
    private void AddReceiver(ISymbol member, IOperation? instance)
    {
        if (kind == FlowKind.Owner && instance is not null)
        {
            Add(member.ContainingType.OriginalDefinition, instance.Type is { IsValueType: true } ? flow.OwnersOf(instance).Concat(flow.Of(instance)) : flow.Of(instance));
        }
    }

    private void AddParameters(IMethodSymbol method, IReadOnlyList<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            IParameterSymbol parameter = method.OriginalDefinition.Parameters[argument.Parameter!.Ordinal];
            Add(parameter, flow.Of(argument.Value));
            // A container may be filled by what it is given to; what is passed by reference may be assigned.
            if (parameter.RefKind != RefKind.None || !types.IsTensor(parameter.Type))
            {
                AddTo(argument.Value, [parameter]);
            }
        }
    }

    // A call that cannot be seen may put anything it is given into anything else, and give it to functions.
    private void WalkForeign(IInvocationOperation call)
    {
        var operands = (call.Instance is null ? call.Arguments : call.Arguments.Cast<IOperation>().Prepend(call.Instance)).ToList();
        var all = operands.SelectMany(flow.Of).Distinct().ToList();
        foreach (IOperation operand in operands)
        {
            if (!types.IsTensor(operand is IArgumentOperation argument ? argument.Value.Type : operand.Type) || operand is IArgumentOperation { Parameter.RefKind: not RefKind.None })
            {
                AddTo(operand, all);
            }

            // A function may assign what it has in view.
            if (kind == FlowKind.Owner && call.TargetMethod.MethodKind == MethodKind.DelegateInvoke && operand is IArgumentOperation { Parameter.RefKind: not (RefKind.None or RefKind.In), Value: { Type: { } assigned } } && !flow.IsLeaf(assigned))
            {
                AddTo(operand, [Flow.State]);
            }

            foreach (IAnonymousFunctionOperation lambda in operand.DescendantsAndSelf().OfType<IAnonymousFunctionOperation>().Where(IsGivenToForeignCall))
            {
                foreach (IParameterSymbol parameter in lambda.Symbol.Parameters)
                {
                    Add(parameter, all);
                }
            }
        }
    }

    private bool IsGivenToForeignCall(IAnonymousFunctionOperation lambda)
    {
        IOperation? outer = lambda.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation)
        {
            outer = outer.Parent;
        }

        return outer is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } && !backend.KnowsTensors(method.ContainingAssembly);
    }

    // The code of a setter that is written out.
    private void WalkSetter(IOperation target, IOperation? value)
    {
        if (target is ITupleOperation tuple)
        {
            foreach (IOperation element in tuple.Elements)
            {
                WalkSetter(element, value);
            }
        }
        else if (target is IPropertyReferenceOperation { Property.SetMethod: { } set } property && backend.IsInSource(set))
        {
            AddReceiver(property.Property, property.Instance);
            Add(set.OriginalDefinition.Parameters.Last(), flow.Of(value));
            Enqueue(set);
        }
    }

    // What a new object's members are given before its constructor runs, and the constructors of its bases.
    private void WalkMaking(IMethodSymbol constructor)
    {
        Enqueue(constructor);
        for (INamedTypeSymbol? current = constructor.ContainingType.OriginalDefinition; current is not null && backend.IsInSource(current) && made.Add(current); current = current.BaseType?.OriginalDefinition)
        {
            foreach (IMethodSymbol ofBase in current.BaseType?.OriginalDefinition.InstanceConstructors.Where(each => each.Parameters.IsEmpty) ?? [])
            {
                Enqueue(ofBase);
            }

            foreach (IOperation initializer in touching.InitializersOf(current).Concat(touching.BaseCallsOf(current).Select(called => touching.Bodies.OperationOf(called)).OfType<IOperation>()))
            {
                walked.Add((initializer, current));
                Walk(initializer, current);
            }
        }
    }

    private void WalkDeconstruction(DeconstructionInfo info, IReadOnlyCollection<object> from)
    {
        if (info.Method is { } method && backend.IsInSource(method))
        {
            Add(method.ContainingType.OriginalDefinition, from);
            Enqueue(method);
        }

        foreach (DeconstructionInfo nested in info.Nested)
        {
            WalkDeconstruction(nested, from);
        }
    }

    private void EnqueueAll(ITypeSymbol type, IEnumerable<object> from, params string[] names)
    {
        if (backend.IsInSource(type))
        {
            Add(type.OriginalDefinition, from);
            foreach (ISymbol member in names.SelectMany(name => type.OriginalDefinition.GetMembers(name)))
            {
                Enqueue(member);
                if (member is IMethodSymbol { ReturnType: INamedTypeSymbol returned, Name: "GetEnumerator" } && backend.IsInSource(returned))
                {
                    EnqueueAll(returned, from, "MoveNext", "Current");
                }
            }
        }
    }

    private static IEnumerable<(ITypeSymbol Type, IOperation? Value)> ResourcesOf(IOperation operation) => operation switch
    {
        IUsingOperation { Resources: IVariableDeclarationGroupOperation group } => Declared(group),
        IUsingOperation { Resources: { Type: { } resource } value } => [(resource, value)],
        IUsingDeclarationOperation declared => Declared(declared.DeclarationGroup),
        _ => [],
    };

    private static IEnumerable<(ITypeSymbol Type, IOperation? Value)> Declared(IVariableDeclarationGroupOperation group) =>
        group.Declarations.SelectMany(declaration => declaration.Declarators).Select(declarator => (declarator.Symbol.Type, (IOperation?)declarator.GetVariableInitializer()));

    private static IOperation Unconverted(IOperation operation) => operation is IConversionOperation conversion ? Unconverted(conversion.Operand) : operation;
}
