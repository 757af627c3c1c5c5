using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Discovery;

// Declarations and assignments: where a value and its tangent get their names.
internal sealed partial class MethodDifferentiator
{
    private static ExpressionSyntax StripParentheses(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => StripParentheses(inner.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } inner => StripParentheses(inner.Operand),
        _ => expression,
    };

    private static bool IsActive(Form form) => form is Pair or Ready { Term.Tangent: not null } or Operation { Tangent: not null };

    private void Activate(ISymbol variable)
    {
        if (active.Add(variable))
        {
            sawNewActivity = true;
        }
    }

    private void Declare(LocalDeclarationStatementSyntax statement)
    {
        if (statement.Declaration.Variables.All(variable => model.GetDeclaredSymbol(variable, head.Cancellation) is not ILocalSymbol local || !carriers.IsCarrier(local.Type)))
        {
            if (statement.UsingKeyword != default && statement.Declaration.Variables.Any(variable => variable.Initializer is { } initializer && IsNoGrad(initializer.Value)))
            {
                noGradDepth++;
            }

            Emit(Plain(statement));
            return;
        }

        Declare(statement.Declaration, statement.UsingKeyword != default ? "using " : "");
    }

    private void Declare(VariableDeclarationSyntax declaration, string prefix)
    {
        foreach (VariableDeclaratorSyntax declarator in declaration.Variables)
        {
            if (model.GetDeclaredSymbol(declarator, head.Cancellation) is not ILocalSymbol local)
            {
                head.IsIncomplete = true;
                return;
            }

            if (declarator.Initializer is not { Value: var value })
            {
                string[] unassigned = [$"{SourceText.Of(declaration.Type)} {local.Written()};", $"{carriers.TangentType(local.Type)} {TangentName(local)};"];
                Emit(active.Contains(local) ? unassigned : [unassigned[0]]);
                continue;
            }

            // A choice is assigned to the variable itself, branch by branch.
            bool isChoice = prefix.Length == 0 && StripParentheses(value) is ConditionalExpressionSyntax or SwitchExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression };
            declaring = isChoice ? local : null;
            Form form = Analyze(value);
            bool isDeclared = isChoice && declaring is null && form is Ready { Term.Value: var result } && result == local.Written();
            declaring = null;
            if (!isDeclared)
            {
                DeclareAs(local, prefix + SourceText.Of(declaration.Type), form);
            }
            else if (IsActive(form))
            {
                Activate(local);
            }
        }
    }

    private void DeclareAs(ILocalSymbol local, string type, Form form)
    {
        if (IsActive(form))
        {
            Activate(local);
        }

        string variable = local.Written();
        // What else may be assigned to a sequence or tuple later its declared type says, not its first value.
        string tangentType = carriers.IsTensor(local.Type) ? "var" : carriers.TangentType(local.Type);
        if (form is Pair pair && !type.StartsWith("using ", StringComparison.Ordinal))
        {
            Emit(tangentType == "var" || type == "var"
                ? $"var ({variable}, {TangentName(local)}) = {pair.Text};"
                : $"({type} {variable}, {tangentType} {TangentName(local)}) = {pair.Text};");
            return;
        }

        if (form is Pair)
        {
            form = new Ready(Materialise(form));
        }

        string value = form is Operation { Value: var text } ? text : ((Ready)form).Term.Value;
        string? tangent = form is Operation operation ? operation.Tangent?.Invoke(variable) : ((Ready)form).Term.Tangent;
        if (!active.Contains(local))
        {
            Emit($"{type} {variable} = {value};");
        }
        else if (tangent is null)
        {
            Emit($"{type} {variable} = {value};", $"{carriers.TangentType(local.Type)} {TangentName(local)} = {carriers.ZeroTangent(local.Type, variable)};");
        }
        else
        {
            Emit($"{type} {variable} = {value};", $"{tangentType} {TangentName(local)} = {tangent};");
        }
    }

    /// <summary>Gives a value that has none a name, unless it can be written down again as it is.</summary>
    private Term Materialise(Form form)
    {
        switch (form)
        {
            case Ready ready:
                return ready.Term;

            case Pair pair:
                string both = names.TakePair(pair.Hint, numbered: !pair.Hint.EndsWith("Out", StringComparison.Ordinal));
                Emit($"var ({both}, {both}_t) = {pair.Text};");
                return new Term(both, both + "_t");

            default:
                var operation = (Operation)form;
                string value = names.TakePair(operation.Hint, numbered: !operation.Hint.EndsWith("Out", StringComparison.Ordinal));
                if (operation.Tangent is null)
                {
                    Emit($"var {value} = {operation.Value};");
                    return new Term(value, null);
                }

                Emit($"var {value} = {operation.Value};", $"var {value}_t = {operation.Tangent(value)};");
                return new Term(value, value + "_t");
        }
    }

    private Term Name(ExpressionSyntax expression) => Materialise(Analyze(expression));

    private Form Assign(AssignmentExpressionSyntax assignment)
    {
        ExpressionSyntax target = StripParentheses(assignment.Left);
        if (!assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            return AssignCompound(assignment, target);
        }

        if (target is TupleExpressionSyntax or DeclarationExpressionSyntax)
        {
            Deconstruct(target, assignment.Right);
            return new Ready(new Term(SourceText.Of(target), null));
        }

        if (target is IdentifierNameSyntax { Identifier.ValueText: "_" } && SymbolOf(target) is IDiscardSymbol)
        {
            return new Ready(Name(assignment.Right));
        }

        if (target is ElementAccessExpressionSyntax element)
        {
            return AssignElement(assignment, element);
        }

        return Store(assignment, target, Analyze(assignment.Right));
    }

    /// <summary>Puts a value into an existing variable, and its tangent into the variable's tangent.</summary>
    private Form Store(ExpressionSyntax node, ExpressionSyntax target, Form form)
    {
        if (SymbolOf(target) is not { } variable)
        {
            return new Ready(new Term("default", null));
        }

        if (variable is not (ILocalSymbol or IParameterSymbol))
        {
            Report(node, Descriptors.FieldWritten);
            return new Ready(Materialise(form));
        }

        if (IsActive(form))
        {
            Activate(variable);
        }

        string name = variable.Written();
        ITypeSymbol type = variable is ILocalSymbol local ? local.Type : ((IParameterSymbol)variable).Type;
        if (!active.Contains(variable))
        {
            string value = form is Operation { Value: var text } ? text : ((Ready)form).Term.Value;
            if (value != name)
            {
                Emit($"{name} = {value};");
            }

            return new Ready(new Term(name, null));
        }

        string tangent = TangentName(variable);
        switch (form)
        {
            // x = x.op_() has been written as x = x.op().
            case Ready { Term: var same } when same.Value == name && same.Tangent == tangent:
                break;
            case Pair pair:
                Emit($"({name}, {tangent}) = {pair.Text};");
                break;
            case Ready { Term: var term }:
                Emit($"({name}, {tangent}) = ({term.Value}, {TangentOf(term, type)});");
                break;
            case Operation { Tangent: null } constant:
                Emit($"{name} = {constant.Value};", $"{tangent} = {carriers.ZeroTangent(type, name)};");
                break;
            case Operation { NeedsOutput: false } operation:
                Emit($"{tangent} = {operation.Tangent!("")};", $"{name} = {operation.Value};");
                break;
            case Operation operation when Mentions(operation.Tangent!("\0"), variable.Name):
                string output = names.TakePair(operation.Hint, numbered: !operation.Hint.EndsWith("Out", StringComparison.Ordinal));
                Emit($"var {output} = {operation.Value};", $"{tangent} = {operation.Tangent!(output)};", $"{name} = {output};");
                break;
            case Operation operation:
                Emit($"{name} = {operation.Value};", $"{tangent} = {operation.Tangent!(name)};");
                break;
        }

        return new Ready(new Term(name, tangent));
    }

    private static bool Mentions(string text, string identifier) =>
        SyntaxFactory.ParseExpression(text.Replace("\0", "__output")).DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == identifier);

    // x += y means x = x + y for tensors.
    private Form AssignCompound(AssignmentExpressionSyntax assignment, ExpressionSyntax target)
    {
        if (assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression))
        {
            Report(assignment, Descriptors.UnsupportedSyntax);
            return new Ready(new Term("default", null));
        }

        if (SymbolOf(assignment) is not IMethodSymbol operatorMethod)
        {
            return new Ready(new Term("default", null));
        }

        if (target is ElementAccessExpressionSyntax)
        {
            Report(assignment, Descriptors.UnsupportedSyntax, $"{Shortened(assignment)} (write it as an assignment)");
            return new Ready(new Term("default", null));
        }

        string sign = assignment.OperatorToken.Text.TrimEnd('=');
        Form form = Operate(assignment, operatorMethod, [target, assignment.Right], texts => $"{texts[0]} {sign} {Parenthesised(assignment.Right, texts[1])}");
        return Store(assignment, target, form);
    }

    private static string Parenthesised(ExpressionSyntax expression, string text) =>
        expression is BinaryExpressionSyntax or ConditionalExpressionSyntax && SyntaxFactory.ParseExpression(text) is BinaryExpressionSyntax or ConditionalExpressionSyntax ? $"({text})" : text;

    private void Deconstruct(ExpressionSyntax target, ExpressionSyntax value)
    {
        if (target.DescendantNodes().Any(inner => inner is TupleExpressionSyntax or ParenthesizedVariableDesignationSyntax { Parent: VariableDesignationSyntax }))
        {
            Report(target, Descriptors.UnsupportedSyntax, $"{Shortened(target)} (take it apart in two steps)");
            return;
        }

        Form form = Analyze(value);
        bool isActive = IsActive(form);
        var variables = new List<(string Value, string Tangent, string Type, string Zero)>();
        foreach (ISymbol? variable in TargetsOf(target))
        {
            ITypeSymbol? type = (variable as ILocalSymbol)?.Type ?? (variable as IParameterSymbol)?.Type;
            if (variable is not null && variable is not (ILocalSymbol or IParameterSymbol or IDiscardSymbol))
            {
                Report(target, Descriptors.FieldWritten);
            }

            if (variable is null or IDiscardSymbol || !carriers.IsCarrier(type))
            {
                variables.Add((variable is null or IDiscardSymbol ? "_" : variable.Written(), "_", "", ""));
                continue;
            }

            if (isActive)
            {
                Activate(variable);
            }

            variables.Add((variable.Written(), active.Contains(variable) ? TangentName(variable) : "_", carriers.TangentType(type!), carriers.ZeroTangent(type!, variable.Written())));
        }

        bool isDeclaration = target is DeclarationExpressionSyntax;
        string declare = isDeclaration ? "var " : "";
        string left = isDeclaration || target is not TupleExpressionSyntax mixed ? $"({string.Join(", ", variables.Select(v => v.Value))})" : SourceText.Of(mixed);
        string leftTangents = $"({string.Join(", ", variables.Select(v => v.Tangent))})";
        bool anyTangent = variables.Any(v => v.Tangent != "_");
        // A tangent that is proven zero says nothing about its type.
        string declaredTangents = $"({string.Join(", ", variables.Select(v => v.Tangent == "_" ? "_" : $"{v.Type} {v.Tangent}"))})";
        // In (var a, b) = ... each part says for itself whether it is declared; the tangents follow suit.
        if (!isDeclaration && target is TupleExpressionSyntax parts)
        {
            leftTangents = $"({string.Join(", ", parts.Arguments.Zip(variables, (part, v) => (part.Expression is DeclarationExpressionSyntax && v.Tangent != "_" ? v.Type + " " : "") + v.Tangent))})";
        }

        switch (form)
        {
            case Pair pair:
                Emit($"{declare}({left}, {leftTangents}) = {pair.Text};");
                break;
            case Operation { Tangent: null } when !anyTangent:
                Emit($"{declare}{left} = {((Operation)form).Value};");
                break;
            default:
                Term term = Materialise(form);
                Emit(anyTangent
                    ? [$"{declare}{left} = {term.Value};", term.Tangent is null ? ZeroDeconstruction(isDeclaration, variables) : $"{(isDeclaration ? declaredTangents : leftTangents)} = {term.Tangent};"]
                    : [$"{declare}{left} = {term.Value};"]);
                break;
        }
    }

    private string ZeroDeconstruction(bool isDeclaration, List<(string Value, string Tangent, string Type, string Zero)> variables) =>
        string.Join(" ", variables.Where(v => v.Tangent != "_").Select(v => $"{(isDeclaration ? v.Type + " " : "")}{v.Tangent} = {v.Zero};"));

    private IEnumerable<ISymbol?> TargetsOf(ExpressionSyntax target) => target switch
    {
        DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax several } => several.Variables.Select(variable =>
            variable is SingleVariableDesignationSyntax single ? model.GetDeclaredSymbol(single, head.Cancellation) : null),
        DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax single } => [model.GetDeclaredSymbol(single, head.Cancellation)],
        TupleExpressionSyntax tuple => tuple.Arguments.SelectMany(argument => TargetsOf(argument.Expression)),
        IdentifierNameSyntax { Identifier.ValueText: "_" } => [null],
        _ => [SymbolOf(target)],
    };

    private Form AssignElement(AssignmentExpressionSyntax assignment, ElementAccessExpressionSyntax element)
    {
        if (carriers.IsSequence(TypeOf(element.Expression)))
        {
            Term sequence = Name(element.Expression);
            Form item = Analyze(assignment.Right);
            if (IsActive(item) && SymbolOf(StripParentheses(element.Expression)) is ILocalSymbol list)
            {
                Activate(list);
            }

            Term term = Materialise(item);
            string at = ArgumentsText(element.ArgumentList);
            Emit(sequence.Tangent is null
                ? [$"{sequence.Value}{at} = {term.Value};"]
                : [$"{sequence.Value}{at} = {term.Value};", $"{sequence.Tangent}{at} = {TangentOf(term, carriers.ElementOf(TypeOf(element.Expression))!)};"]);
            return new Ready(term);
        }

        return AssignPart(assignment, element);
    }

    // x[...] = v changes the tensor itself: allowed on a local that no other variable shares, and done on a copy.
    private Form AssignPart(AssignmentExpressionSyntax assignment, ElementAccessExpressionSyntax element)
    {
        if (!CanChangeInPlace(element.Expression, out ISymbol? variable) || variable is null)
        {
            Report(assignment, Descriptors.SharedInPlace);
            return new Ready(new Term("default", null));
        }

        if (head.Order.IsSecond)
        {
            Report(assignment, Descriptors.NoSecondOrder);
            return new Ready(new Term("default", null));
        }

        Term part = IsCarrier(assignment.Right) ? Name(assignment.Right) : new Term(Plain(assignment.Right), null);
        string name = variable.Written();
        string at = ArgumentsText(element.ArgumentList);
        if (part.Tangent is not null && noGradDepth == 0)
        {
            Activate(variable);
        }

        if (!active.Contains(variable))
        {
            Emit($"{name} = {name}.clone();", $"{name}{at} = {part.Value};");
            return new Ready(part);
        }

        string tangent = TangentName(variable);
        Emit(
            $"{name} = {name}.clone();",
            $"{name}{at} = {part.Value};",
            $"{tangent} = {owner.Names.Sdk("OpTangents")}.Writable({name}, {tangent}, {part.Tangent ?? "null"});");
        steps.Add(new Model.Block($"if ({tangent} is not null)", Capture(() => Emit(part.Tangent is null
            ? $"{tangent}{at} = 0;"
            : $"{tangent}{at} = {part.Tangent} ?? {owner.Names.Torch}.zeros_like({part.Value});"))));
        return new Ready(part);
    }

    // In-place changes are followed only where no alias can see them: on a local that is never a view of another variable nor has one.
    private bool CanChangeInPlace(ExpressionSyntax target, out ISymbol? variable)
    {
        variable = StripParentheses(target) is IdentifierNameSyntax name ? SymbolOf(name) : null;
        return variable is ILocalSymbol or IParameterSymbol && !Aliases.Of(variable, method, model, carriers, head.Cancellation);
    }
}
