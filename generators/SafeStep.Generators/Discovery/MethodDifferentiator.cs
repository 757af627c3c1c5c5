using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Discovery;

/// <summary>What the method written for a user's method is.</summary>
internal enum MethodRole
{
    /// <summary>The derivative of the logits: the inputs carry no tangent.</summary>
    Jvp,

    /// <summary>A method that takes and returns tangents beside the values.</summary>
    Twin,

    /// <summary>Nothing is written: the question is only whether the result has a tangent when no input has one.</summary>
    Probe,
}

/// <summary>
/// Rewrites one method: every statement of the user stays, and each value that may depend on the parameters gets its tangent beside it.
/// Which variables do is found by repeating the pass until no more are.
/// </summary>
internal sealed partial class MethodDifferentiator
{
    private readonly ClassBuilder owner;
    private readonly HeadBuilder head;
    private readonly ISymbol method;
    private readonly MethodRole role;
    private readonly string? name;
    private readonly SemanticModel model;
    private readonly Carriers carriers;
    private readonly string direction;
    private readonly HashSet<ISymbol> active = new(SymbolEqualityComparer.Default);
    private readonly HashSet<SyntaxNode> activeChoices = [];
    private readonly Dictionary<ISymbol, string> tangentNames = new(SymbolEqualityComparer.Default);
    private readonly NameScope variableNames;
    private NameScope names;
    private List<Step> steps = [];
    private ITypeSymbol resultType;
    private ILocalSymbol? declaring;
    private bool sawNewActivity;
    private bool resultIsActive;
    private bool isInLocalFunction;
    private bool hasFailed;
    private IReadOnlyCollection<IParameterSymbol> untraced = [];
    private int noGradDepth;

    public MethodDifferentiator(ClassBuilder owner, ISymbol method, MethodRole role, string? name = null)
    {
        this.owner = owner;
        this.method = method;
        this.role = role;
        this.name = name;
        head = owner.Head;
        carriers = owner.Carriers;
        variableNames = owner.Taken.Copy();
        names = variableNames;
        direction = owner.Direction;
        // The body of an inherited method may be in another assembly; it is not looked at then.
        model = head.Backend.ModelOf((head.Backend.IsInSource(method) ? method : owner.Type).DeclaringSyntaxReferences[0].SyntaxTree);
        resultType = method is IPropertySymbol property ? property.Type : ((IMethodSymbol)method).ReturnType;
    }

    private IReadOnlyList<IParameterSymbol> Parameters => method is IMethodSymbol { Parameters: var parameters } ? parameters : [];

    /// <param name="untraced">Inputs whose tangents a twin does not take.</param>
    public TwinMethod Differentiate(IReadOnlyCollection<IParameterSymbol> untraced)
    {
        this.untraced = untraced;
        return Differentiate();
    }

    public TwinMethod Differentiate()
    {
        SyntaxNode declaration = method.DeclaringSyntaxReferences[0].GetSyntax(head.Cancellation);
        if (!CheckModifiers(declaration))
        {
            return new TwinMethod("", EquatableArray<string>.Empty, EquatableArray<Step>.Empty);
        }

        if (role == MethodRole.Twin)
        {
            active.UnionWith(Parameters.Where(parameter => carriers.IsCarrier(parameter.Type) && !untraced.Contains(parameter, SymbolEqualityComparer.Default)));
        }

        do
        {
            head.Cancellation.ThrowIfCancellationRequested();
            sawNewActivity = false;
            resultIsActive = false;
            noGradDepth = 0;
            names = variableNames.Copy();
            steps = [];
            Prologue();
            VisitBody(declaration);
        }
        while (sawNewActivity && !head.IsIncomplete);

        return new TwinMethod(TwinSignature(), EquatableArray<string>.Empty, steps.ToEquatable());
    }

    /// <summary>The derivative of the logits by a call of the twin of forward.</summary>
    public TwinMethod CallTwin()
    {
        Prologue();
        head.NoteCall((IMethodSymbol)method, []);
        var arguments = Parameters
            .SelectMany(input => carriers.IsCarrier(input.Type) ? new[] { input.Written(), carriers.ZeroTangent(input.Type, input.Written()) } : [input.Written()])
            .Append(direction);
        Term result = Materialise(new Pair($"{head.Order.Forward}({string.Join(", ", arguments)})", "forwardOut"));
        EmitLogits(carriers.IsTensor(resultType) ? result : ItemOf(result, PositionOfLogits));
        return new TwinMethod("", EquatableArray<string>.Empty, steps.ToEquatable());
    }

    /// <summary>Whether the result has a tangent although no input has one.</summary>
    public bool Probe()
    {
        Differentiate();
        return resultIsActive;
    }

    /// <summary>Whether something cannot be differentiated when these inputs have tangents.</summary>
    public bool FailsWith(IEnumerable<IParameterSymbol> traced)
    {
        active.UnionWith(traced);
        Differentiate();
        return hasFailed;
    }

    private void Prologue()
    {
        // Callers that the generator cannot see must not lose a tangent without a word.
        foreach (IParameterSymbol input in untraced)
        {
            Emit($"{owner.Names.Sdk("LayerTangents")}.DemandNone({TangentName(input)}, \"{owner.Type.Name}.{method.Name}\", \"{input.Name}\");");
        }

        if (role != MethodRole.Jvp)
        {
            return;
        }

        Emit($"using var {names.Take("noGrad")} = {owner.Names.Torch}.no_grad();");
        Emit($"using var {names.Take("scope")} = {owner.Names.Torch}.NewDisposeScope();");
        if (head.Approximates)
        {
            Emit($"{direction}.ApproximateUnknownChildren();");
        }

        foreach (IParameterSymbol input in Parameters.Where(active.Contains))
        {
            Emit($"{carriers.TangentType(input.Type)} {TangentName(input)} = {carriers.ZeroTangent(input.Type, input.Written())};");
        }
    }

