using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Generators.Discovery;

/// <summary>
/// All of a compilation that the meaning of code in one of its files may depend on, but for that file: what it refers to, its options, and of every file all but the bodies of its members.
/// C# infers nothing about a member from its body, so an edit inside one leaves the surroundings of all other code as they are.
/// </summary>
internal sealed class Surroundings
{
    private static readonly ConditionalWeakTable<Compilation, Surroundings> OfCompilations = new();
    private static readonly ConditionalWeakTable<SyntaxTree, byte[]> OfTrees = new();

    private readonly CompilationOptions options;
    private readonly MetadataReference[] references;
    private readonly byte[] declarations;

    private Surroundings(Compilation compilation)
    {
        options = compilation.Options;
        references = [.. compilation.References];
        using var sum = SHA256.Create();
        declarations = sum.ComputeHash([.. compilation.SyntaxTrees.SelectMany(tree => OfTrees.GetValue(tree, SumOfDeclarations))]);
    }

    public static Surroundings Of(Compilation compilation) => OfCompilations.GetValue(compilation, static key => new Surroundings(key));

    public bool AreSameAs(Surroundings other) =>
        ReferenceEquals(this, other)
        || (declarations.SequenceEqual(other.declarations) && options.Equals(other.options) && references.SequenceEqual(other.references));

    private static byte[] SumOfDeclarations(SyntaxTree tree)
    {
        var text = new StringBuilder(tree.FilePath).Append('\n');
        foreach (SyntaxNodeOrToken part in tree.GetRoot().DescendantNodesAndTokens(node => !IsBody(node), descendIntoTrivia: false))
        {
            // The directives count wherever they stand: #nullable reaches beyond the body it is written in.
            if (part.AsNode() is { } body && IsBody(body))
            {
                text.Append("{ }");
                AppendDirectives(text, body.DescendantTrivia());
            }
            else if (part.IsToken)
            {
                AppendDirectives(text, part.GetLeadingTrivia());
                text.Append(part.AsToken().Text).Append(' ');
                AppendDirectives(text, part.GetTrailingTrivia());
            }
        }

        using var sum = SHA256.Create();
        return sum.ComputeHash(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void AppendDirectives(StringBuilder text, IEnumerable<SyntaxTrivia> trivia)
    {
        foreach (SyntaxTrivia directive in trivia)
        {
            if (directive.IsDirective)
            {
                text.Append('\n').Append(directive.ToFullString()).Append('\n');
            }
        }
    }

    /// <summary>The body of a member, or a statement outside all types. Whether an accessor mentions field decides on a field that others can see, so such a body counts.</summary>
    private static bool IsBody(SyntaxNode node) => node switch
    {
        GlobalStatementSyntax => true,
        BlockSyntax or ArrowExpressionClauseSyntax => node.Parent is BaseMethodDeclarationSyntax
            || (node.Parent is AccessorDeclarationSyntax or BasePropertyDeclarationSyntax && !node.DescendantTokens().Any(token => token.Text == "field")),
        _ => false,
    };
}
