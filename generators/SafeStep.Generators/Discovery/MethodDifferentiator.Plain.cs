using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Discovery;

// Everything that is not a tensor is copied as it is, as long as no tensor's value gets lost in it.
internal sealed partial class MethodDifferentiator
{
    /// <summary>The source of a node without a derivative of its own, after the tensors computed inside it have been given names.</summary>
    private string Plain(SyntaxNode node) => Plain(node, mayHoist: true);

    /// <summary>The same where nothing can be computed beforehand, such as the condition of a loop.</summary>
    private string Unhoisted(SyntaxNode node) => Plain(node, mayHoist: false);

    private string Plain(SyntaxNode node, bool mayHoist)
    {
        var replaced = new Dictionary<SyntaxNode, string>();
        foreach (ExpressionSyntax tensor in TensorsIn(node))
        {
            if (EnclosingLambda(tensor, node) is { } lambda)
            {
                Report(lambda, Descriptors.Lambda);
                return SourceText.Of(node);
            }

            if (tensor.Parent is AssignmentExpressionSyntax assignment && assignment.Left == tensor)
            {
                Report(assignment, Descriptors.UnsupportedSyntax);
                continue;
            }

            bool isReference = tensor.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 };
            if (isReference)
            {
                Report(tensor.Parent!, Descriptors.ByReference);
                continue;
            }

            int before = steps.Count;
            Form form = Analyze(tensor);
            if (IsActive(form) && !KeepsValue(tensor))
            {
                Report(tensor.Parent ?? tensor, Descriptors.ValueLeaves);
            }

            bool isComputed = form is not Ready || steps.Count > before;
            if (isComputed && IsActive(form) && (!mayHoist || IsConditionalInside(tensor, node)))
            {
                Report(tensor, Descriptors.Conditional);
            }

            string text = IsActive(form) ? Materialise(form).Value : ValueOf(form);
            replaced[tensor] = form is Operation && tensor.Parent is MemberAccessExpressionSyntax && tensor is BinaryExpressionSyntax ? $"({text})" : text;
        }

        foreach (InvocationExpressionSyntax call in CallsIn(node))
        {
            CheckForLostValues(call);
        }

