using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Discovery;

// Operations of the tensor library: zero, linear, or by rule.
internal sealed partial class MethodDifferentiator
{
    private Form CallOperation(InvocationExpressionSyntax call, IMethodSymbol target)
    {
        string name = OpNames.Of(target);
        // What a module hands out (its parameters, its state) may be anything but a buffer.
        if (head.Backend.IsModule(target.ContainingType) && target.Name is not "get_buffer")
        {
            Report(call, Descriptors.OriginUnknown, Shortened(call));
            return Unknown;
        }

        if (RandomOps.Names.Contains(target.Name))
        {
            Report(call, Descriptors.Random);
            return Unknown;
        }

        if (OpNames.IsInPlace(target.Name))
        {
            return ChangeInPlace(call, target);
        }

        if (Parts(call, target) is not { } parts)
        {
            return Unknown;
        }

        if (parts.All(part => part.Form is not { } form || !IsActive(form)))
        {
            return name == "dropout" ? parts.First(part => part.IsCarrier).Form! : new Operation(Assembled(call, parts), null, false, Hint(target.Name));
        }

        if (ZeroTangentOps.Names.Contains(name) || noGradDepth > 0)
        {
            var plain = parts.Select(Settle).ToList();
            return new Operation(SourceText.Of(call, Replacements(plain)), null, false, Hint(target.Name));
        }

        var operands = parts.Select(Settle).ToList();
        string text = SourceText.Of(call, Replacements(operands));
        Operand first = operands.First(operand => operand.IsCarrier);
        if (LinearOps.Names.Contains(name) && carriers.IsTensor(first.Type) && carriers.IsTensor(target.ReturnType)
            && operands.Where(operand => operand != first).All(operand => operand.Tangent is null))
        {
            return Linear(call, target, operands, first, text);
        }

        return ByRule(call, name, operands, text, target.Name);
    }

    private Operation Linear(InvocationExpressionSyntax call, IMethodSymbol target, List<Operand> operands, Operand first, string text)
    {
        string tangent = first.Tangent!;
        if (first.IsInstance || target.ReducedFrom is not null)
        {
            string onTangent = OfEach(tangent, receiver => SourceText.Of(call, Replacements(operands.Select(operand => operand == first ? operand with { Value = receiver } : operand))));
            return new Operation(text, _ => onTangent, false, Hint(target.Name));
        }

        if (head.Order.IsSecond)
        {
            string onJet = SourceText.Of(call, Replacements(operands.Select(operand => operand == first ? operand with { Value = owner.Part } : operand)));
            return new Operation(text, _ => $"{tangent}?.Linear({owner.Part} => {onJet})", false, Hint(target.Name));
        }

        if (!SyntaxFacts.IsValidIdentifier(tangent))
        {
            string named = names.Take(Hint(first.Name) + "_t");
            Emit($"var {named} = {tangent};");
            tangent = named;
        }

        string applied = SourceText.Of(call, Replacements(operands.Select(operand => operand == first ? operand with { Value = tangent } : operand)));
        return new Operation(text, _ => $"{tangent} is null ? null : {applied}", false, Hint(target.Name));
    }

    private Form ByRule(SyntaxNode node, string name, IReadOnlyList<Operand> operands, string text, string hint)
    {
        var rules = head.Backend.Sdk(head.Order.Ops)?.GetMembers(name).OfType<IMethodSymbol>() ?? [];
        if (head.Rules.Find(rules, operands.Select(operand => operand.ToRuleArgument()).ToList(), isLayer: false) is not { } rule)
        {
            Report(node, Descriptors.OpWithoutRule, name);
            return Unknown;
        }

        RecordHiddenRadius(node, name, operands);
        string owner = this.owner.Names.Sdk(head.Order.Ops);
        return rule.ReturnsPair
            ? new Pair(rule.Text(owner, "", direction), Hint(hint))
            : new Operation(text, output => rule.Text(owner, output, direction), rule.NeedsOutput, Hint(hint));
    }

    /// <summary>An operator between tensors and numbers.</summary>
    private Form Operate(ExpressionSyntax node, IMethodSymbol operation, ExpressionSyntax[] syntaxes, Func<string[], string> assemble)
    {
        if (!head.Backend.Declares(operation))
        {
            Report(node, Descriptors.ForeignMethod, $"{operation.ContainingType.Name}.{operation.Name}");
            return Unknown;
        }

        string name = OpNames.Of(operation.Name);
        var parts = syntaxes.Select((syntax, i) => PartOf(operation.Parameters[i].Name, operation.Parameters[i].Type, syntax, isInstance: false)).ToList();
        if (parts.All(part => part.Form is not { } form || !IsActive(form)))
        {
            return new Operation(assemble([.. parts.Select((part, i) => part.Form is { } constant ? KeepParentheses(syntaxes[i], ValueOf(constant)) : part.Text)]), null, false, Hint(name));
        }

        var operands = parts.Select(Settle).ToList();
        string text = assemble([.. operands.Select(operand => operand.Value)]);
        return ZeroTangentOps.Names.Contains(name) || noGradDepth > 0
            ? new Operation(text, null, false, Hint(name))
            : ByRule(node, name, operands, text, name);
    }

