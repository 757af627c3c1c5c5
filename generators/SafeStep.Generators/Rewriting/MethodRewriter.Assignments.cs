using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Analysis;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Rewriting;

/// <content>Assignments: to what belongs to the forward they stay; the model is not to be changed by its derivative.</content>
internal sealed partial class MethodRewriter
{
    private void VisitTarget(IOperation target, SyntaxNode assignment)
    {
        switch (target)
        {
            case ILocalReferenceOperation { Local.RefKind: not RefKind.None }:
                break;
            case ILocalReferenceOperation or IParameterReferenceOperation or IDiscardOperation or IDeclarationExpressionOperation:
                break;
            case ITupleOperation tuple:
                foreach (IOperation element in tuple.Elements)
                {
                    VisitTarget(element, assignment);
                }

                break;
            case IArrayElementReferenceOperation element:
                VisitChildren(element);
                reach.NoteWrite(element.ArrayReference);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true } property when types.IsTensor(property.Property.ContainingType):
                VisitChildren(property);
                NoteWrite(property.Instance!, assignment);
                VisitTensorIndexer(property);
                break;
            case IMemberReferenceOperation reference:
                VisitChildren(reference);
                VisitMemberTarget(reference, assignment);
                break;
            case IInvocationOperation { TargetMethod.ReturnsByRef: true } or IInlineArrayAccessOperation or IDynamicMemberReferenceOperation:
                Refuse(assignment, Descriptors.UnsupportedSyntax);
                break;
            case IConversionOperation conversion:
                VisitTarget(conversion.Operand, assignment);
                break;
            case IInvalidOperation:
                reach.IsIncomplete = true;
                break;
            default:
                Visit(target);
                break;
        }
    }

    private void VisitMemberTarget(IMemberReferenceOperation reference, SyntaxNode assignment)
    {
        // In an object initializer, of what is being made.
        if (reference.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver })
        {
            RefuseIf(reference is IPropertyReferenceOperation { Property.SetMethod: { } set } && reach.Touching.Touches(set), reference);
            return;
        }

        if (reference is IPropertyReferenceOperation { Property: var property } && (backend.Declares(property) || reach.Touching.IsWrittenByHand(property)))
        {
            Refuse(assignment, Descriptors.FieldWritten);
            return;
        }

        // Whether a member may be written at all is asked of all code that is reached, not only here.
        if (reference.Instance is null or IInstanceReferenceOperation)
        {
            KeepBack(reference, assignment);
        }
        else if (!backend.IsModule(reference.Instance.Type) && HolderOf(reference) is { } holder)
        {
            reach.NoteWrite(holder);
        }
    }

    // The object that a member is written of; null where that is a value in a variable, of which everyone has an own copy.
    private static IOperation? HolderOf(IMemberReferenceOperation member) => member switch
    {
        IFieldReferenceOperation { Instance: ILocalReferenceOperation { Type.IsValueType: true } or IParameterReferenceOperation { Type.IsValueType: true, Parameter.RefKind: RefKind.None } } => null,
        IFieldReferenceOperation { Instance: IFieldReferenceOperation { Type.IsValueType: true } outer } => HolderOf(outer),
        _ => member.Instance,
    };

    // if (mask is null || ...) mask = ones(...): a constant that the model remembers, and that the pass lets it forget again.
    private void KeepBack(IMemberReferenceOperation member, SyntaxNode assignment)
    {
        if (!types.IsTensor(member.Type) || assignment is not AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax statement } syntax || !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
            || statement.Ancestors().TakeWhile(node => node != body).OfType<IfStatementSyntax>().FirstOrDefault(choice => choice.Statement.Contains(statement)) is not { } choice
            || !choice.Condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, reach.Cancellation).Symbol, member.Member))
            || !new CacheBlock(choice, model, backend).OnlyRemembers() || model.GetOperation(syntax, reach.Cancellation) is not ISimpleAssignmentOperation { Value: var value })
        {
            return;
        }

        reach.TakenBack.Add(assignment);
        reach.Remembered.Add(member.Member);
        string before = part.Taken.Copy().Take("before");
        reach.Demands.Add(new Demand(assignment, Descriptors.FieldWritten, Shortened(assignment), [value]));
        text.Edit(syntax.Right, inner => $"{jvp}.Stored({inner()}, {text.Of(syntax.Left)}, {before} => {text.Of(syntax.Left)} = {before})");
    }

    private void VisitCompound(ICompoundAssignmentOperation assignment)
    {
        Visit(assignment.Value);
        VisitTarget(assignment.Target, assignment.Syntax);
        IMethodSymbol? method = assignment.OperatorMethod;
        if (assignment.InConversion.MethodSymbol is { } into && !backend.Declares(into) || assignment.OutConversion.MethodSymbol is { } outOf && reach.Touching.Touches(outOf))
        {
            Refuse(assignment.Syntax, Descriptors.UnsupportedSyntax);
            return;
        }

        if (method is null || (!backend.Declares(method) && !reach.Touching.Touches(method)))
        {
            return;
        }

        // The target is written twice: that must be the same as once. An operator of the object itself (C# 14) has no twin that stands for it.
        if (!method.IsStatic || assignment.IsLifted || assignment.Syntax is not AssignmentExpressionSyntax syntax || !IsRepeatable(assignment.Target))
        {
            Refuse(assignment.Syntax, Descriptors.UnsupportedSyntax);
            return;
        }

        if (!backend.Declares(method))
        {
            if (reach.DemandTwin(method, syntax) is { } twin)
            {
                Replace(syntax, () => $"{text.Of(syntax.Left)} = {reach.HomeOf(method)}.{twin}({jvp}, {text.Of(syntax.Left)}, {Argument(syntax.Right)})");
            }

            return;
        }

        Op? op = OpTable.Find(method.Name);
        if (op?.Kind == OpKind.Zero)
        {
            string sign = syntax.OperatorToken.Text.TrimEnd('=');
            Replace(syntax, () => $"{text.Of(syntax.Left)} = {jvp}.Constant({text.Of(syntax.Left)} {sign} ({text.Of(syntax.Right)}))");
            return;
        }

        if (op is not null && reach.Use(new OpUse(method, op, method.Parameters, false), syntax, [assignment.Target, assignment.Value], out OpUse use, out _))
        {
            Replace(syntax, () => $"{text.Of(syntax.Left)} = {jvp}.{reach.NameOf(use)}({text.Of(syntax.Left)}, {Argument(syntax.Right)})");
            return;
        }

        Refuse(syntax, Descriptors.OpWithoutRule);
    }

    // Twice must be the same as once: it changes nothing, and is asked twice before anything else is computed.
    private bool IsRepeatable(IOperation? operation) => operation switch
    {
        null or ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or ILiteralOperation or IFieldReferenceOperation { Instance: null } or IDefaultValueOperation => true,
        IFieldReferenceOperation field => IsRepeatable(field.Instance),
        // A getter that is written out may do anything.
        IPropertyReferenceOperation { Property: var read } when backend.IsInSource(read) && reach.Touching.HasBody(read) => false,
        IPropertyReferenceOperation property => IsRepeatable(property.Instance) && property.Arguments.All(argument => IsRepeatable(argument.Value)),
        IArrayElementReferenceOperation element => IsRepeatable(element.ArrayReference) && element.Indices.All(IsRepeatable),
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues.All(IsRepeatable),
        IConversionOperation conversion => IsRepeatable(conversion.Operand),
        IArrayCreationOperation { Initializer: null, DimensionSizes: var sizes } => sizes.All(IsRepeatable),
        ICollectionExpressionOperation collection => collection.Elements.All(IsRepeatable),
        IArgumentOperation argument => IsRepeatable(argument.Value),
        IInvocationOperation { TargetMethod: { ContainingType.Name: "TensorIndex" } index } call when backend.Declares(index) => Operands(call).All(IsRepeatable),
        IInvocationOperation { TargetMethod: var method } call when backend.Declares(method) => RowOf(method) is { Kind: OpKind.Rule or OpKind.Linear or OpKind.Zero or OpKind.Plain } && !OpTable.IsInPlace(method.Name)
            && method.Parameters.All(parameter => parameter.Name != "inplace") && Operands(call).All(IsRepeatable),
        IBinaryOperation { OperatorMethod: { } method } binary when backend.Declares(method) => IsRepeatable(binary.LeftOperand) && IsRepeatable(binary.RightOperand),
        IUnaryOperation { OperatorMethod: { } method } unary when backend.Declares(method) => IsRepeatable(unary.Operand),
        IBinaryOperation { OperatorMethod: null } binary => IsRepeatable(binary.LeftOperand) && IsRepeatable(binary.RightOperand),
        IUnaryOperation { OperatorMethod: null } unary => IsRepeatable(unary.Operand),
        IRangeOperation range => IsRepeatable(range.LeftOperand) && IsRepeatable(range.RightOperand),
        IParenthesizedOperation parentheses => IsRepeatable(parentheses.Operand),
        IImplicitIndexerReferenceOperation indexer => IsRepeatable(indexer.Instance) && IsRepeatable(indexer.Argument),
        ITupleOperation tuple => tuple.Elements.All(IsRepeatable),
        _ => false,
    };

    // What a model remembers of constants it may as well compute now; it stays after the pass.
    private void VisitCoalesceAssignment(ICoalesceAssignmentOperation assignment)
    {
        int draws = reach.DrawsSoFar;
        Visit(assignment.Value);
        if (assignment.Target is IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member && member is not IPropertyReferenceOperation { Property.IsIndexer: true }
            && !(member is IPropertyReferenceOperation { Property: var property } && reach.Touching.IsWrittenByHand(property)) && member.Syntax is not FieldExpressionSyntax)
        {
            SyntaxNode target = member.Syntax;
            reach.TakenBack.Add(assignment.Syntax);
            reach.Remembered.Add(member.Member);
            reach.NoteRememberedDraws(assignment.Syntax, reach.DrawsSoFar - draws);
            reach.Demands.Add(new Demand(assignment.Syntax, Descriptors.FieldWritten, Shortened(assignment.Syntax), [assignment.Value]));
            // What has no type of its own has that of the member.
            SyntaxNode value = SyntaxOfValue(assignment);
            string type = value is ImplicitObjectCreationExpressionSyntax || Bare(value) is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } || model.GetTypeInfo(value, reach.Cancellation).Type is null ? $"<{part.Names.Of(assignment.Value.Type!)}>" : "";
            text.Edit(value, inner => $"{jvp}.Cached{type}({inner()}, () => {text.Of(target)} = null)");
            return;
        }

        VisitTarget(assignment.Target, assignment.Syntax);
    }

    private static SyntaxNode SyntaxOfValue(ICoalesceAssignmentOperation assignment) => assignment.Syntax is AssignmentExpressionSyntax { Right: var right } ? right : assignment.Value.Syntax;

    private void CheckDeconstruction(IDeconstructionAssignmentOperation deconstruction)
    {
        if (deconstruction.Syntax is AssignmentExpressionSyntax syntax)
        {
            DeconstructionInfo info = model.GetDeconstructionInfo(syntax);
            RefuseIf(MethodsOf(info).Any(method => backend.Declares(method) && types.IsTensor(method.ContainingType)), deconstruction);
        }
    }

    private static IEnumerable<IMethodSymbol> MethodsOf(DeconstructionInfo info) =>
        (info.Method is { } method ? [method] : Enumerable.Empty<IMethodSymbol>()).Concat(info.Nested.SelectMany(MethodsOf));

    private void VisitForEach(IForEachLoopOperation loop)
    {
        RefuseIf(types.IsTensor(Unconverted(loop.Collection).Type), loop);
        if (loop.IsAsynchronous)
        {
            Refuse(loop.Syntax, Descriptors.Async);
        }
    }

    private static IOperation Unconverted(IOperation operation) => operation is IConversionOperation conversion ? Unconverted(conversion.Operand) : operation;
}
