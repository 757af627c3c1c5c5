using System.Text;
using System.Text.RegularExpressions;

namespace Docs.Tests;

/// <summary>A code block of a page: what stands after its fence, its text, and the line of the fence, counted from 1.</summary>
public sealed record CodeBlock(string Info, string Text, int Line);

/// <summary>A link or an image of a page, outside of code.</summary>
public sealed record Link(string Target, int Line);

/// <summary>A Markdown page: its code blocks, links and headings.</summary>
public sealed partial class Page
{
    private Page(string path) => Path = path;

    /// <summary>Relative to the repository's root, with forward slashes.</summary>
    public string Path { get; }

    public List<CodeBlock> Code { get; } = [];

    public List<Link> Links { get; } = [];

    /// <summary>The anchors that the headings make.</summary>
    public HashSet<string> Anchors { get; } = new(StringComparer.Ordinal);

    public static Page Read(string path) => Parse(path, File.ReadAllText(System.IO.Path.Combine(Repository.Root, path)));

    public static Page Parse(string path, string text)
    {
        var page = new Page(path);
        string? fence = null;
        var block = new StringBuilder();
        (string Info, int Line) opened = ("", 0);
        int number = 0;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var match = Fence().Match(line);
            if (fence is null && match.Success)
            {
                fence = match.Groups["fence"].Value;
                opened = (match.Groups["info"].Value.Trim(), number);
                block.Clear();
            }
            else if (fence is not null && line.Trim() == fence)
            {
                page.Code.Add(new CodeBlock(opened.Info, block.ToString(), opened.Line));
                fence = null;
            }
            else if (fence is not null)
            {
                block.AppendLine(line);
            }
            else
            {
                page.ReadProse(line, number);
            }
        }

        return fence is null ? page : throw new InvalidDataException($"{path}({opened.Line}): the code block is not closed.");
    }

    private void ReadProse(string line, int number)
    {
        if (Heading().Match(line) is { Success: true } heading)
        {
            string anchor = AnchorOf(heading.Groups["text"].Value);
            int copies = Anchors.Count(other => other == anchor || other.StartsWith(anchor + "-", StringComparison.Ordinal) && int.TryParse(other[(anchor.Length + 1)..], out _));
            Anchors.Add(copies == 0 ? anchor : $"{anchor}-{copies}");
        }

        string prose = InlineCode().Replace(line, "");
        Links.AddRange(LinkOrImage().Matches(prose).Select(match => new Link(match.Groups["target"].Value, number)));
    }

    // As GitHub makes them: lower case, spaces become hyphens, everything but letters, digits, hyphens and underscores goes.
    private static string AnchorOf(string heading) =>
        string.Concat(LinkText().Replace(heading, "$1").Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c));

    [GeneratedRegex(@"^\s*(?<fence>```+|~~~+)(?<info>[^`]*)$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#{1,6}\s+(?<text>.*?)\s*#*$")]
    private static partial Regex Heading();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)[^)]*\)")]
    private static partial Regex LinkOrImage();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();
}