        return SourceText.Of(node, replaced);
    }

    /// <summary>Like <see cref="Plain(SyntaxNode)"/>, for a place where the text is written more than once: what must run once gets a name.</summary>
    private string Repeatable(ExpressionSyntax expression)
    {
        string text = Plain(expression);
        if (IsRepeatable(expression))
        {
            return text;
        }

        string value = names.TakeNumbered("value");
        Emit($"var {value} = {text};");
        return value;
    }

    private bool IsRepeatable(ExpressionSyntax expression) => expression.DescendantNodesAndSelf().All(node => node switch
    {
        AssignmentExpressionSyntax or AnonymousFunctionExpressionSyntax or AwaitExpressionSyntax => false,
        PostfixUnaryExpressionSyntax postfix => postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression),
        PrefixUnaryExpressionSyntax prefix => !prefix.IsKind(SyntaxKind.PreIncrementExpression) && !prefix.IsKind(SyntaxKind.PreDecrementExpression),
        InvocationExpressionSyntax call => model.GetSymbolInfo(call, head.Cancellation).Symbol switch
        {
            IMethodSymbol target => head.Backend.Declares(target) || target.ContainingType.SpecialType != SpecialType.None
                || target.ContainingType.ToDisplayString() is "System.Math" or "System.MathF",
            _ => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" },
        },
        _ => true,
    });

    private string Condition(ExpressionSyntax condition) => Plain(condition);

    private bool ContainsCarrier(SyntaxNode node) => TensorsIn(node).Any();

    // The outermost expressions of a tensor type within a node.
    private IEnumerable<ExpressionSyntax> TensorsIn(SyntaxNode node) => node
        .DescendantNodesAndSelf(inner => inner is not ExpressionSyntax expression || !IsValueOfCarrier(expression))
        .OfType<ExpressionSyntax>()
        .Where(IsValueOfCarrier);

    private bool IsValueOfCarrier(ExpressionSyntax expression) =>
        expression is not (TypeSyntax and not IdentifierNameSyntax) and not DeclarationExpressionSyntax
        && !(expression.Parent is MemberAccessExpressionSyntax access && access.Name == expression)
        && !(expression.Parent is MemberBindingExpressionSyntax)
        && !IsInNameOf(expression)
        && IsCarrier(expression);

    private static bool IsInNameOf(ExpressionSyntax expression) =>
        expression.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } };

    // Reading a shape, comparing with null, and the lifetime of a tensor take nothing from its value.
    private static bool KeepsValue(ExpressionSyntax tensor) => tensor.Parent switch
    {
        ParenthesizedExpressionSyntax parenthesis => KeepsValue(parenthesis),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } postfix => KeepsValue(postfix),
        MemberAccessExpressionSyntax access when access.Expression == tensor => ShapeMembers.Names.Contains(access.Name.Identifier.ValueText),
        ConditionalAccessExpressionSyntax { WhenNotNull: var read } access when access.Expression == tensor => read.DescendantNodesAndSelf()
            .OfType<MemberBindingExpressionSyntax>().Take(1).All(member => ShapeMembers.Names.Contains(member.Name.Identifier.ValueText)),
        IsPatternExpressionSyntax { Pattern: var pattern } => IsNullPattern(pattern),
        BinaryExpressionSyntax comparison => comparison.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression
            && (comparison.Left.IsKind(SyntaxKind.NullLiteralExpression) || comparison.Right.IsKind(SyntaxKind.NullLiteralExpression)),
        _ => false,
    };

    private static bool IsNullPattern(PatternSyntax pattern) => pattern switch
    {
        ConstantPatternSyntax constant => constant.Expression.IsKind(SyntaxKind.NullLiteralExpression),
        UnaryPatternSyntax { Pattern: var inner } => IsNullPattern(inner),
        RecursivePatternSyntax { PropertyPatternClause.Subpatterns.Count: 0, Designation: null } => true,
        _ => false,
    };

    private static AnonymousFunctionExpressionSyntax? EnclosingLambda(SyntaxNode tensor, SyntaxNode limit) =>
        tensor.Ancestors().TakeWhile(ancestor => ancestor != limit.Parent).OfType<AnonymousFunctionExpressionSyntax>().FirstOrDefault();

    // Whether a part of an expression is evaluated only under a condition.
    private static bool IsConditionalInside(SyntaxNode part, SyntaxNode limit)
    {
        for (SyntaxNode current = part; current != limit && current.Parent is { } parent; current = parent)
        {
            bool isConditional = parent switch
            {
                BinaryExpressionSyntax binary => binary.Right == current
                    && binary.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression,
                ConditionalExpressionSyntax choice => choice.Condition != current,
                SwitchExpressionArmSyntax => true,
                _ => false,
            };
            if (isConditional)
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<InvocationExpressionSyntax> CallsIn(SyntaxNode node) =>
        node.DescendantNodesAndSelf(inner => inner is not ExpressionSyntax expression || !IsValueOfCarrier(expression)).OfType<InvocationExpressionSyntax>()
            .Where(call => !IsValueOfCarrier(call));

    // A method of the user that returns no tensor may still read the value of one: of a parameter, or of its arguments.
    private void CheckForLostValues(InvocationExpressionSyntax call)
    {
        if (model.GetSymbolInfo(call, head.Cancellation).Symbol is not IMethodSymbol { DeclaringSyntaxReferences: [var reference, ..] } target
            || head.Backend.Declares(target) || target.MethodKind == MethodKind.LocalFunction)
        {
            return;
        }

        SyntaxNode body = reference.GetSyntax(head.Cancellation);
        SemanticModel other = head.Backend.ModelOf(body.SyntaxTree);
        bool loses = body.DescendantNodes().OfType<ExpressionSyntax>().Any(expression =>
            carriers.IsCarrier(other.GetTypeInfo(expression, head.Cancellation).Type)
            && other.GetSymbolInfo(expression, head.Cancellation).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol
            && !(expression.Parent is MemberAccessExpressionSyntax access && access.Name == expression)
            && !KeepsValue(expression));
        if (loses)
        {
            Report(call, Descriptors.ValueLeaves);
        }
    }
}
