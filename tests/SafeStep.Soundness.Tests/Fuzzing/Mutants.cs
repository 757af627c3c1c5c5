using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Soundness.Tests.Harness;

namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>Real models with something changed in what they compute: a tensor wrapped in a construct, a statement moved, doubled or left out, an operator or a name exchanged.</summary>
internal sealed class Mutants
{
    // Around any expression of type Tensor.
    private static readonly string[] Wraps =
    [
        "({0})", "({0})!", "((Tensor)({0}))", "({0}).mul_(0.9)", "({0}).detach()", "({0}).alias()", "({0}).contiguous()", "({0}).clone()", "new[] {{ {0} }}[0]", "({0}, 1).Item1", "((Func<Tensor>)(() => {0}))()", "(({0}) is {{ }} wrapped__ ? wrapped__ : null!)",
        "new List<Tensor> {{ {0} }}.Single()", "(GC.MaxGeneration > 0 ? {0} : zeros(1))", "(((Tensor?)null) ?? {0})", "({0}).view(({0}).shape)", "new Dictionary<int, Tensor> {{ [0] = {0} }}[0]", "((object)({0}) as Tensor)!", "new[] {{ {0} }}.Select(t => t * 0.9).First()", "({0}).add_(0.01)",
        "(GC.MaxGeneration switch {{ 77 => zeros(1), _ => {0} }})", "functional.silu({0})", "({0}).reshape(({0}).shape)", "({0} + 0.1)", "Task.FromResult({0}).Result", "({0}).mul(1.1)",
    ];

    private readonly string name;
    private readonly SyntaxNode root;
    private readonly List<ExpressionSyntax> tensors;
    private readonly List<StatementSyntax> statements;
    private readonly List<BinaryExpressionSyntax> operators;

    /// <param name="name">The class of the model.</param>
    /// <param name="source">Its file.</param>
    /// <param name="create">How it is made.</param>
    /// <param name="inputs">Its inputs.</param>
    public Mutants(string name, string source, string create, string inputs)
    {
        this.name = name;
        string text = string.Join("\n", source.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("using ", StringComparison.Ordinal) || line.Contains("nn.functional", StringComparison.Ordinal)))
            .Replace("namespace SafeStep.Generators.Tests.Architectures;", "#nullable enable\nnamespace Cases.Mutant;", StringComparison.Ordinal)
            + $"\npublic partial class {name} {{ public static nn.Module Create() => {create}; public static object[] Inputs() => [{inputs}]; }}\n";
        SyntaxTree tree = Consumer.New.Parse(new(name, text, false));
        root = tree.GetRoot();
        var compilation = Consumer.New.Compile([tree], "Original");
        SemanticModel semantics = compilation.GetSemanticModel(tree);
        var bodies = root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(method => method.Identifier.ValueText is not ("Create" or "Inputs")).ToList();
        tensors = [.. bodies.SelectMany(body => body.DescendantNodes()).OfType<ExpressionSyntax>().Where(expression => IsValue(expression) && semantics.GetTypeInfo(expression).Type is { Name: "Tensor" })];
        statements = [.. bodies.SelectMany(body => body.DescendantNodes()).OfType<StatementSyntax>().Where(statement => statement.Parent is BlockSyntax && statement is not ReturnStatementSyntax)];
        operators = [.. bodies.SelectMany(body => body.DescendantNodes()).OfType<BinaryExpressionSyntax>().Where(expression => expression.Kind() is SyntaxKind.AddExpression or SyntaxKind.MultiplyExpression or SyntaxKind.SubtractExpression)];
        Errors = [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
    }

    /// <summary>Why the model itself does not compile: nothing, unless this class has it wrong.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; }

    /// <summary>One mutant.</summary>
    public SoundnessCase Next(int number, Random random)
    {
        SyntaxNode changed = random.Next(8) switch
        {
            0 when statements.Count > 0 => Doubled(random),
            1 when statements.Count > 1 => Exchanged(random),
            2 when operators.Count > 0 => WithOperator(random),
            3 when tensors.OfType<IdentifierNameSyntax>().Any() => WithName(random),
            _ => Wrapped(random),
        };
        string id = $"{name}{number}";
        return new(id, changed.ToFullString().Replace("namespace Cases.Mutant;", $"namespace {SoundnessCase.NamespaceOf(id)};", StringComparison.Ordinal), false);
    }

    private SyntaxNode Wrapped(Random random)
    {
        var chosen = tensors[random.Next(tensors.Count)];
        return root.ReplaceNode(chosen, SyntaxFactory.ParseExpression(string.Format(null, Wraps[random.Next(Wraps.Length)], chosen.WithoutTrivia().ToFullString())).WithTriviaFrom(chosen));
    }

    private SyntaxNode Doubled(Random random)
    {
        var chosen = statements[random.Next(statements.Count)];
        return chosen is LocalDeclarationStatementSyntax ? Wrapped(random) : root.ReplaceNode(chosen, new[] { chosen, chosen });
    }

    private SyntaxNode Exchanged(Random random)
    {
        var chosen = statements[random.Next(statements.Count)];
        var block = (BlockSyntax)chosen.Parent!;
        int at = block.Statements.IndexOf(chosen);
        if (at + 1 >= block.Statements.Count)
        {
            return Wrapped(random);
        }

        return root.ReplaceNode(block, block.WithStatements(block.Statements.RemoveAt(at).Insert(at + 1, chosen)));
    }

    private SyntaxNode WithOperator(Random random)
    {
        var chosen = operators[random.Next(operators.Count)];
        return root.ReplaceNode(chosen, SyntaxFactory.ParseExpression($"{chosen.Left} {"+-*"[random.Next(3)]} {chosen.Right}"));
    }

    private SyntaxNode WithName(Random random)
    {
        var names = tensors.OfType<IdentifierNameSyntax>().ToList();
        var chosen = names[random.Next(names.Count)];
        var near = names.Where(other => other.FirstAncestorOrSelf<MethodDeclarationSyntax>() == chosen.FirstAncestorOrSelf<MethodDeclarationSyntax>() && other.SpanStart <= chosen.SpanStart).ToList();
        return root.ReplaceNode(chosen, near[random.Next(near.Count)].WithTriviaFrom(chosen));
    }

    // Not a target of an assignment, not a type or the name of a member or argument.
    private static bool IsValue(ExpressionSyntax expression) => expression.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Right == expression,
        MemberAccessExpressionSyntax access => access.Expression == expression,
        ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.None),
        ReturnStatementSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or BinaryExpressionSyntax or ParenthesizedExpressionSyntax => true,
        _ => false,
    };
}
