using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Discovery;

// Calls: children, helper methods, the tensor library's operations and rules of the user.
internal sealed partial class MethodDifferentiator
{
    private Form Call(InvocationExpressionSyntax call)
    {
        if (SymbolOf(call) is not IMethodSymbol target)
        {
            return Unknown;
        }

        if (call.Expression is MemberAccessExpressionSyntax access && target.Name is "forward" or "call" && !target.IsStatic
            && call.Expression is MemberAccessExpressionSyntax { Expression: var child } && IsModuleLike(TypeOf(child)))
        {
            return CallOn(call, target.Name, child, child is BaseExpressionSyntax ? "base" : Repeatable(child));
        }

        if (target.MethodKind == MethodKind.LocalFunction)
        {
            return CallLocalFunction(call, target);
        }

        if (UserRules.For(head.Backend.Compilation, target) is { } rule)
        {
            return ApplyUserRule(call, target, rule);
        }

        if (head.Backend.Declares(target))
        {
            return CallOperation(call, target);
        }

        if (carriers.IsSequence(target.ReturnType) && target.Name is "ToArray" or "ToList" && call.Expression is MemberAccessExpressionSyntax { Expression: var source } && IsCarrier(source))
        {
            return OfSequence(target, Name(source));
        }

        if (target is { Name: "First" or "Last", Parameters: [], ReducedFrom.ContainingType.Name: "Enumerable" } && carriers.IsTensor(target.ReturnType) && call.Expression is MemberAccessExpressionSyntax { Expression: var tensors } && IsCarrier(tensors))
        {
            return OfSequence(target, Name(tensors));
        }

        return CallHelper(call, target);
    }

    // A module, or an interface or base class through which a module of the user is called.
    private bool IsModuleLike(ITypeSymbol? type) =>
        head.Backend.IsModule(type) || (type is { TypeKind: TypeKind.Interface } && !head.Backend.Declares(type) && type.GetMembers("forward").Length > 0);

    // The same of the tangents: a copy of all of them, or the one in a place.
    private static Form OfSequence(IMethodSymbol target, Term source)
    {
        string Called(string sequence) => $"global::System.Linq.Enumerable.{target.Name}({sequence})";
        return new Ready(new Term(Called(source.Value), source.Tangent is null ? null : Called(source.Tangent)));
    }

