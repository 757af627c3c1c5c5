using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Pages;

/// <summary>The page: one HTML file with its style and its script, and, in a report, with its data. It asks nobody for anything but, while a run is watched, the tool for what is new.</summary>
internal static class RunPage
{
    private static readonly string[] Scripts = ["data.js", "draw.js", "charts.js", "map.js", "page.js", "start.js"];

    private static readonly Lazy<(string Beginning, string End)> Frame = new(() =>
    {
        string style = Resources.Text("run.css"), script = $"(() => {{\n'use strict';\n{string.Join('\n', Scripts.Select(Resources.Text))}\n}})();";
        // Only this very style and script run, whatever a log holds.
        string policy = $"default-src 'none'; style-src {Hash(style)}; script-src {Hash(script)}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";
        string page = Resources.Text("run.html").Replace("{policy}", policy, StringComparison.Ordinal).Replace("{style}", style, StringComparison.Ordinal).Replace("{script}", script, StringComparison.Ordinal);
        int data = page.IndexOf("{data}", StringComparison.Ordinal);
        return (page[..data], page[(data + "{data}".Length)..]);
    });

    /// <summary>The page that follows runs.</summary>
    public static byte[] Live => [.. Beginning, .. "{\"live\":true}"u8, .. End];

    private static byte[] Beginning => Encoding.UTF8.GetBytes(Frame.Value.Beginning);

    private static byte[] End => Encoding.UTF8.GetBytes(Frame.Value.End);

    /// <summary>Writes the page of runs with everything inside.</summary>
    public static void Write(Stream target, IEnumerable<Run> runs)
    {
        target.Write(Beginning);
        // The standard encoder escapes what HTML would take for its own.
        using (var json = new Utf8JsonWriter(target))
        {
            json.WriteStartObject();
            json.WriteStartArray("runs");
            foreach (var run in runs)
            {
                PageData.Write(json, run);
                json.Flush();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        target.Write(End);
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
