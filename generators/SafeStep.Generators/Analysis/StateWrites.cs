using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Analysis;

/// <summary>
/// Finds what forward may change that is there before and after it: fields, what fields hold, anything static. What is not known to leave an object alone may change it. It also finds what gives another number
/// each time. It goes through all code that is reached, also through methods that compute with no tensor and run as they are.
/// </summary>
internal sealed class StateWrites(FlowGraph owners, Backend backend, ISet<SyntaxNode> takenBack, KeptFunctions functions, Action<SyntaxNode, DiagnosticDescriptor> report)
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
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                ReportIf(Foreign.IsChance(constructor), creation, Descriptors.Random);
                ReportIf(Foreign.IsOutside(constructor), creation, Descriptors.UnsupportedSyntax);
                VisitReferences(creation.Arguments, constructor, function);
                break;
            case IPropertyReferenceOperation property:
                ReportIf(Foreign.IsChance(property.Property), property, Descriptors.Random);
                DemandKnownFunction(property);
                break;
            case IFieldReferenceOperation field:
                DemandKnownFunction(field);
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
        if (Foreign.IsChance(method) || (Foreign.IsRandom(call.Instance?.Type) && IsState(call.Instance!)))
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
