using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Where an optimizer is put, handed to and returned.</summary>
internal sealed partial class OptimizerTrail
{
    private static readonly ImmutableHashSet<string> Adding = ["Add", "Insert", "Push", "Enqueue", "TryAdd", "AddLast", "AddFirst"];

    /// <summary>Calls of the framework that only look at what they are given.</summary>
    private static readonly ImmutableHashSet<string> Looking = ["ThrowIfNull", "KeepAlive", "Write", "WriteLine", "ToString", "GetType", "Equals", "ReferenceEquals", "GetHashCode", "Dispose", "SuppressFinalize"];

    private void Store(IOperation target, Frame frame, Inside? inside)
    {
        switch (target.Unwrapped())
        {
            case ILocalReferenceOperation local:
                Variable(local.Local, frame, inside);
                break;
            case IParameterReferenceOperation parameter:
                Variable(parameter.Parameter, frame, inside);
                break;
            case IDeclarationExpressionOperation declaration:
                Store(declaration.Expression, frame, inside);
                break;
            case IFieldReferenceOperation { Field: { ContainingType.IsTupleType: true } item, Instance: { } tuple } when Inside.PositionOf(item) is { } position:
                Store(tuple, frame, new Inside(position, inside));
                break;
            case IFieldReferenceOperation field:
                Member(field.Field, frame, inside);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } } entry:
                Filled(entry, frame, inside);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } collection }:
                Store(collection, frame, new Inside(Inside.Element, inside));
                break;
            case IPropertyReferenceOperation property:
                Member(property.Property, frame, inside);
                break;
            case IArrayElementReferenceOperation element:
                Store(element.ArrayReference, frame, new Inside(Inside.Element, inside));
                break;
            case IDiscardOperation:
                break;
            default:
                Lose();
                break;
        }
    }

    /// <summary>A collection that is being initialized holds it from now on.</summary>
    private void Filled(IOperation entry, Frame frame, Inside? inside)
    {
        if (entry.Ancestors().OfType<IObjectCreationOperation>().FirstOrDefault() is { } creation)
        {
            Follow(creation, frame, new Inside(Inside.Element, inside));
        }
        else
        {
            Lose();
        }
    }

    private void Variable(ISymbol variable, Frame frame, Inside? inside)
    {
        if (IsDone || !variables.Add((variable, frame.Body, frame, inside)))
        {
            return;
        }

        switch (variable)
        {
            case IParameterSymbol { RefKind: RefKind.Ref }:
                Lose();
                return;
            case IParameterSymbol { RefKind: RefKind.Out } given:
                GivenBack(given, frame, inside);
                break;
        }

        Holders.Add(variable);
        foreach (IOperation operation in frame.Body.All)
        {
            if (operation switch
            {
                ILocalReferenceOperation { IsDeclaration: false } local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
                IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable),
                _ => false,
            })
            {
                Follow(operation, frame, inside);
            }
        }
    }

    /// <summary>An out parameter: every caller has it in what it gives for it.</summary>
    private void GivenBack(IParameterSymbol parameter, Frame frame, Inside? inside)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method || method.MethodKind is MethodKind.AnonymousFunction)
        {
            Lose();
        }
        else if (method.MethodKind == MethodKind.LocalFunction)
        {
            foreach (IInvocationOperation call in frame.Body.AllCalls.Where(call => SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, method)))
            {
                PutInto(parameter, call, frame, inside);
            }
        }
        else if (frame.Call is { } call && frame.Caller is { } caller)
        {
            PutInto(parameter, call, caller, inside);
        }
        else
        {
            CallSites sites = frame.Body.Source.References.CallsOf(method, cancellation);
            if (!sites.IsComplete)
            {
                Lose();
            }

            foreach (Place place in sites.Calls)
            {
                PutInto(parameter, place.Operation, FrameOf(place.Body), inside);
            }
        }
    }

    private void PutInto(IParameterSymbol parameter, IOperation call, Frame caller, Inside? inside)
    {
        if (Frame.ArgumentFor(parameter, call) is { } target)
        {
            Store(target, caller, inside);
        }
        else
        {
            Lose();
        }
    }

    private void Member(ISymbol member, Frame frame, Inside? inside)
    {
        // "field" in an accessor: what it holds is what the property gives.
        member = member is IFieldSymbol { AssociatedSymbol: IPropertySymbol property } ? property : member;
        if (IsDone || !variables.Add((member, null, null, inside)))
        {
            return;
        }

        ImmutableArray<Place> places = frame.Body.Source.References.ReferencesTo(member, cancellation);
        if (places.IsDefault || (member.DeclaringSyntaxReferences.IsEmpty && !member.ContainingType.IsAnonymousType))
        {
            Lose();
            return;
        }

        Holders.Add(member);
        foreach (Place place in places)
        {
            Follow(place.Operation, place.Body == frame.Body ? frame : FrameOf(place.Body), inside);
        }
    }

    /// <summary>What a record itself does with what it holds.</summary>
    private void OwnUses(ISymbol member, Frame frame, Inside? inside)
    {
        if (IsDone || !variables.Add((member, null, null, inside)))
        {
            return;
        }

        ImmutableArray<Place> places = frame.Body.Source.References.ReferencesTo(member, cancellation);
        if (places.IsDefault)
        {
            Lose();
            return;
        }

        foreach (Place place in places.Where(place => place.Operation is IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } }))
        {
            Follow(place.Operation, FrameOf(place.Body), inside);
        }
    }

    private void Argument(IArgumentOperation argument, Frame frame, Inside? inside)
    {
        switch (argument.Parent)
        {
            case IInvocationOperation call:
                Handed(argument, call, frame, inside);
                break;
            case IObjectCreationOperation creation when Inside.IsPositional(argument, creation):
                Follow(creation, frame, new Inside(argument.Parameter!.Ordinal, inside));
                OwnUses(creation.Type!.GetMembers(argument.Parameter.Name)[0].OriginalDefinition, frame, inside);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                Constructed(argument, constructor, creation, frame, inside);
                break;
            default:
                Lose();
                break;
        }
    }

    private void Handed(IArgumentOperation argument, IInvocationOperation call, Frame frame, Inside? inside)
    {
        IMethodSymbol method = call.TargetMethod;
        if (torch.StepGuard.ContainsBaseOf(method.ReturnType) && (method.Name == "CreateStepGuard" || SourceBodies.SyntaxOf(method, cancellation) is null))
        {
            IsGuarded = true;
        }
        else if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            Invoked(argument, call, frame, inside);
        }
        else if (method.MethodKind == MethodKind.LocalFunction)
        {
            // A local function is part of the body that it stands in.
            Variable(method.OriginalDefinition.Parameters[argument.Parameter!.Ordinal], frame, inside);
        }
        else if (IsOfCollections(method.ContainingType) && Adding.Contains(method.Name))
        {
            if (call.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver })
            {
                Filled(call, frame, inside);
            }
            else if (call.Instance is { } collection)
            {
                Store(collection, frame, new Inside(Inside.Element, inside));
            }
        }
        else if (method.ContainingType is { Name: "Enumerable", ContainingNamespace.Name: "Linq" })
        {
            Queried(argument, call, frame, inside);
        }
        else if (torch.IsOfLibrary(method.ContainingType) || IsHarmless(method))
        {
            // Schedulers and the like: they change learning rates.
        }
        else if (method.MethodKind == MethodKind.Constructor)
        {
            Constructed(argument, method, call, frame, inside);
        }
        else
        {
            Enter(argument, call, method, frame, inside);
        }
    }

    private void Enter(IArgumentOperation argument, IInvocationOperation call, IMethodSymbol method, Frame frame, Inside? inside)
    {
        ImmutableArray<IMethodSymbol> targets = frame.Body.Source.References.TargetsOf(method, cancellation);
        if (targets.IsEmpty)
        {
            Lose();
        }

        foreach (IMethodSymbol target in targets)
        {
            if (argument.Parameter?.AsWritten() is { } given && (given.IsReceiver() ? given : target.Parameters.ElementAtOrDefault(given.Ordinal)) is { } parameter && frame.Enter(call, target, cancellation) is { } entered)
            {
                Variable(parameter, entered, inside);
            }
            else
            {
                Lose();
            }
        }
    }

    private void Constructed(IArgumentOperation argument, IMethodSymbol constructor, IOperation call, Frame frame, Inside? inside)
    {
        if (argument.Parameter is not { } given)
        {
            Lose();
        }
        else if (torch.IsOfLibrary(constructor.ContainingType))
        {
            // A scheduler of the library.
        }
        else if (constructor.OriginalDefinition is { DeclaringSyntaxReferences.Length: 1 } definition)
        {
            IParameterSymbol parameter = definition.Parameters[given.Ordinal];
            if (SourceBodies.SyntaxOf(definition, cancellation) is null)
            {
                Member(parameter, frame, inside);
            }
            else if (frame.Enter(call, definition, cancellation) is { } entered)
            {
                Variable(parameter, entered, inside);
            }
            else
            {
                Lose();
            }
        }
        else if (inside is not null && IsOfCollections(constructor.ContainingType) && call is IObjectCreationOperation)
        {
            Follow(call, frame, inside);
        }
        else
        {
            Lose();
        }
    }

    /// <summary>A delegate is called: what it was made of gets the optimizer.</summary>
    private void Invoked(IArgumentOperation argument, IInvocationOperation call, Frame frame, Inside? inside)
    {
        var functions = ValueOrigin.ValuesOf(call.Instance, frame, cancellation);
        if (functions.Count == 0)
        {
            Lose();
        }

        foreach ((IOperation value, Frame at) in functions)
        {
            switch ((value as IDelegateCreationOperation)?.Target)
            {
                case IAnonymousFunctionOperation lambda:
                    Variable(lambda.Symbol.Parameters[argument.Parameter!.Ordinal], at, inside);
                    break;
                case IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local }:
                    Variable(local.OriginalDefinition.Parameters[argument.Parameter!.Ordinal], at, inside);
                    break;
                default:
                    Lose();
                    break;
            }
        }
    }

    private void Queried(IArgumentOperation argument, IInvocationOperation call, Frame frame, Inside? inside)
    {
        bool isSource = argument.Parameter?.Ordinal == 0 && inside is { Position: Inside.Element } && call.Arguments.Count(other => other.Value.Unwrapped() is not IDelegateCreationOperation) == 1;
        if (isSource && torch.Optimizer.ContainsBaseOf(call.Type))
        {
            Follow(call, frame, inside!.Rest);
        }
        else if (isSource && call.Type is INamedTypeSymbol { TypeArguments: { Length: 1 } elements } && torch.Optimizer.ContainsBaseOf(elements[0])
            || isSource && call.Type is IArrayTypeSymbol { ElementType: var element } && torch.Optimizer.ContainsBaseOf(element))
        {
            Follow(call, frame, inside);
        }
        else if (!IsHarmlessResult(call.Type))
        {
            Lose();
        }
    }

    private void Returned(IReturnOperation result, Frame frame, Inside? inside)
    {
        for (IOperation? around = result.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case IAnonymousFunctionOperation:
                    Lose();
                    return;
                case ILocalFunctionOperation local:
                    frame.Body.AllCalls.Where(call => SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, local.Symbol)).ToList().ForEach(call => Follow(call, frame, inside));
                    return;
            }
        }

        switch (frame.Body.Owner)
        {
            case null:
                Lose();
                break;
            case IMethodSymbol method when frame.Call is { } call && frame.Caller is { } caller:
                Given(call, method, caller, inside);
                break;
            case IMethodSymbol method:
                CallSites sites = frame.Body.Source.References.CallsOf(method, cancellation);
                if (!sites.IsComplete)
                {
                    Lose();
                }

                foreach (Place place in sites.Calls)
                {
                    Given(place.Operation, method, FrameOf(place.Body), inside);
                }

                break;
            case IPropertySymbol property:
                Member(property, frame, inside);
                break;
        }
    }

    /// <summary>What a call of a method gives: its result or, of an asynchronous one, what is awaited.</summary>
    private void Given(IOperation call, IMethodSymbol method, Frame caller, Inside? inside)
    {
        if (!method.IsAsync)
        {
            Follow(call, caller, inside);
        }
        else if (call.Ancestors().OfType<IAwaitOperation>().FirstOrDefault(awaited => ReferenceEquals(awaited.Operation.TaskOf(), call)) is { } result)
        {
            Follow(result, caller, inside);
        }
        else
        {
            Lose();
        }
    }

    private static bool IsOfCollections(INamedTypeSymbol type) => type.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", System.StringComparison.Ordinal) == true;

    private static bool IsHarmless(IMethodSymbol method) =>
        Looking.Contains(method.Name) && method.ContainingNamespace?.ToDisplayString().Split('.')[0] == "System" || method.Name == "Dispose";

    private static bool IsHarmlessResult(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Boolean or SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Void };
}