    /// <summary>A child module is run by forward: call would set off the hooks that belong to training.</summary>
    private Form CallOn(InvocationExpressionSyntax call, string method, ExpressionSyntax child, string receiver)
    {
        if (model.GetSymbolInfo(call, head.Cancellation).Symbol is not IMethodSymbol target || TypeOf(child) is not { } type)
        {
            head.IsIncomplete = true;
            return Unknown;
        }

        string hint = HintOf(child) + "Out";
        var operands = OperandsOf(call, target);
        if (operands is null)
        {
            return Unknown;
        }

        if (method is not ("forward" or "call") || !carriers.IsCarrier(target.ReturnType))
        {
            Report(call, Descriptors.UnsupportedSyntax);
            return Unknown;
        }

        if (Registration.LayerIn(model.GetSymbolInfo(child, head.Cancellation).Symbol, head.Backend, head.Cancellation) is { } layer)
        {
            type = layer;
            receiver = $"(({layer.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}){receiver})";
        }

        bool isOneToOne = operands is [{ IsCarrier: true, Type: var taken }] && carriers.IsTensor(taken) && carriers.IsTensor(target.ReturnType);
        bool isBase = child is BaseExpressionSyntax;
        var arguments = new List<RuleArgument> { new("layer", type, isBase ? "this" : receiver, null, false, true) };
        arguments.AddRange(operands.Select(operand => operand.ToRuleArgument()));
        if (UserRules.ForModule(head.Backend.Compilation, type) is { } usersRule)
        {
            if (head.Order.IsSecond)
            {
                Report(call, Descriptors.NoSecondOrder, $"{type.Name}.forward");
                return Unknown;
            }

            return ApplyLayerRule(call, head.Rules.FindUsers(usersRule.Method, arguments, isLayer: true), usersRule.Method, receiver, operands, hint);
        }

        bool isUserClass = type.TypeKind == TypeKind.Class && !head.Backend.Declares(type);
        if (isUserClass && !IsUsersForwardless((INamedTypeSymbol)type) && !(isOneToOne && head.IsApproximated((INamedTypeSymbol)type)))
        {
            head.Reach((INamedTypeSymbol)type, call);
            NoteCall(head.Backend.ForwardOf((INamedTypeSymbol)type)!, operands);
            string texts = TwinArguments(operands);
            // Forward releases what the child made on the way; it knows twins by their interface, which those of one tensor have.
            return new Pair(
                isOneToOne && target.Parameters.Length == 1 && !head.Order.IsSecond && !isBase
                    ? $"{owner.Names.Sdk(head.Order.Layers)}.Forward({receiver}, {texts})"
                    : $"{receiver}.{head.Order.Forward}({texts})",
                hint);
        }

        if (isBase)
        {
            Report(call, Descriptors.UnsupportedSyntax);
            return Unknown;
        }

        if (head.Backend.Sdk(head.Order.Layers) is { } rules && head.Backend.Declares(type) && type.Name != "Module"
            && head.Rules.Find(rules.GetMembers(type.Name).OfType<IMethodSymbol>(), arguments, isLayer: true) is { } rule)
        {
            if (!head.Order.IsSecond && HiddenOps.Layers.Contains(type.Name) && operands is [{ Tangent: not null } input])
            {
                Emit($"{direction}.HiddenRadii?.Layer({receiver}, {input.Value}, {input.Tangent});");
            }

            return ApplyLayerRule(call, rule, rule.Rule, receiver, operands, hint);
        }

        if (isOneToOne && (MayBeKnownAtRunTime(type) || head.Approximates))
        {
            return new Pair($"{owner.Names.Sdk(head.Order.Layers)}.Forward({receiver}, {operands[0].Value}, {operands[0].Tangent ?? "null"}, {direction})", hint);
        }

        if (type.IsAbstract)
        {
            Report(call, Descriptors.ChildUnknown, Shortened(child));
            return Unknown;
        }

        Report(call, Descriptors.OpWithoutRule, $"{type.Name}.forward");
        return Unknown;
    }

    // Whether the child can take the tangents is known when all calls are; a probe has to know it now.
    private void NoteCall(IMethodSymbol forward, IReadOnlyList<Operand> operands)
    {
        if (role == MethodRole.Probe)
        {
            hasFailed |= AnyHasTangent(head.Untraced(forward), operands);
        }
        else
        {
            head.NoteCall(forward, operands.Select((operand, i) => (operand, i)).Where(given => given.operand.Tangent is not null).Select(given => given.i));
        }
    }

    private static bool AnyHasTangent(IEnumerable<IParameterSymbol> inputs, IReadOnlyList<Operand> operands) =>
        inputs.Any(input => input.Ordinal < operands.Count && operands[input.Ordinal].Tangent is not null);

    private Form ApplyLayerRule(InvocationExpressionSyntax call, RuleCall? rule, IMethodSymbol method, string receiver, IReadOnlyList<Operand> operands, string hint)
    {
        if (rule is null)
        {
            Report(call, Descriptors.RuleSignature, method.Name);
            return Unknown;
        }

        string rules = method.ContainingType.Name == head.Order.Layers ? owner.Names.Sdk(head.Order.Layers) : method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        string inputs = string.Join(", ", operands.Select(operand => operand.Value));
        // The library's layers may have been recorded by the training forward.
        string Output() => method.ContainingType.Name == "LayerTangents" ? $"{rules}.Output({receiver}, {inputs}, {direction})" : $"{receiver}.forward({inputs})";
        return rule.ReturnsPair
            ? new Pair(rule.Text(rules, "", direction), hint)
            : new Operation(Output(), output => rule.Text(rules, output, direction), rule.NeedsOutput, hint);
    }

    // A class whose forward is abstract or inherited from the library: the instance decides at run time.
    private bool IsUsersForwardless(INamedTypeSymbol type) => head.Backend.ForwardOf(type) is null or { IsAbstract: true };

