using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Discovery;

// Expressions whose value is a tensor, or several.
internal sealed partial class MethodDifferentiator
{
    private static readonly Form Unknown = new Ready(new Term("default", null));

    private Form Analyze(ExpressionSyntax expression)
    {
        Form form = AnalyzeActive(expression);
        return noGradDepth == 0 ? form : form switch
        {
            Pair pair => new Ready(Materialise(pair) with { Tangent = null }),
            Operation operation => operation with { Tangent = null },
            Ready ready => new Ready(ready.Term with { Tangent = null }),
            _ => form,
        };
    }

    private Form AnalyzeActive(ExpressionSyntax expression)
    {
        // An expression nested too deeply must not take the compiler down with it.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (expression is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } asserted)
        {
            return AnalyzeActive(asserted.Operand) is var form && form is Ready { Term: var term } ? new Ready(term with { Value = term.Value + "!" }) : form;
        }

        switch (StripParentheses(expression))
        {
            case LiteralExpressionSyntax or DefaultExpressionSyntax:
                return new Ready(new Term(SourceText.Of(expression), null));
            case IdentifierNameSyntax or MemberAccessExpressionSyntax when IsCarrier(expression):
                return AnalyzeName(StripParentheses(expression));
            case InvocationExpressionSyntax call when IsCarrier(call):
                return Call(call);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } choice:
                return Coalesce(choice);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } cast:
                return Cast(cast, cast.Left);
            case BinaryExpressionSyntax binary when IsCarrier(binary):
                return SymbolOf(binary) is IMethodSymbol operation
                    ? Operate(binary, operation, [binary.Left, binary.Right], texts => $"{texts[0]} {binary.OperatorToken.Text} {texts[1]}")
                    : Unknown;
            case PrefixUnaryExpressionSyntax unary when IsCarrier(unary):
                return SymbolOf(unary) is IMethodSymbol negation
                    ? Operate(unary, negation, [unary.Operand], texts => unary.OperatorToken.Text + texts[0])
                    : Unknown;
            case ElementAccessExpressionSyntax element when IsCarrier(element):
                return Element(element);
            case ConditionalExpressionSyntax choice when IsCarrier(choice):
                return Choose(choice);
            case SwitchExpressionSyntax choice when IsCarrier(choice):
                return Choose(choice);
            case ConditionalAccessExpressionSyntax access when IsCarrier(access):
                return CallIfNotNull(access);
            case CastExpressionSyntax cast when IsCarrier(cast):
                return Cast(cast, cast.Expression);
            case AssignmentExpressionSyntax assignment when IsCarrier(assignment):
                return Assign(assignment);
            case TupleExpressionSyntax tuple:
                return Several(tuple);
            case ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or BaseObjectCreationExpressionSyntax or CollectionExpressionSyntax when IsSequence(expression):
                return Sequence(StripParentheses(expression));
            case AwaitExpressionSyntax:
                Report(expression, Descriptors.Async);
                return Unknown;
            case var other when !IsCarrier(other):
                // A number where a tensor is expected: converted by the call it is an argument of, a constant.
                return new Ready(new Term(Plain(other), null));
            default:
                Report(expression, Descriptors.UnsupportedSyntax);
                return Unknown;
        }
    }

    private bool IsSequence(ExpressionSyntax expression)
    {
        TypeInfo info = model.GetTypeInfo(StripParentheses(expression), head.Cancellation);
        return carriers.IsSequence(info.Type) || carriers.IsSequence(info.ConvertedType);
    }

    private Form AnalyzeName(ExpressionSyntax name)
    {
        switch (SymbolOf(name))
        {
            case ILocalSymbol or IParameterSymbol:
                ISymbol variable = SymbolOf(name)!;
                return new Ready(new Term(variable.Written(), active.Contains(variable) && noGradDepth == 0 ? TangentName(variable) : null));

            case IFieldSymbol { ContainingType.IsTupleType: true } item when name is MemberAccessExpressionSyntax access:
                Term tuple = Name(access.Expression);
                int position = (item.CorrespondingTupleField ?? item).Name is { } itemName && int.TryParse(itemName.Substring(4), out int number) ? number : 1;
                return new Ready(new Term($"{tuple.Value}.{item.Written()}", tuple.Tangent is null ? null : $"{tuple.Tangent}.Item{position}"));

            case IFieldSymbol or IPropertySymbol:
                return Member(name, SymbolOf(name)!);

            case null:
                return Unknown;

            case var other:
                Report(name, Descriptors.OriginUnknown, other.Name);
                return Unknown;
        }
    }

    private Form Element(ElementAccessExpressionSyntax element)
    {
        ITypeSymbol? receiver = TypeOf(element.Expression);
        if (carriers.IsSequence(receiver))
        {
            Term sequence = Name(element.Expression);
            string at = ArgumentsText(element.ArgumentList);
            return new Ready(new Term(sequence.Value + at, sequence.Tangent is null ? null : sequence.Tangent + at));
        }

        if (!carriers.IsTensor(receiver))
        {
            Report(element, Descriptors.OriginUnknown);
            return Unknown;
        }

        // Taking a part is linear: the same part of the tangent.
        Form tensor = Analyze(element.Expression);
        string index = ArgumentsText(element.ArgumentList);
        if (!IsActive(tensor))
        {
            return new Operation(ValueOf(tensor) + index, null, false, "part");
        }

        Term term = Materialise(tensor);
        return new Operation(term.Value + index, _ => head.Order.Linear(term.Tangent!, index, owner.Part), false, "part");
    }

    private static string ValueOf(Form form) => form is Operation operation ? operation.Value : ((Ready)form).Term.Value;

    private string ArgumentsText(BracketedArgumentListSyntax arguments) =>
        $"[{string.Join(", ", arguments.Arguments.Select(argument => Repeatable(argument.Expression)))}]";

    private Form Cast(ExpressionSyntax cast, ExpressionSyntax inner)
    {
        if (!IsCarrier(inner))
        {
            return new Ready(new Term(Plain(cast), null));
        }

        // What a tangent was made as is not always what the value was made as, so that it could not follow a cast to a narrower type.
        if (carriers.IsSequence(TypeOf(inner)) && !(TypeOf(cast) is { } wider && head.Backend.Compilation.ClassifyCommonConversion(TypeOf(inner)!, wider).IsImplicit))
        {
            Report(cast, Descriptors.UnsupportedSyntax);
            return Unknown;
        }

        Term term = Name(inner);
        string text = cast is CastExpressionSyntax { Type: var type } ? $"(({SourceText.Of(type)}){term.Value})" : $"({term.Value} as {SourceText.Of(((BinaryExpressionSyntax)cast).Right)})";
        return new Ready(term with { Value = text });
    }

    private Form Several(TupleExpressionSyntax tuple)
    {
        var items = tuple.Arguments.Select(argument => (argument.NameColon, Term: IsCarrier(argument.Expression) ? Name(argument.Expression) : new Term(Plain(argument.Expression), null))).ToList();
        string values = $"({string.Join(", ", items.Select(item => (item.NameColon is { } label ? SourceText.Of(label) + " " : "") + item.Term.Value))})";
        var tangents = items.Zip(tuple.Arguments, (item, argument) => TypeOf(argument.Expression) is { } type ? TangentOf(item.Term, type) : "null");
        return new Ready(new Term(values, items.All(item => item.Term.Tangent is null) ? null : $"({string.Join(", ", tangents)})"));
    }

    private Form Sequence(ExpressionSyntax creation)
    {
        TypeInfo info = model.GetTypeInfo(creation, head.Cancellation);
        ITypeSymbol type = carriers.IsSequence(info.Type) ? info.Type! : info.ConvertedType!;
        IEnumerable<ExpressionSyntax>? elements = creation switch
        {
            ArrayCreationExpressionSyntax { Initializer.Expressions: var written } => written,
            ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
            // Any other collection may order, drop or refuse what is put in.
            BaseObjectCreationExpressionSyntax when info.Type is not { Name: "List" } => null,
            BaseObjectCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
            CollectionExpressionSyntax collection when collection.Elements.All(element => element is ExpressionElementSyntax) =>
                collection.Elements.Select(element => ((ExpressionElementSyntax)element).Expression),
            CollectionExpressionSyntax => null,
            _ => [],
        };
        if (elements is null || creation is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [var source, ..] } && IsCarrier(source.Expression))
        {
            Report(creation, Descriptors.UnsupportedSyntax);
            return Unknown;
        }

        var terms = elements.Select(Name).ToList();
        if (terms.Count == 0 && creation is not CollectionExpressionSyntax)
        {
            // An empty list or an array of a given length: what is put in later decides.
            return creation is BaseObjectCreationExpressionSyntax
                ? new Operation(SourceText.Of(creation), _ => $"new {owner.Names.List}<{carriers.TangentType(carriers.ElementOf(type)!)}>()", false, "list")
                : new Operation(SourceText.Of(creation), output => carriers.ZeroTangent(type, output), true, "list");
        }

        var (text, tangents) = carriers.Written(type, terms);
        return new Ready(new Term(text, terms.All(term => term.Tangent is null) ? null : tangents));
    }

    // A choice between tensors becomes a statement, so that only the chosen side is computed.
    private Form Choose(ConditionalExpressionSyntax choice)
    {
        ILocalSymbol? declared = TakeDeclared();
        string condition = Condition(choice.Condition);
        return Branches(choice, declared, assign =>
        {
            steps.Add(new Block($"if ({condition})", Capture(() => assign(choice.WhenTrue))));
            steps.Add(new Block("else", Capture(() => assign(choice.WhenFalse))));
        });
    }

    private Form Choose(SwitchExpressionSyntax choice)
    {
        ILocalSymbol? declared = TakeDeclared();
        string subject = Condition(choice.GoverningExpression);
        return Branches(choice, declared, assign => steps.Add(new Block($"switch ({subject})", Capture(() =>
        {
            foreach (SwitchExpressionArmSyntax arm in choice.Arms)
            {
                string when = arm.WhenClause is { } clause ? $" when {Unhoisted(clause.Condition)}" : "";
                string label = arm.Pattern is DiscardPatternSyntax && when.Length == 0 ? "default:" : $"case {Unhoisted(arm.Pattern)}{when}:";
                steps.Add(new SwitchSection(new[] { label }.ToEquatable(), Capture(() =>
                {
                    assign(arm.Expression);
                    if (StripParentheses(arm.Expression) is not ThrowExpressionSyntax)
                    {
                        Emit("break;");
                    }
                })));
            }

            if (!choice.Arms.Any(arm => arm.Pattern is DiscardPatternSyntax && arm.WhenClause is null))
            {
                steps.Add(new SwitchSection(new[] { "default:" }.ToEquatable(), Capture(() =>
                    Emit("throw new global::System.InvalidOperationException(\"No arm of the switch expression matches.\");"))));
            }
        }))));
    }

    private Form Coalesce(BinaryExpressionSyntax choice)
    {
        ILocalSymbol? declared = TakeDeclared();
        Term first = Name(choice.Left);
        if (StripParentheses(choice.Right) is ThrowExpressionSyntax raise)
        {
            steps.Add(new Block($"if ({first.Value} is null)", Capture(() => Emit($"throw {Plain(raise.Expression)};"))));
            return new Ready(first);
        }

        return Branches(choice, declared, assign =>
        {
            steps.Add(new Block($"if ({first.Value} is not null)", Capture(() => assign(choice.Left))));
            steps.Add(new Block("else", Capture(() => assign(choice.Right))));
        }, first, choice.Left);
    }

    /// <summary>Declares a result and its tangent, and has them assigned in each branch.</summary>
    private Form Branches(ExpressionSyntax node, ILocalSymbol? declared, Action<Action<ExpressionSyntax>> write, Term known = default, ExpressionSyntax? knownSyntax = null)
    {
        ITypeSymbol type = TypeOf(node)!;
        string result = declared?.Written() ?? names.TakePair("choice", numbered: true);
        string tangent = declared is null ? result + "_t" : TangentName(declared);
        bool isActive = activeChoices.Contains(node);
        var branches = Capture(() => write(expression =>
        {
            if (StripParentheses(expression) is ThrowExpressionSyntax raise)
            {
                Emit($"throw {Plain(raise.Expression)};");
                return;
            }

            Form form = ReferenceEquals(expression, knownSyntax) ? new Ready(known) : Analyze(expression);
            sawNewActivity |= IsActive(form) && activeChoices.Add(node);
            EmitBranch(form, type, result, isActive ? tangent : null);
        }));

        string typeName = carriers.IsTensor(type) ? owner.Names.Tensor : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat).TrimEnd('?');
        string declaration = $"{typeName}{(CanBeNull(node) ? "?" : "")} {result};";
        Emit(isActive ? [declaration, $"{carriers.TangentType(type)} {tangent};"] : [declaration]);
        steps.AddRange(branches);
        return new Ready(new Term(result, isActive ? tangent : null));
    }

    // The variable whose declaration is being analyzed: only the outermost choice may be assigned to it.
    private ILocalSymbol? TakeDeclared()
    {
        ILocalSymbol? declared = declaring;
        declaring = null;
        return declared;
    }

    private bool CanBeNull(ExpressionSyntax node) => model.GetTypeInfo(node, head.Cancellation).Nullability.FlowState == NullableFlowState.MaybeNull;

    private void EmitBranch(Form form, ITypeSymbol type, string result, string? tangent)
    {
        switch (form)
        {
            case Pair pair:
                Emit($"({result}, {tangent ?? "_"}) = {pair.Text};");
                break;
            case Operation { Value: var value } when tangent is null:
                Emit($"{result} = {value};");
                break;
            case Operation operation:
                Emit($"{result} = {operation.Value};", $"{tangent} = {operation.Tangent?.Invoke(result) ?? carriers.ZeroTangent(type, result)};");
                break;
            case Ready { Term: var term }:
                Emit(tangent is null ? $"{result} = {term.Value};" : $"({result}, {tangent}) = ({term.Value}, {term.Tangent ?? carriers.ZeroTangent(type, term.Value)});");
                break;
        }
    }

    // child?.forward(x): computed only where there is a child.
    private Form CallIfNotNull(ConditionalAccessExpressionSyntax access)
    {
        if (access.WhenNotNull is not InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } call)
        {
            Report(access, Descriptors.UnsupportedSyntax);
            return Unknown;
        }

        ITypeSymbol type = TypeOf(access)!;
        if (!carriers.IsTensor(type))
        {
            Report(access, Descriptors.UnsupportedSyntax);
            return Unknown;
        }

        string receiver = IsCarrier(access.Expression) ? Name(access.Expression).Value : Repeatable(access.Expression);
        string result = names.TakePair("optional", numbered: true);
        string tangent = result + "_t";
        Emit($"{owner.Names.Tensor}? {result} = null;", $"{carriers.TangentType(type)} {tangent} = null;");
        bool isActive = false;
        steps.Add(new Block($"if ({receiver} is not null)", Capture(() =>
        {
            Form form = CallOn(call, binding.Name.Identifier.ValueText, access.Expression, receiver);
            isActive = IsActive(form);
            EmitBranch(form, type, result, tangent);
        })));
        return new Ready(new Term(result, isActive ? tangent : null));
    }
}
