using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Pages;

/// <summary>A run as Markdown, for a pull request.</summary>
internal static class MarkdownReport
{
    private const int MostEpisodes = 10;

    public static string Of(Run run)
    {
        var lines = new List<string> { $"## {Escape(run.Name)}", "", Escape(Summary.Sentence(run)), "" };
        foreach (string note in run.LeftOut.Concat(run.Doubts))
        {
            lines.AddRange([$"> {Escape(note)}", ""]);
        }

        lines.AddRange(["| | |", "| --- | --- |", .. Summary.Facts(run).Select(fact => $"| {Escape(fact.Name)} | {Escape(fact.Value)} |"), ""]);
        var episodes = Episode.Of(run);
        if (episodes.Count > 0)
        {
            lines.AddRange([episodes.Count > MostEpisodes ? $"### Interventions, the first {MostEpisodes} of {episodes.Count:N0}" : "### Interventions", ""]);
            foreach (var story in episodes.Take(MostEpisodes).Select(episode => new Story(run, episode)))
            {
                lines.AddRange([$"- **{Escape(story.Title)}** {Escape(string.Join(' ', story.Sentences))}"]);
            }

            lines.Add("");
        }

        return string.Join('\n', lines);
    }

    /// <summary>Text that means nothing in Markdown or HTML, on one line.</summary>
    private static string Escape(string text) => string.Concat(Text.Plain(text).Select(letter => letter switch
    {
        '<' => "&lt;",
        '>' => "&gt;",
        '&' => "&amp;",
        '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '#' or '~' or '@' or '!' => "\\" + letter,
        _ => letter.ToString(),
    }));
}