    // Module<Tensor, Tensor>, Sequential, interfaces and base classes say nothing about the layer; a concrete layer without a rule has none at run time either.
    private bool MayBeKnownAtRunTime(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Interface || type.IsAbstract || type.Name is "Sequential" || !head.Backend.Declares(type);

    private static string HintOf(ExpressionSyntax expression) => StripParentheses(expression) switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText.TrimStart('_'),
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText.TrimStart('_'),
        ElementAccessExpressionSyntax element => HintOf(element.Expression),
        CastExpressionSyntax cast => HintOf(cast.Expression),
        _ => "child",
    };

    private Form CallHelper(InvocationExpressionSyntax call, IMethodSymbol target)
    {
        if (target.ReducedFrom is { } extension)
        {
            target = extension;
        }

        if (call.DescendantNodes().OfType<AnonymousFunctionExpressionSyntax>().FirstOrDefault(ContainsCarrier) is { } lambda)
        {
            Report(lambda, Descriptors.Lambda);
            return Unknown;
        }

        if (target.DeclaringSyntaxReferences.IsEmpty || target.ContainingType is not { } holder
            || (!SymbolEqualityComparer.Default.Equals(holder, owner.Type) && !ClassShape.IsSupported(holder, head.Cancellation)))
        {
            Report(call, Descriptors.ForeignMethod, $"{target.ContainingType?.Name}.{target.Name}");
            return Unknown;
        }

        if (target.IsGenericMethod)
        {
            Report(call, Descriptors.GenericMethod, target.Name);
            return Unknown;
        }

        if (carriers.IsSpan(target.ReturnType) || target.Parameters.Any(parameter => carriers.IsSpan(parameter.Type)))
        {
            Report(call, Descriptors.UnsupportedSyntax, $"The call of {target.Name}, which takes or returns a span of tensors,");
            return Unknown;
        }

        if ((target.IsVirtual || target.IsAbstract) && !owner.Type.IsSealed)
        {
            Report(call, Descriptors.UnsupportedSyntax, $"The call of {target.Name}, which a derived class may override,");
            return Unknown;
        }

        if (OperandsOf(call, target) is not { } operands)
        {
            return Unknown;
        }

        ClassBuilder home = SymbolEqualityComparer.Default.Equals(holder, owner.Type) ? owner : head.ClassOf(holder);
        string receiver = target.IsStatic
            ? SymbolEqualityComparer.Default.Equals(holder, owner.Type) ? "" : holder.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + "."
            : call.Expression is MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) } access ? Repeatable(access.Expression) + "." : "";
        var plainOperands = operands.Where(operand => operand.IsInstance is false).ToList();
        if (operands.All(operand => operand.Tangent is null) && !home.IsActiveByItself(target))
        {
            return new Operation($"{receiver}{target.Written()}({string.Join(", ", plainOperands.Select(operand => operand.Value))})", null, false, Hint(target.Name));
        }

        if (AnyHasTangent(home.Untraced(target), plainOperands))
        {
            hasFailed = true;
            if (role != MethodRole.Probe)
            {
                home.ReportUntraced(target);
            }

            return Unknown;
        }

        return new Pair($"{receiver}{home.Helper(target)}({TwinArguments(plainOperands)})", Hint(target.Name));
    }

    private Form CallLocalFunction(InvocationExpressionSyntax call, IMethodSymbol target)
    {
        if (OperandsOf(call, target) is not { } operands)
        {
            return Unknown;
        }

        return new Pair($"{LocalTwinName(target.OriginalDefinition)}({TwinArguments(operands)})", Hint(target.Name));
    }

    private Form ApplyUserRule(InvocationExpressionSyntax call, IMethodSymbol target, UserRule rule)
    {
        if (head.Order.IsSecond)
        {
            Report(call, Descriptors.NoSecondOrder, target.Name);
            return Unknown;
        }

        if (OperandsOf(call, target) is not { } operands)
        {
            return Unknown;
        }

        if (head.Rules.FindUsers(rule.Method, operands.Select(operand => operand.ToRuleArgument()).ToList(), isLayer: false) is not { } found)
        {
            Report(call, Descriptors.RuleSignature, rule.Method.Name);
            return Unknown;
        }

        string ruleOwner = rule.Method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        string text = Reassembled(call, target, operands);
        if (operands.All(operand => operand.Tangent is null))
        {
            return new Operation(text, null, false, Hint(target.Name));
        }

        return found.ReturnsPair
            ? new Pair(found.Text(ruleOwner, "", direction), Hint(target.Name))
            : new Operation(text, output => found.Text(ruleOwner, output, direction), found.NeedsOutput, Hint(target.Name));
    }

    private string Reassembled(InvocationExpressionSyntax call, IMethodSymbol target, IReadOnlyList<Operand> operands) =>
        SourceText.Of(call, operands.Where(operand => operand.Syntax is not null).ToDictionary(operand => (SyntaxNode)operand.Syntax!, operand => operand.Value));

    private static string Hint(string method)
    {
        string trimmed = method.TrimEnd('_').TrimStart('_');
        return trimmed.Length == 0 ? "value" : char.ToLowerInvariant(trimmed[0]) + trimmed.Substring(1);
    }

    /// <summary>A field or property of a tensor type.</summary>
    private Form Member(ExpressionSyntax name, ISymbol member)
    {
        ITypeSymbol holder = member.ContainingType;
        ExpressionSyntax? receiver = name is MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } access ? access.Expression : null;
        if (head.Backend.IsTensor(holder) && receiver is not null)
        {
            return TensorProperty(member, receiver);
        }

        if (head.Backend.IsModule(holder))
        {
            string module = receiver is null || receiver is BaseExpressionSyntax ? "this" : Repeatable(receiver);
            string value = receiver is null ? SourceText.Of(name) : $"{module}.{member.Written()}";
            if (head.Backend.Declares(member))
            {
                // A layer's own tensor: a parameter has a tangent under its name, a buffer has none.
                return new Ready(new Term(value, noGradDepth > 0 ? null : $"{direction}.{head.Order.Of}({module}, \"{member.Name}\")"));
            }

            if (Registration.ParameterName(member, head.Backend, head.Cancellation) is { } registered)
            {
                return new Ready(new Term(value, noGradDepth > 0 ? null : $"{direction}.{head.Order.Of}({module}, \"{registered}\")"));
            }

            if (member is IPropertySymbol { DeclaringSyntaxReferences: [var reference] } && reference.GetSyntax(head.Cancellation) is PropertyDeclarationSyntax declared && Registration.IsComputed(declared))
            {
                ClassBuilder home = SymbolEqualityComparer.Default.Equals(holder, owner.Type) ? owner : head.ClassOf((INamedTypeSymbol)holder);
                return home.IsActiveByItself(member)
                    ? new Pair($"{(receiver is null ? "" : module + ".")}{home.Helper(member)}({direction})", Hint(member.Name))
                    : new Ready(new Term(value, null));
            }
        }

        if (holder.Name is "Task" or "ValueTask")
        {
            Report(name, Descriptors.Async);
            return Unknown;
        }

        if (Registration.IsConstant(member, head.Backend, carriers, head.Cancellation))
        {
            return new Ready(new Term(SourceText.Of(name), null));
        }

        Report(name, Descriptors.OriginUnknown, member.Name);
        return Unknown;
    }

    private Form TensorProperty(ISymbol member, ExpressionSyntax receiver)
    {
        Form tensor = Analyze(receiver);
        if (!IsActive(tensor))
        {
            return new Operation($"{ValueOf(tensor)}.{member.Written()}", null, false, Hint(member.Name));
        }

        Term term = Materialise(tensor);
        if (LinearOps.Names.Contains(member.Name))
        {
            return new Operation($"{term.Value}.{member.Written()}", _ => head.Order.Linear(term.Tangent!, "." + member.Written(), owner.Part), false, Hint(member.Name));
        }

        Report(receiver.Parent!, Descriptors.OpWithoutRule, $"Tensor.{member.Name}");
        return Unknown;
    }
}
