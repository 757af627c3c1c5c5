using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Analysis;
using SafeStep.Generators.Diagnostics;

namespace SafeStep.Generators.Rewriting;

/// <content>The one place where each kind of operation is decided on.</content>
internal sealed partial class MethodRewriter
{
    private void Visit(IOperation? operation)
    {
        if (operation is null)
        {
            return;
        }

        reach.Cancellation.ThrowIfCancellationRequested();
        if (reach.Touching.Implicit.Find(operation) is { } called)
        {
            Refuse(operation.Syntax, Descriptors.UnsupportedSyntax, $"{Shortened(operation.Syntax)} (which calls {called.ContainingType.Name}.{called.Name}, and that computes with tensors)");
        }

        RefuseIf(FunctionIdentity.IsAsked(operation), operation);
        switch (operation)
        {
            // What copies, chooses, repeats and stores: tangents go with the tensors.
            case IMethodBodyOperation or IBlockOperation or IVariableDeclarationGroupOperation or IVariableDeclarationOperation or IVariableDeclaratorOperation or IVariableInitializerOperation
                or IExpressionStatementOperation or IConditionalOperation or IForLoopOperation or IWhileLoopOperation or ISwitchOperation or ISwitchCaseOperation or ICaseClauseOperation
                or IBranchOperation or IEmptyOperation or ILabeledOperation or ILockOperation or ITryOperation or ICatchClauseOperation or IThrowOperation or ILiteralOperation
                or ILocalReferenceOperation or IInstanceReferenceOperation or IDeclarationExpressionOperation or IParenthesizedOperation
                or ICoalesceOperation or IConditionalAccessInstanceOperation or IArgumentOperation or IArrayCreationOperation or IArrayInitializerOperation or IArrayElementReferenceOperation
                or IObjectOrCollectionInitializerOperation or IMemberInitializerOperation or ITypeOfOperation or ISizeOfOperation or IDefaultValueOperation
                or IIsTypeOperation or IIsPatternOperation or IConstantPatternOperation or IDeclarationPatternOperation or IDiscardPatternOperation or INegatedPatternOperation or IBinaryPatternOperation or IUsingOperation or IUsingDeclarationOperation
                or ITypePatternOperation or IRelationalPatternOperation or ISwitchExpressionOperation or ISwitchExpressionArmOperation or IRangeOperation or IDiscardOperation
                or ICollectionExpressionOperation or ISpreadOperation or ITranslatedQueryOperation or ITypeParameterObjectCreationOperation
                or IInterpolatedStringOperation or IInterpolatedStringTextOperation or IInterpolationOperation or IInstanceReferenceOperation or IUtf8StringOperation
                or ILocalFunctionOperation or IAnonymousFunctionOperation or IPropertySubpatternOperation or ISlicePatternOperation or IConstructorBodyOperation or IReturnOperation
                or IFieldInitializerOperation:
                VisitChildren(operation);
                break;
            case ITupleOperation tuple:
                VisitChildren(tuple);
                KeepNames(tuple);
                break;
            case IAnonymousObjectCreationOperation creation:
                VisitChildren(creation);
                KeepNames(creation);
                break;
            case IParameterReferenceOperation or INameOfOperation:
                break;
            case IInvocationOperation call:
                VisitCall(call);
                break;
            case IBinaryOperation binary:
                VisitChildren(binary);
                VisitOperator(binary, binary.OperatorMethod, [binary.LeftOperand, binary.RightOperand]);
                break;
            case IUnaryOperation unary:
                VisitChildren(unary);
                VisitOperator(unary, unary.OperatorMethod, [unary.Operand]);
                break;
            case IConversionOperation conversion:
                VisitChildren(conversion);
                VisitConversion(conversion);
                break;
            case IFieldReferenceOperation field:
                VisitChildren(field);
                VisitField(field);
                break;
            case IPropertyReferenceOperation property:
                VisitChildren(property);
                VisitProperty(property, isRead: true);
                break;
            case IImplicitIndexerReferenceOperation indexer:
                VisitChildren(indexer);
                RefuseIf(types.IsTensor(indexer.Instance.Type), indexer);
                break;
            case ISimpleAssignmentOperation assignment:
                Visit(assignment.Value);
                VisitTarget(assignment.Target, assignment.Syntax);
                break;
            case ICompoundAssignmentOperation assignment:
                VisitCompound(assignment);
                break;
            case ICoalesceAssignmentOperation assignment:
                VisitCoalesceAssignment(assignment);
                break;
            case IIncrementOrDecrementOperation increment:
                VisitTarget(increment.Target, increment.Syntax);
                RefuseIf(increment.OperatorMethod is { } method && backend.Declares(method), increment);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                VisitTarget(deconstruction.Target, deconstruction.Syntax);
                Visit(deconstruction.Value);
                CheckDeconstruction(deconstruction);
                break;
            case IConditionalAccessOperation access:
                VisitChildren(access);
                VisitConditionalAccess(access);
                break;
            case IDelegateCreationOperation creation:
                VisitDelegate(creation);
                break;
            case IMethodReferenceOperation reference:
                RefuseIf(reach.Touching.TouchesAny(reference.Method), reference);
                VisitChildren(reference);
                break;
            case IObjectCreationOperation creation:
                VisitChildren(creation);
                VisitCreation(creation);
                break;
            case IWithOperation with:
                VisitChildren(with);
                RefuseIf(with.CloneMethod is { IsImplicitlyDeclared: false } clone && reach.Touching.Touches(clone), with);
                break;
            case IForEachLoopOperation loop:
                VisitChildren(loop);
                VisitForEach(loop);
                break;
            case IRecursivePatternOperation pattern:
                VisitChildren(pattern);
                RefuseIf(pattern.DeconstructSymbol is IMethodSymbol deconstruct && backend.Declares(deconstruct), pattern);
                break;
            case IListPatternOperation pattern:
                VisitChildren(pattern);
                RefuseIf(types.IsTensor(pattern.InputType), pattern);
                break;
            case ITupleBinaryOperation tuples:
                VisitChildren(tuples);
                RefuseIf(HoldsTensors(tuples.LeftOperand) || HoldsTensors(tuples.RightOperand), tuples);
                break;
            case IAwaitOperation:
                Refuse(operation.Syntax, Descriptors.Async);
                break;
            case IAddressOfOperation:
                Refuse(operation.Syntax, Descriptors.Unsafe);
                break;
            case IInvalidOperation:
                reach.IsIncomplete = true;
                break;
            default:
                VisitUnknown(operation);
                break;
        }
    }

    private void VisitChildren(IOperation operation)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            Visit(child);
        }
    }

    // Default-deny: what is not listed above may do anything, unless no tensor is anywhere in it.
    private void VisitUnknown(IOperation operation)
    {
        if (operation.DescendantsAndSelf().Any(inner => types.MayHoldTensors(inner.Type) || reach.Touching.TouchesHere(inner) || inner is IDynamicInvocationOperation))
        {
            Refuse(operation.Syntax, operation.Syntax.DescendantNodesAndSelf().Any(node => node is StackAllocArrayCreationExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PointerIndirectionExpression })
                ? Descriptors.Unsafe
                : Descriptors.UnsupportedSyntax);
        }
    }

    private void RefuseIf(bool condition, IOperation operation)
    {
        if (condition)
        {
            Refuse(operation.Syntax, Descriptors.UnsupportedSyntax);
        }
    }
}
