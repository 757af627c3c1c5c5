using System.Text.RegularExpressions;

namespace SafeStep.Package.Tests;

/// <summary>The warnings and errors in what a build printed.</summary>
internal static partial class BuildLog
{
    /// <summary>File name, line and code of every warning and error, each once, ordered: <c>Program.cs(12) SAFE2001</c>.</summary>
    public static IReadOnlyList<string> Findings(string output) =>
        [.. Finding().Matches(output).Select(match => $"{Path.GetFileName(match.Groups["file"].Value)}{match.Groups["line"].Value} {match.Groups["code"].Value}").Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^\s*(?<file>[^\r\n(:]+?)(?<line>\(\d+)?(,\d+\))?\s*: (warning|error)\s?(?<code>\w*)\s?:", RegexOptions.Multiline)]
    private static partial Regex Finding();
}
