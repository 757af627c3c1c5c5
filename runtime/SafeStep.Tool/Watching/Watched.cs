using System.Text.Json;
using SafeStep.Tool.Pages;
using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Watching;

/// <summary>Logs that are followed while their runs go on.</summary>
internal sealed class Watched(IReadOnlyList<string> paths)
{
    /// <summary>A log may be away for a moment while it is rotated or replaced.</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromSeconds(2);

    private readonly RunFile[] files = [.. paths.Select(path => new RunFile(path))];
    private readonly DateTime?[] seen = new DateTime?[paths.Count];
    private readonly object gate = new();

    public IReadOnlyList<RunFile> Files => files;

    /// <summary>Reads what is new.</summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="ToolException">A file is no step log, cannot be read, or was deleted.</exception>
    public bool Poll()
    {
        lock (gate)
        {
            bool isNew = false;
            for (int i = 0; i < files.Length; i++)
            {
                isNew |= files[i].Poll();
                seen[i] = files[i].IsThere ? DateTime.UtcNow : seen[i];
                if (DateTime.UtcNow - seen[i] > LongestAbsence)
                {
                    throw new ToolException($"{files[i].Name} was deleted while it was watched.");
                }
            }

            return isNew;
        }
    }

    /// <summary>What a page does not hold yet.</summary>
    /// <param name="held">For each run what the page holds; fewer where it does not know of one.</param>
    public byte[] Json(IReadOnlyList<Held> held)
    {
        lock (gate)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteString("status", Status());
                json.WriteStartArray("runs");
                for (int i = 0; i < files.Length; i++)
                {
                    var run = files[i].Run;
                    // A file that began anew is another run in the same place.
                    PageData.Write(json, run, ((long)files[i].Restarts << 32) + run.Generation, i < held.Count ? held[i] : new Held(-1, 0, 0));
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            return buffer.ToArray();
        }
    }

    private string Status() => string.Join(" ", files.Select(file => file.Run is { Rows: > 0 } run
        ? $"{(files.Length > 1 ? Text.Plain(run.Name) + ": " : "")}last step {Pace.Age(run, DateTimeOffset.UtcNow)} ago{(Pace.Of(run) is { } pace ? $", {Text.Number(pace)} steps a second" : "")}."
        : $"Waiting for the first step in {Text.Plain(file.Name)}."));
}
