using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Discovery;

// Statements: control flow is kept as written.
internal sealed partial class MethodDifferentiator
{
    private void VisitStatements(IEnumerable<StatementSyntax> statements)
    {
        int depth = noGradDepth;
        foreach (StatementSyntax statement in statements)
        {
            head.Cancellation.ThrowIfCancellationRequested();
            Visit(statement);
        }

        noGradDepth = depth;
    }

    private void Visit(StatementSyntax statement)
    {
        switch (statement)
        {
            case LocalDeclarationStatementSyntax local:
                Declare(local);
                break;
            case ExpressionStatementSyntax expression:
                VisitEffect(expression.Expression);
                break;
            case ReturnStatementSyntax { Expression: { } result }:
                Return(result);
                break;
            case IfStatementSyntax choice:
                VisitIf(choice, "if");
                break;
            case ForStatementSyntax loop:
                VisitFor(loop);
                break;
            case ForEachStatementSyntax loop:
                VisitForEach(loop);
                break;
            case ForEachVariableStatementSyntax loop when !ContainsCarrier(loop.Expression):
                Body($"foreach ({SourceText.Of(loop.Variable)} in {Plain(loop.Expression)})", loop.Statement);
                break;
            case WhileStatementSyntax loop:
                Body($"while ({Unhoisted(loop.Condition)})", loop.Statement);
                break;
            case DoStatementSyntax loop:
                Body("do", loop.Statement);
                Emit($"while ({Unhoisted(loop.Condition)});");
                break;
            case SwitchStatementSyntax choice:
                VisitSwitch(choice);
                break;
            case BlockSyntax block:
                Body("", block);
                break;
            case UsingStatementSyntax scope:
                VisitUsing(scope);
                break;
            case LocalFunctionStatementSyntax function:
                VisitLocalFunction(function);
                break;
            case BreakStatementSyntax or ContinueStatementSyntax or EmptyStatementSyntax:
                Emit(SourceText.Of(statement));
                break;
            case ThrowStatementSyntax raise:
                Emit(raise.Expression is null ? "throw;" : $"throw {Plain(raise.Expression)};");
                break;
            case TryStatementSyntax { Catches.Count: 0, Finally: { } always } guarded:
                Body("try", guarded.Block);
                Body("finally", always.Block);
                break;
            case TryStatementSyntax:
                Report(statement, Descriptors.TryStatement, "try");
                break;
            case GotoStatementSyntax or LabeledStatementSyntax:
                Report(statement, Descriptors.Goto);
                break;
            case YieldStatementSyntax:
                Report(statement, Descriptors.Iterator, method.Name);
                break;
            case UnsafeStatementSyntax or FixedStatementSyntax:
                Report(statement, Descriptors.Unsafe, "The block");
                break;
            default:
                Report(statement, Descriptors.UnsupportedSyntax, Shortened(statement));
                break;
        }
    }

    private void Body(string header, StatementSyntax body)
    {
        IEnumerable<StatementSyntax> statements = body is BlockSyntax block ? block.Statements : new[] { body };
        steps.Add(new Block(header, Capture(() => VisitStatements(statements))));
    }

    private void VisitIf(IfStatementSyntax choice, string keyword)
    {
        string condition = keyword == "if" ? Condition(choice.Condition) : Unhoisted(choice.Condition);
        Body($"{keyword} ({condition})", choice.Statement);
        if (choice.Else?.Statement is IfStatementSyntax next)
        {
            VisitIf(next, "else if");
        }
        else if (choice.Else is { } other)
        {
            Body("else", other.Statement);
        }
    }

    private void VisitFor(ForStatementSyntax loop)
    {
        string start = loop.Declaration is { } declaration ? Unhoisted(declaration) : string.Join(", ", loop.Initializers.Select(Unhoisted));
        string condition = loop.Condition is { } expression ? Unhoisted(expression) : "";
        Body($"for ({start}; {condition}; {string.Join(", ", loop.Incrementors.Select(Unhoisted))})", loop.Statement);
    }

    private void VisitForEach(ForEachStatementSyntax loop)
    {
        string variable = loop.Identifier.Text;
        string type = SourceText.Of(loop.Type);
        if (!IsCarrier(loop.Expression))
        {
            Body($"foreach ({type} {variable} in {Plain(loop.Expression)})", loop.Statement);
            return;
        }

        Term sequence = Name(loop.Expression);
        ILocalSymbol element = model.GetDeclaredSymbol(loop, head.Cancellation)!;
        if (sequence.Tangent is null)
        {
            Body($"foreach ({type} {variable} in {sequence.Value})", loop.Statement);
            return;
        }

        if (!carriers.IsSequence(TypeOf(loop.Expression)) || carriers.IsSpan(TypeOf(loop.Expression)))
        {
            Report(loop.Expression, Descriptors.UnsupportedSyntax, $"A loop over {Shortened(loop.Expression)}");
        }

        Activate(element);
        Body($"foreach (var ({variable}, {TangentName(element)}) in global::System.Linq.Enumerable.Zip({sequence.Value}, {sequence.Tangent}))", loop.Statement);
    }

    private void VisitSwitch(SwitchStatementSyntax choice)
    {
        string subject = Condition(choice.Expression);
        steps.Add(new Block($"switch ({subject})", Capture(() =>
        {
            foreach (SwitchSectionSyntax section in choice.Sections)
            {
                var labels = section.Labels.Select(label => Unhoisted(label)).ToEquatable();
                steps.Add(new SwitchSection(labels, Capture(() => VisitStatements(section.Statements))));
            }
        })));
    }

