using System.Globalization;

namespace SafeStep.Tool;

/// <summary>Numbers and names as people read them, alike in every culture.</summary>
internal static class Text
{
    public static string Number(double value) => double.IsNaN(value) ? "not a number"
        : value.ToString(Math.Abs(value) is >= 1000 and < 1e6 ? "N0" : "G4", CultureInfo.InvariantCulture);

    public static string Share(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    public static string Step(double step) => step.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {thing}{(count == 1 ? "" : "s")}");

    public static string Name(StepDecision decision) => decision.ToString().ToLowerInvariant();

    /// <summary>Text that comes from a file, on one line and without what a terminal would take for commands.</summary>
    public static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));

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
}
