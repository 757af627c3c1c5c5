using System.Globalization;

namespace SafeStep.Tool;

/// <summary>Numbers and names as people read them, alike in every culture.</summary>
internal static class Text
{
    private const int LongestName = 200;

    private const char LineSeparator = '\u2028', ParagraphSeparator = '\u2029';

    public static string Number(double value) => double.IsNaN(value) ? "not a number"
        : value.ToString(Math.Abs(value) is >= 1000 and < 1e6 ? "N0" : "G4", CultureInfo.InvariantCulture);

    public static string Share(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    public static string Step(double step) => step.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {thing}{(count == 1 ? "" : "s")}");

    public static string Name(StepDecision decision) => decision.ToString().ToLowerInvariant();

    /// <summary>Text that comes from a file, on one line, without what a terminal would take for commands and without what turns the order of letters.</summary>
    public static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) || letter is LineSeparator or ParagraphSeparator || IsDirection(letter) ? ' ' : letter));

    /// <summary>A name as long as people read it; of a longer one the middle is left out, since both ends tell names apart.</summary>
    public static string Short(string name, int longest = LongestName) => name.Length <= longest ? name
        : string.Create(CultureInfo.InvariantCulture, $"{name.AsSpan(0, longest / 2)}...({name.Length:N0} letters)...{name.AsSpan(name.Length - (longest / 2))}");

    /// <summary>Breaks a paragraph into lines of at most so many letters, where it has spaces; 0 leaves it whole.</summary>
    public static string Wrapped(string text, int width, string indent = "")
    {
        if (width <= indent.Length + 10)
        {
            return indent + text;
        }

        var lines = new List<string>();
        string line = indent;
        foreach (string word in text.Split(' '))
        {
            if (line.Length > indent.Length && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = indent;
            }

            line += line.Length > indent.Length ? " " + word : word;
        }

        return string.Join(Environment.NewLine, [.. lines, line]);
    }

    // The marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm.
    private static bool IsDirection(char letter) => letter is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
