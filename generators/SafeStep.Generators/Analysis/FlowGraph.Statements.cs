using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Generators.Analysis;

/// <content>What statements and expressions make of the graph.</content>
internal sealed partial class FlowGraph
{
    // The variable or member that an expression is a part of.
    private void AddTo(IOperation? target, IEnumerable<object> from)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                Add(local.Local, from);
                break;
            case IParameterReferenceOperation parameter:
                Add(parameter.Parameter, from);
                break;
            case ITupleOperation or IDeclarationExpressionOperation:
                var all = from.ToList();
                foreach (IOperation part in target.ChildOperations)
                {
                    AddTo(part, all);
                }

                break;
            case IMemberReferenceOperation member:
                AddTo(member.Instance, from);
                break;
            case IArrayElementReferenceOperation element:
                AddTo(element.ArrayReference, from);
                break;
            case IConversionOperation conversion:
                AddTo(conversion.Operand, from);
                break;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance, Type: INamedTypeSymbol type } when kind == FlowKind.Owner:
                Add(type.OriginalDefinition, from);
                Add(flow.ContentOf(type), from);
                break;
            case IConditionalAccessInstanceOperation asked:
                AddTo(Placed.ByQuestionMark(asked), from);
                break;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } made:
                AddTo(Placed.ByInitializer(made), from);
                break;
            case IArgumentOperation argument:
                AddTo(argument.Value, from);
                break;
        }
    }

    private void Walk(IOperation operation, ISymbol function)
    {
        WalkUnseen(operation);
        switch (operation)
        {
            case IFieldInitializerOperation or IPropertyInitializerOperation when function is INamedTypeSymbol type:
                Add(flow.ContentOf(type), operation.ChildOperations.SelectMany(flow.Of));
                break;
            case ISimpleAssignmentOperation assignment:
                AddTo(assignment.Target, flow.Of(assignment.Value));
                WalkSetter(assignment.Target, assignment.Value);
                break;
            case ICompoundAssignmentOperation assignment:
                AddTo(assignment.Target, flow.Of(assignment.Value));
                WalkSetter(assignment.Target, assignment.Value);
                EnqueueOperator(assignment.OperatorMethod);
                if (assignment.OperatorMethod is { IsStatic: false } own)
                {
                    AddReceiver(own, assignment.Target);
                }

                break;
            case ICoalesceAssignmentOperation assignment:
                AddTo(assignment.Target, flow.Of(assignment.Value));
                WalkSetter(assignment.Target, assignment.Value);
                break;
            case IDeconstructionAssignmentOperation assignment:
                AddTo(assignment.Target, flow.Of(assignment.Value));
                WalkSetter(assignment.Target, null);
                if (assignment is { Syntax: AssignmentExpressionSyntax syntax, SemanticModel: { } model })
                {
                    WalkDeconstruction(model.GetDeconstructionInfo(syntax), flow.Of(assignment.Value).ToList());
                }

                break;
            case IVariableDeclaratorOperation declarator:
                Add(declarator.Symbol, flow.Of(declarator.GetVariableInitializer()));
                break;
            case IForEachLoopOperation loop:
                foreach (ILocalSymbol local in loop.Locals)
                {
                    Add(local, flow.Of(loop.Collection));
                }

                AddTo(loop.LoopControlVariable, flow.Of(loop.Collection));
                if (Unconverted(loop.Collection) is { Type: INamedTypeSymbol collection } sequence)
                {
                    EnqueueAll(collection, flow.Of(sequence), "GetEnumerator", "MoveNext", "Current");
                }

                break;
            case IIsPatternOperation pattern:
                AddDeclared(pattern.Pattern, flow.Of(pattern.Value));
                break;
            case ISwitchExpressionOperation choice:
                AddDeclared(choice, flow.Of(choice.Value));
                break;
            case ISwitchOperation choice:
                AddDeclared(choice, flow.Of(choice.Value));
                break;
            case IReturnOperation { ReturnedValue: { } value }:
                Add(function.OriginalDefinition, flow.Of(value));
                break;
            case ILocalFunctionOperation local:
                function = local.Symbol;
                break;
            case IAnonymousFunctionOperation lambda:
                function = lambda.Symbol;
                if (!IsGivenToForeignCall(lambda))
                {
                    MarkParameters(lambda.Symbol);
                }

                break;
            case IFieldReferenceOperation { Field: var field } when touching.Functions.IsKnown(field):
                Enqueue(field);
                break;
            case IMethodReferenceOperation reference:
                Enqueue(reference.Method);
                MarkParameters(reference.Method.OriginalDefinition);
                AddReceiver(reference.Method, reference.Instance);
                // Whoever calls it may give the object anything.
                if (kind == FlowKind.Owner && reference.Instance is { } receiver && !backend.IsInSource(reference.Method) && !backend.Declares(reference.Method) && !Foreign.ReadsReceiver(reference.Method) && reference.Method.Parameters.Any(parameter => !flow.IsLeaf(parameter.Type)))
                {
                    AddTo(receiver, [Flow.State]);
                }

                break;
            case IInvocationOperation call:
                WalkCall(call);
                break;
            case IPropertyReferenceOperation property when backend.IsInSource(property.Property):
                AddReceiver(property.Property, property.Instance);
                Enqueue(property.Property);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation when backend.IsInSource(constructor.ContainingType):
                AddParameters(constructor, creation.Arguments);
                WalkMaking(constructor);
                break;
            case IIncrementOrDecrementOperation increment:
                WalkSetter(increment.Target, null);
                EnqueueOperator(increment.OperatorMethod);
                if (increment.OperatorMethod is { IsStatic: false } ofObject)
                {
                    AddReceiver(ofObject, increment.Target);
                }

                break;
            case IRecursivePatternOperation { DeconstructSymbol: IMethodSymbol deconstruct }:
                EnqueueOperator(deconstruct);
                break;
            case IUsingOperation or IUsingDeclarationOperation:
                foreach (var (type, value) in ResourcesOf(operation))
                {
                    EnqueueAll(type, flow.Of(value), "Dispose", "DisposeAsync");
                }

                break;
            case IBinaryOperation { OperatorMethod: { } method }:
                EnqueueOperator(method);
                break;
            case IUnaryOperation { OperatorMethod: { } method }:
                EnqueueOperator(method);
                break;
            case IConversionOperation { OperatorMethod: { } method }:
                EnqueueOperator(method);
                break;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            Walk(child, function);
        }
    }

    private void AddDeclared(IOperation root, IEnumerable<object> from)
    {
        var all = from.ToList();
        foreach (IOperation inner in root.DescendantsAndSelf())
        {
            ISymbol? declared = inner switch
            {
                IDeclarationPatternOperation pattern => pattern.DeclaredSymbol,
                IRecursivePatternOperation pattern => pattern.DeclaredSymbol,
                IListPatternOperation pattern => pattern.DeclaredSymbol,
                _ => null,
            };
            if (declared is not null)
            {
                Add(declared, all);
            }
        }
    }
}