    private void VisitUsing(UsingStatementSyntax scope)
    {
        if (scope.Expression is { } resource)
        {
            int suspended = IsNoGrad(resource) ? 1 : 0;
            noGradDepth += suspended;
            Body($"using ({Plain(resource)})", scope.Statement);
            noGradDepth -= suspended;
            return;
        }

        if (scope.Declaration!.Variables.Any(variable => model.GetDeclaredSymbol(variable, head.Cancellation) is ILocalSymbol local && carriers.IsCarrier(local.Type)))
        {
            steps.Add(new Block("", Capture(() =>
            {
                Declare(scope.Declaration, "using ");
                Visit(scope.Statement);
            })));
            return;
        }

        int inside = scope.Declaration.Variables.Any(variable => variable.Initializer is { } initializer && IsNoGrad(initializer.Value)) ? 1 : 0;
        noGradDepth += inside;
        Body($"using ({Unhoisted(scope.Declaration)})", scope.Statement);
        noGradDepth -= inside;
    }

    // Inside torch.no_grad() the training loss sees constants, so the twin does.
    private bool IsNoGrad(ExpressionSyntax resource) =>
        resource is InvocationExpressionSyntax call && model.GetSymbolInfo(call, head.Cancellation).Symbol is IMethodSymbol { Name: "no_grad" or "inference_mode" } target
        && head.Backend.Declares(target);

    private void VisitLocalFunction(LocalFunctionStatementSyntax function)
    {
        IMethodSymbol symbol = model.GetDeclaredSymbol(function, head.Cancellation)!;
        if (!carriers.IsCarrier(symbol.ReturnType))
        {
            if (ContainsCarrier(function))
            {
                Report(function, Descriptors.UnsupportedSyntax, $"The local function {symbol.Name}, which takes tensors and returns none,");
            }

            Emit(SourceText.Of(function));
            return;
        }

        if (carriers.IsSpan(symbol.ReturnType) || symbol.Parameters.Any(parameter => carriers.IsSpan(parameter.Type)))
        {
            Report(function, Descriptors.UnsupportedSyntax, $"The local function {symbol.Name}, which takes or returns a span of tensors,");
            return;
        }

        if (function.Modifiers.Any(SyntaxKind.AsyncKeyword))
        {
            Report(function, Descriptors.Async, symbol.Name);
            return;
        }

        if (symbol.IsGenericMethod)
        {
            Report(function, Descriptors.GenericMethod, symbol.Name);
            return;
        }

        foreach (IParameterSymbol parameter in symbol.Parameters.Where(parameter => carriers.IsCarrier(parameter.Type)))
        {
            Activate(parameter);
        }

        var parameters = symbol.Parameters.SelectMany(parameter => carriers.IsCarrier(parameter.Type)
            ? new[] { ParameterText(parameter), $"{carriers.TangentType(parameter.Type)} {TangentName(parameter)}" }
            : [ParameterText(parameter)]);
        ITypeSymbol outerResult = resultType;
        bool outerActive = resultIsActive;
        bool outerFunction = isInLocalFunction;
        resultType = symbol.ReturnType;
        isInLocalFunction = true;
        string header = $"{(function.Modifiers.Any(SyntaxKind.StaticKeyword) ? "static " : "")}{PairType(symbol.ReturnType)} {LocalTwinName(symbol)}"
            + $"({string.Join(", ", parameters.Append($"{owner.Names.Sdk("ParameterTangents")} {direction}"))})";
        steps.Add(new Block(header, Capture(() =>
        {
            if (function.Body is { } body)
            {
                VisitStatements(body.Statements);
            }
            else if (function.ExpressionBody is { } arrow)
            {
                Return(arrow.Expression);
            }
        })));
        isInLocalFunction = outerFunction;
        resultType = outerResult;
        resultIsActive = outerActive;
    }

    private string ParameterText(IParameterSymbol parameter) =>
        $"{SourceText.Of(((ParameterSyntax)parameter.DeclaringSyntaxReferences[0].GetSyntax(head.Cancellation)).Type!)} {parameter.Written()}";

    private string LocalTwinName(IMethodSymbol function) => NameFor(function, head.Order.Suffix);

    private void Return(ExpressionSyntax expression)
    {
        if (!carriers.IsCarrier(resultType))
        {
            Report(expression, Descriptors.UnsupportedSyntax, $"A result of type {resultType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}");
            return;
        }

        if (role == MethodRole.Jvp && !isInLocalFunction)
        {
            ReturnLogits(expression);
            return;
        }

        Form form = Analyze(expression);
        resultIsActive |= IsActive(form);
        if (form is Pair pair && carriers.IsTensor(resultType))
        {
            Emit($"return {pair.Text};");
        }
        else
        {
            Term term = Materialise(form);
            Emit($"return ({term.Value}, {TangentOf(term, resultType)});");
        }
    }

    private void ReturnLogits(ExpressionSyntax expression)
    {
        if (carriers.IsTensor(resultType))
        {
            EmitLogits(Name(expression));
            return;
        }

        EmitLogits(StripParentheses(expression) is TupleExpressionSyntax tuple
            ? tuple.Arguments.Select(argument => Name(argument.Expression)).ToList()[PositionOfLogits]
            : ItemOf(Name(expression), PositionOfLogits));
    }

    // That it names a tensor is seen to before anything is written.
    private int PositionOfLogits => head.Output!.Value;

    private void EmitLogits(Term logits)
    {
        string exact = head.Approximates ? $" {{ ExactTangent = {direction}.IsExact }}" : "";
        Emit($"return new {owner.Names.Sdk(head.Order.Result)}({logits.Value}, {logits.Tangent ?? "null"}){exact}.MoveToOuterDisposeScope();");
    }

    private static Term ItemOf(Term tuple, int position) => new($"{tuple.Value}.Item{position + 1}", tuple.Tangent is null ? null : $"{tuple.Tangent}.Item{position + 1}");
}