    private void VisitBody(SyntaxNode declaration)
    {
        switch (declaration)
        {
            case BaseMethodDeclarationSyntax { Body: { } body }:
                VisitStatements(body.Statements);
                break;
            case BaseMethodDeclarationSyntax { ExpressionBody: { } arrow }:
                Return(arrow.Expression);
                break;
            case PropertyDeclarationSyntax { ExpressionBody: { } arrow }:
                Return(arrow.Expression);
                break;
            case PropertyDeclarationSyntax { AccessorList: { } accessors }
                when accessors.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration)) is { } getter:
                if (getter.Body is { } block)
                {
                    VisitStatements(block.Statements);
                }
                else if (getter.ExpressionBody is { } expression)
                {
                    Return(expression.Expression);
                }

                break;
            default:
                head.IsIncomplete = true;
                break;
        }
    }

    private bool CheckModifiers(SyntaxNode declaration)
    {
        SyntaxTokenList modifiers = declaration is MemberDeclarationSyntax member ? member.Modifiers : default;
        if (modifiers.Any(SyntaxKind.AsyncKeyword))
        {
            head.Report(declaration, Descriptors.Async, method.Name);
            return false;
        }

        if (modifiers.Any(SyntaxKind.UnsafeKeyword))
        {
            head.Report(declaration, Descriptors.Unsafe, method.Name);
            return false;
        }

        if (method is IMethodSymbol { IsGenericMethod: true })
        {
            head.Report(declaration, Descriptors.GenericMethod, method.Name);
            return false;
        }

        return true;
    }

    private string TwinSignature()
    {
        var parameters = new List<string>();
        foreach (IParameterSymbol parameter in Parameters)
        {
            string type = parameter.DeclaringSyntaxReferences[0].GetSyntax(head.Cancellation) is ParameterSyntax { Type: { } syntax }
                ? SourceText.Of(syntax)
                : parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
            parameters.Add($"{type} {parameter.Written()}");
            if (carriers.IsCarrier(parameter.Type))
            {
                parameters.Add($"{carriers.TangentType(parameter.Type)} {TangentName(parameter)}");
            }
        }

        parameters.Add($"{owner.Names.Sdk("ParameterTangents")} {direction}");
        return $"{PairType(resultType)} {name ?? head.Order.Forward}({string.Join(", ", parameters)})";
    }

    /// <summary>The type of a value together with its tangent.</summary>
    private string PairType(ITypeSymbol type) => carriers.IsTensor(type)
        ? owner.Names.Sdk(head.Order.Dual)
        : $"({type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)} Value, {carriers.TangentType(type)} Tangent)";

    /// <summary>The tangent of a value, written out even where it is proven zero.</summary>
    private string TangentOf(Term term, ITypeSymbol type) => term.Tangent ?? carriers.ZeroTangent(type, term.Value);

    /// <summary>Arguments as twins take them: each value, and after what carries a tangent that tangent; then the direction.</summary>
    private string TwinArguments(IEnumerable<Operand> operands) => string.Join(", ", operands
        .SelectMany(operand => operand.IsCarrier ? new[] { operand.Value, TangentOf(new Term(operand.Value, operand.Tangent), operand.Type) } : [operand.Value])
        .Append(direction));

    private string TangentName(ISymbol variable) => NameFor(variable, "_t");

    // A variable keeps its tangent's name through all passes.
    private string NameFor(ISymbol symbol, string suffix)
    {
        if (!tangentNames.TryGetValue(symbol, out string? twin))
        {
            tangentNames[symbol] = twin = variableNames.Take(symbol.Name + suffix);
        }

        return twin;
    }

    private void Emit(params string[] lines) => steps.Add(new Statement(lines.ToEquatable()));

    private EquatableArray<Step> Capture(Action visit)
    {
        List<Step> outer = steps;
        steps = [];
        visit();
        var captured = steps.ToEquatable();
        steps = outer;
        return captured;
    }

    private void Report(SyntaxNode node, DiagnosticDescriptor descriptor, string? what = null)
    {
        hasFailed = true;
        if (role != MethodRole.Probe)
        {
            head.Report(node, descriptor, what ?? Shortened(node));
        }
    }

    private static string Shortened(SyntaxNode node)
    {
        string text = SourceText.Of(node);
        return text.Length <= 60 ? text : text.Substring(0, 57) + "...";
    }

    private ISymbol? SymbolOf(SyntaxNode node)
    {
        SymbolInfo info = model.GetSymbolInfo(node, head.Cancellation);
        if (info.Symbol is null)
        {
            head.IsIncomplete = true;
        }

        return info.Symbol;
    }

    private ITypeSymbol? TypeOf(ExpressionSyntax expression)
    {
        TypeInfo info = model.GetTypeInfo(expression, head.Cancellation);
        return info.Type ?? info.ConvertedType;
    }

    private bool IsCarrier(ExpressionSyntax expression) =>
        carriers.IsCarrier(TypeOf(expression)) && model.GetSymbolInfo(expression, head.Cancellation).Symbol is not ITypeSymbol;
}