    private static string KeepParentheses(ExpressionSyntax syntax, string text) => syntax is ParenthesizedExpressionSyntax && !text.StartsWith("(", StringComparison.Ordinal) ? $"({text})" : text;

    // x.op_(...) is x = x.op(...) where nobody else can see the change.
    private Form ChangeInPlace(InvocationExpressionSyntax call, IMethodSymbol target)
    {
        string outOfPlace = target.Name.Substring(0, target.Name.Length - 1);
        ExpressionSyntax? changed = call.Expression is MemberAccessExpressionSyntax access && !target.IsStatic || target.ReducedFrom is not null
            ? ((MemberAccessExpressionSyntax)call.Expression).Expression
            : call.ArgumentList.Arguments.FirstOrDefault()?.Expression;
        if (changed is null || Parts(call, target) is not { } parts)
        {
            return Unknown;
        }

        // In x.a_().b_() both change x; a result that is not a view of anything with a name is nobody else's.
        changed = StripParentheses(changed);
        while (changed is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var earlier } chain } && OpNames.IsInPlace(earlier))
        {
            changed = StripParentheses(chain.Expression);
        }

        bool isFresh = changed is InvocationExpressionSyntax or BinaryExpressionSyntax && Aliases.RootOf(changed, model, carriers, head.Cancellation) is null;
        if (!isFresh && !CanChangeInPlace(changed, out _))
        {
            Report(call, Descriptors.SharedInPlace);
            return Unknown;
        }

        Form result;
        SyntaxNode nameNode = call.Expression is MemberAccessExpressionSyntax member ? member.Name : call.Expression;
        if (parts.All(part => part.Form is not { } form || !IsActive(form)))
        {
            result = ZeroInPlace(call, parts, nameNode, outOfPlace);
        }
        else
        {
            var operands = parts.Select(Settle).ToList();
            var replacements = Replacements(operands);
            replacements[nameNode] = outOfPlace;
            string text = SourceText.Of(call, replacements);
            string name = OpNames.Of(outOfPlace);
            result = name is "zero" or "fill" ? ZeroInPlace(call, parts, nameNode, outOfPlace)
                : noGradDepth > 0 ? new Operation(text, null, false, Hint(outOfPlace))
                : LinearOps.Names.Contains(name) && operands[0] is { IsInstance: true, Tangent: { } tangent } ? LinearInPlace(call, replacements, operands[0], tangent, text, outOfPlace)
                : ByRule(call, name, operands, text, outOfPlace);
        }

        return isFresh ? result : Store(call, changed, result);
    }

    // The same call on the tangent, or on each derivative of a jet; on nothing where that is null.
    private string OfEach(string tangent, Func<string, string> callOn) => head.Order.IsSecond ? $"{tangent}?.Linear({owner.Part} => {callOn(owner.Part)})" : callOn(tangent + "?");

    private Operation LinearInPlace(InvocationExpressionSyntax call, Dictionary<SyntaxNode, string> replacements, Operand changed, string tangent, string text, string outOfPlace)
    {
        string onTangent = OfEach(tangent, receiver => SourceText.Of(call, new Dictionary<SyntaxNode, string>(replacements) { [changed.Syntax!] = receiver }));
        return new Operation(text, _ => onTangent, false, Hint(outOfPlace));
    }

    private Operation ZeroInPlace(InvocationExpressionSyntax call, List<Part> parts, SyntaxNode nameNode, string outOfPlace)
    {
        var operands = parts.Select(Settle).ToList();
        if (outOfPlace is "zero" or "fill")
        {
            string like = operands.First(operand => operand.IsCarrier).Value;
            string value = outOfPlace == "zero" ? $"zeros_like({like})" : $"full_like({like}, {operands.Last().Value})";
            return new Operation($"{owner.Names.Torch}.{value}", null, false, Hint(outOfPlace));
        }

        var replacements = Replacements(operands);
        replacements[nameNode] = outOfPlace;
        return new Operation(SourceText.Of(call, replacements), null, false, Hint(outOfPlace));
    }

    // An argument before it is known whether its tensors need names.
    private sealed record Part(string Name, ITypeSymbol Type, ExpressionSyntax? Syntax, Form? Form, string Text, bool IsInstance)
    {
        public bool IsCarrier => Form is not null;

        /// <summary>The arguments of a params parameter, each with what stands for it.</summary>
        public IReadOnlyList<(ExpressionSyntax Syntax, string Text)> Expanded { get; init; } = [];
    }

    private Operand Settle(Part part)
    {
        Term term = part.Form is { } form ? Materialise(form) : new Term(part.Text, null);
        return new Operand(part.Name, part.Type, part.Syntax, term.Value, term.Tangent, part.IsCarrier, part.IsInstance) { Expanded = part.Expanded };
    }

    private static string Assembled(InvocationExpressionSyntax call, List<Part> parts)
    {
        var replacements = new Dictionary<SyntaxNode, string>();
        foreach (Part part in parts)
        {
            if (part.Syntax is not null)
            {
                replacements[part.Syntax] = part.Form is { } form ? KeepParentheses(part.Syntax, ValueOf(form)) : part.Text;
            }

            foreach (var (syntax, text) in part.Expanded)
            {
                replacements[syntax] = text;
            }
        }

        return SourceText.Of(call, replacements);
    }

    private static Dictionary<SyntaxNode, string> Replacements(IEnumerable<Operand> operands)
    {
        var replacements = new Dictionary<SyntaxNode, string>();
        foreach (Operand operand in operands)
        {
            if (operand.Syntax is not null)
            {
                replacements[operand.Syntax] = operand.Value;
            }

            foreach (var (syntax, text) in operand.Expanded)
            {
                replacements[syntax] = text;
            }
        }

        return replacements;
    }

    private IReadOnlyList<Operand>? OperandsOf(InvocationExpressionSyntax call, IMethodSymbol target) =>
        Parts(call, target)?.Where(part => !part.IsInstance || carriers.IsCarrier(part.Type)).Select(Settle).ToList();

    private Part PartOf(string name, ITypeSymbol type, ExpressionSyntax syntax, bool isInstance) => carriers.IsCarrier(type)
        ? new Part(name, type, syntax, Analyze(syntax), "", isInstance)
        : new Part(name, type, syntax, null, Repeatable(syntax), isInstance);

    /// <summary>The object a method is called on, when it is a tensor, and all arguments in the order of the parameters.</summary>
    private List<Part>? Parts(InvocationExpressionSyntax call, IMethodSymbol target)
    {
        if (model.GetOperation(call, head.Cancellation) is not IInvocationOperation operation)
        {
            head.IsIncomplete = true;
            return null;
        }

        var parts = new List<Part>();
        if (operation.Instance?.Type is { } instance && carriers.IsCarrier(instance) && call.Expression is MemberAccessExpressionSyntax access)
        {
            parts.Add(PartOf("self", instance, access.Expression, isInstance: true));
        }

        var byPosition = new SortedDictionary<int, Part>();
        foreach (IArgumentOperation argument in operation.Arguments)
        {
            if (argument.Parameter is not { } parameter)
            {
                head.IsIncomplete = true;
                return null;
            }

            if (parameter.RefKind is RefKind.Ref or RefKind.Out && carriers.IsCarrier(parameter.Type))
            {
                Report(argument.Syntax, Descriptors.ByReference, Shortened(argument.Syntax));
                return null;
            }

            byPosition[parameter.Ordinal] = ArgumentPart(argument, parameter);
        }

        parts.AddRange(byPosition.Values);
        return parts;
    }

    private Part ArgumentPart(IArgumentOperation argument, IParameterSymbol parameter)
    {
        switch (argument.ArgumentKind)
        {
            case ArgumentKind.DefaultValue:
                string value = parameter.HasExplicitDefaultValue ? ConstantText.Of(parameter) : "default";
                return new Part(parameter.Name, parameter.Type, null, carriers.IsCarrier(parameter.Type) ? new Ready(new Term("null", null)) : null, value, false);

            case ArgumentKind.ParamArray or ArgumentKind.ParamCollection:
                return ExpandedPart(argument, parameter);

            default:
                ExpressionSyntax syntax = argument.Syntax is ArgumentSyntax { Expression: var expression } ? expression : (ExpressionSyntax)argument.Syntax;
                while (syntax.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression })
                {
                    syntax = (ExpressionSyntax)syntax.Parent;
                }

                return PartOf(parameter.Name, parameter.Type, syntax, isInstance: false);
        }
    }

    private Part ExpandedPart(IArgumentOperation argument, IParameterSymbol parameter)
    {
        var elements = argument.Value switch
        {
            IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues.Select(element => element.Syntax),
            ICollectionExpressionOperation collection => collection.Elements.Select(element => element.Syntax),
            _ => [],
        };
        var syntaxes = elements.OfType<ExpressionSyntax>().ToList();
        if (carriers.IsSequence(parameter.Type))
        {
            var terms = syntaxes.Select(Name).ToList();
            var (values, tangents) = carriers.Written(parameter.Type, terms);
            return new Part(parameter.Name, parameter.Type, null, new Ready(new Term(values, terms.All(term => term.Tangent is null) ? null : tangents)), "", false)
            {
                Expanded = syntaxes.Zip(terms, (syntax, term) => (syntax, term.Value)).ToList(),
            };
        }

        string elementType = (carriers.ElementOf(parameter.Type) ?? parameter.Type).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var texts = syntaxes.Select(Repeatable).ToList();
        return new Part(parameter.Name, parameter.Type, null, null, $"new {elementType}[] {{ {string.Join(", ", texts)} }}", false)
        {
            Expanded = syntaxes.Zip(texts, (syntax, text) => (syntax, text)).ToList(),
        };
    }
}
