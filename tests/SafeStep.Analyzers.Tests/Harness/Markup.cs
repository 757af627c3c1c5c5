using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.Analyzers.Tests.Harness;

/// <summary>A diagnostic that a test expects: <c>[|text|]</c> for the rule under test, <c>{|SAFE2001:text|}</c> for another.</summary>
public sealed record Expectation(string Id, TextSpan Span);

/// <summary>Test source without its marks, and the diagnostics that the marks ask for.</summary>
public sealed record Markup(string Source, ImmutableArray<Expectation> Expected)
{
    public static Markup Parse(string marked, string ruleUnderTest)
    {
        var source = new StringBuilder();
        var expected = ImmutableArray.CreateBuilder<Expectation>();
        var open = new Stack<(string Id, int Start)>();
        for (int at = 0; at < marked.Length; at++)
        {
            string rest = marked[at..Math.Min(marked.Length, at + 12)];
            if (rest.StartsWith("[|", StringComparison.Ordinal))
            {
                open.Push((ruleUnderTest, source.Length));
                at++;
            }
            else if (rest.StartsWith("{|SAFE", StringComparison.Ordinal))
            {
                open.Push((rest[2..10], source.Length));
                at += 10;
            }
            else if (open.Count > 0 && (rest.StartsWith("|]", StringComparison.Ordinal) || rest.StartsWith("|}", StringComparison.Ordinal)))
            {
                (string id, int start) = open.Pop();
                expected.Add(new Expectation(id, TextSpan.FromBounds(start, source.Length)));
                at++;
            }
            else
            {
                source.Append(marked[at]);
            }
        }

        Assert.True(open.Count == 0, "The markup has a mark that is not closed.");
        return new Markup(source.ToString(), [.. expected.OrderBy(item => item.Span.Start).ThenBy(item => item.Id, StringComparer.Ordinal)]);
    }
}
