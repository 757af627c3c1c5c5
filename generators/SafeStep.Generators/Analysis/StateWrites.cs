using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Analysis;

/// <summary>
/// Finds what forward may change that is there before and after it: fields, what fields hold, anything static. What is not known to leave an object alone may change it. It also finds what gives another number
/// each time. It goes through all code that is reached, also through methods that compute with no tensor and run as they are.
/// </summary>
internal sealed class StateWrites(FlowGraph owners, Backend backend, TensorTypes types, IMethodSymbol forward, ISet<SyntaxNode> takenBack, KeptFunctions functions, Action<SyntaxNode, DiagnosticDescriptor> report)
{
    public void Find()
    {
        foreach (var (code, function) in owners.Walked)
        {
            Visit(code, function);
        }
    }

    private void Visit(IOperation operation, ISymbol function)
    {
        switch (operation)
        {
            case INameOfOperation or ITypeOfOperation:
                return;
            case ISimpleAssignmentOperation { IsRef: true, Target: ILocalReferenceOperation } assignment:
                Written(assignment.Value, assignment, function);
                break;
            case ISimpleAssignmentOperation assignment:
                Written(assignment.Target, assignment, function);
                break;
            case ICompoundAssignmentOperation assignment:
                Written(assignment.Target, assignment, function);
                break;
            case ICoalesceAssignmentOperation assignment:
                Written(assignment.Target, assignment, function);
                break;
            case IDeconstructionAssignmentOperation assignment:
                Written(assignment.Target, assignment, function);
                break;
            case IIncrementOrDecrementOperation increment:
                Written(increment.Target, increment, function);
                break;
            case IEventAssignmentOperation assignment:
                Written(assignment.EventReference, assignment, function);
                break;
            case IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } reference when reference.GetVariableInitializer() is { } place:
                Written(place.Value, reference, function);
                break;
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } } loop:
                Report(owners.Flow.Of(loop.Collection), loop.LoopControlVariable, Descriptors.FieldWritten);
                break;
            case IInvocationOperation call:
                VisitCall(call, function);
                break;
            case IMethodReferenceOperation taken:
                VisitTaken(taken);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                ReportIf(Foreign.IsChance(constructor), creation, Descriptors.Random);
                ReportIf(Foreign.IsOutside(constructor), creation, Descriptors.UnsupportedSyntax);
                VisitReferences(creation.Arguments, constructor, function);
                break;
            case IPropertyReferenceOperation property:
                ReportIf(Foreign.IsChance(property.Property), property, Descriptors.Random);
                ReportIf(Foreign.IsOutside(property.Property), property, Descriptors.UnsupportedSyntax);
                DemandKnownFunction(property);
                break;
            case IFieldReferenceOperation field:
                DemandKnownFunction(field);
                break;
            case IParameterReferenceOperation input:
                DemandNoFunction(input);
                break;
            case IEventReferenceOperation { Parent: not IEventAssignmentOperation } raised:
                ReportIf(true, raised, Descriptors.Lambda);
                break;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            Visit(child, function);
        }
    }

    private void VisitCall(IInvocationOperation call, ISymbol function)
    {
        IMethodSymbol method = call.TargetMethod;
        if (GivesAnotherNumber(method, call.Instance))
        {
            ReportIf(true, call, Descriptors.Random);
            return;
        }

        ReportIf(Foreign.IsOutside(method), call, Descriptors.UnsupportedSyntax);
        VisitReferences(call.Arguments, method, function);
        if (backend.IsInSource(method) || method.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke)
        {
            return;
        }

        if (backend.Declares(method))
        {
            // Of a list of modules that is a child: what is not a question changes it.
            ReportIf(call.Instance is { } container && backend.IsContainer(container.Type) && !Foreign.IsQuestion(method) && !backend.RunsModule(method), call, Descriptors.FieldWritten);
            return;
        }

        if (call.Instance is { } target && !Foreign.ReadsReceiver(method))
        {
            Report(target.Type is { IsValueType: true } ? owners.Flow.OwnersOf(target).Concat(owners.Flow.Of(target)) : owners.Flow.Of(target), call, Descriptors.FieldWritten);
        }

        if (!Foreign.ReadsArguments(method))
        {
            Report(call.Arguments.Where(argument => argument.Parameter?.RefKind == RefKind.None).SelectMany(argument => owners.Flow.Of(argument.Value)), call, Descriptors.FieldWritten);
        }
    }

    private bool GivesAnotherNumber(IMethodSymbol method, IOperation? instance) => Foreign.IsChance(method) || (Foreign.IsRandom(instance?.Type) && IsState(instance!)) || IsHashOfTensors(method, instance);

    // The twin's tensors are other ones.
    private bool IsHashOfTensors(IMethodSymbol method, IOperation? instance) => Foreign.IsHash(method) && !backend.IsInSource(method)
        && method.TypeArguments.Concat(method.ContainingType.TypeArguments).Append(instance?.Type).Any(type => type?.SpecialType != SpecialType.System_Object && types.MayHoldTensors(type));

    // A method without its parentheses may be called by whoever has it, with anything.
    private void VisitTaken(IMethodReferenceOperation taken)
    {
        IMethodSymbol method = taken.Method;
        if (GivesAnotherNumber(method, taken.Instance))
        {
            ReportIf(true, taken, Descriptors.Random);
            return;
        }

        ReportIf(Foreign.IsOutside(method), taken, Descriptors.UnsupportedSyntax);
        if (backend.IsInSource(method) || method.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke || backend.Declares(method))
        {
            return;
        }

        if (taken.Instance is { } target && !method.IsStatic && !Foreign.ReadsReceiver(method))
        {
            Report(owners.Flow.Of(target), taken, Descriptors.FieldWritten);
        }

        ReportIf(!Foreign.ReadsArguments(method) && method.Parameters.Any(parameter => !owners.Flow.IsLeaf(parameter.Type)), taken, Descriptors.FieldWritten);
    }

    // What a function does that forward is given cannot be told.
    private void DemandNoFunction(IParameterReferenceOperation read) => ReportIf(
        read.Parameter.ContainingSymbol is IMethodSymbol method && SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, forward.OriginalDefinition) && HoldsFunctions(read.Type), read, Descriptors.Lambda);

    private static bool HoldsFunctions(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => HoldsFunctions(array.ElementType),
        INamedTypeSymbol named => named.TypeKind == TypeKind.Delegate || named.SpecialType is SpecialType.System_Delegate or SpecialType.System_MulticastDelegate || named.Name == "Lazy" || named.TypeArguments.Any(HoldsFunctions),
        _ => false,
    };

    private void VisitReferences(IEnumerable<IArgumentOperation> arguments, IMethodSymbol method, ISymbol function)
    {
        foreach (IArgumentOperation argument in arguments.Where(argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out && !Foreign.ReadsReferences(method)))
        {
            Written(argument.Value, argument.Parent ?? argument, function);
        }
    }

    private void Written(IOperation place, IOperation by, ISymbol function)
    {
        // What a constructor sets is the object's own.
        bool isMade = function is INamedTypeSymbol or IMethodSymbol { MethodKind: MethodKind.Constructor } && place is IMemberReferenceOperation { Instance: IInstanceReferenceOperation };
        if (!isMade && !takenBack.Contains(by.Syntax))
        {
            Report(owners.Flow.OwnersOf(place), by, Descriptors.FieldWritten);
        }
    }

    // What a function does that stands in a member cannot be told, whatever it takes and gives.
    private void DemandKnownFunction(IOperation read)
    {
        if (read.Type is { TypeKind: TypeKind.Delegate } && read.Parent is not ISimpleAssignmentOperation && !IsKnown(read))
        {
            Report(owners.Flow.OwnersOf(read), read, Descriptors.Lambda);
        }
    }

    private bool IsKnown(IOperation? read) => read switch
    {
        IFieldReferenceOperation field => functions.IsKnown(field.Field),
        IPropertyReferenceOperation element => IsKnown(element.Instance),
        IArrayElementReferenceOperation element => IsKnown(element.ArrayReference),
        _ => false,
    };

    private bool IsState(IOperation value) => owners.MayComeFrom(value, source => source == Flow.State);

    private void Report(IEnumerable<object> from, IOperation at, DiagnosticDescriptor descriptor) => ReportIf(owners.MayComeFrom(from, source => source == Flow.State), at, descriptor);

    private void ReportIf(bool condition, IOperation at, DiagnosticDescriptor descriptor)
    {
        if (condition)
        {
            report(at.Syntax, descriptor);
        }
    }
}
