using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SafeStep.Generators.Emission;

namespace SafeStep.Generators.Rewriting;

/// <summary>
/// The user's source with chosen nodes replaced. Layout is kept but for comments and directives, and lines are indented from the place where the text begins, so that it can stand anywhere.
/// </summary>
internal sealed class TwinText
{
    private readonly Dictionary<SyntaxNode, Func<Func<string>, string>> edits = [];
    private readonly HashSet<SyntaxToken> dropped = [];
    private readonly int indentation;

    /// <param name="declaration">The declaration whose text is taken: the indentation of its first line is taken off.</param>
    public TwinText(SyntaxNode declaration) => indentation = Column(declaration.GetFirstToken());

    /// <summary>Replaces a node. The function is given what the node has become so far, which it may contain or leave out.</summary>
    public void Edit(SyntaxNode node, Func<Func<string>, string> edit)
    {
        if (edits.TryGetValue(node, out var before))
        {
            edits[node] = inner => edit(() => before(inner));
        }
        else
        {
            edits[node] = edit;
        }
    }

    /// <summary>Whether a node is replaced.</summary>
    public bool IsEdited(SyntaxNode node) => edits.ContainsKey(node);

    /// <summary>Leaves a token out.</summary>
    public void Drop(SyntaxToken token) => dropped.Add(token);

    /// <summary>The text of a node, without what surrounds it.</summary>
    public string Of(SyntaxNode node)
    {
        var writer = new Writer(this);
        writer.Append(node);
        return writer.ToString();
    }

    /// <summary>The text of a node without its own replacement.</summary>
    public string Unedited(SyntaxNode node)
    {
        var writer = new Writer(this);
        writer.AppendChildren(node);
        return writer.ToString();
    }

    private static int Column(SyntaxToken token) => token.LeadingTrivia is { Count: > 0 } trivia && trivia[trivia.Count - 1] is { RawKind: (int)SyntaxKind.WhitespaceTrivia } space ? space.FullSpan.Length : 0;

    private sealed class Writer(TwinText owner)
    {
        private readonly StringBuilder text = new();
        private SyntaxToken previous;

        public void Append(SyntaxNode node)
        {
            if (!owner.edits.TryGetValue(node, out var edit))
            {
                AppendChildren(node);
                return;
            }

            Separate(node.GetFirstToken());
            text.Append(edit(() => owner.Unedited(node)));
            previous = node.GetLastToken();
        }

        public void AppendChildren(SyntaxNode node)
        {
            foreach (SyntaxNodeOrToken part in node.ChildNodesAndTokens())
            {
                if (part.AsNode() is { } inner)
                {
                    Append(inner);
                    continue;
                }

                SyntaxToken token = part.AsToken();
                if (owner.dropped.Contains(token))
                {
                    continue;
                }

                Separate(token);
                text.Append(token.Text.Replace('\n', IndentedWriter.BreakInString));
                previous = token;
            }
        }

        public override string ToString() => text.ToString();

        // White space between two tokens; a comment counts for nothing, an empty line for itself.
        private void Separate(SyntaxToken token)
        {
            if (text.Length == 0 || token.Text.Length == 0)
            {
                return;
            }

            int lines = 0, empty = 0, column = 0;
            bool isBlank = false, spaced = false;
            foreach (SyntaxTrivia trivia in previous.TrailingTrivia.Concat(token.LeadingTrivia))
            {
                switch (trivia.Kind())
                {
                    case SyntaxKind.EndOfLineTrivia:
                        empty += isBlank && lines > 0 ? 1 : 0;
                        lines++;
                        isBlank = true;
                        column = 0;
                        break;
                    case SyntaxKind.WhitespaceTrivia:
                        column = isBlank ? trivia.FullSpan.Length : column;
                        spaced = true;
                        break;
                    default:
                        // A directive ends its own line.
                        isBlank = trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia);
                        lines += isBlank ? 1 : 0;
                        spaced = true;
                        break;
                }
            }

            if (lines > 0)
            {
                text.Append('\n').Append(empty > 0 ? "\n" : "").Append(' ', Math.Max(0, column - owner.indentation));
            }
            else if (spaced)
            {
                text.Append(' ');
            }
        }
    }
}
