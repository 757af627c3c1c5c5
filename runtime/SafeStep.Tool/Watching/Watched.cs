using System.Buffers;
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
    public ReadOnlyMemory<byte> Json(IReadOnlyList<Held> held)
    {
        lock (gate)
        {
            // As large as it becomes, so that a long run is not copied each time a buffer has to grow.
            var buffer = new ArrayBufferWriter<byte>(4096 + files.Select((file, i) => PageData.Size(file.Run, Generation(i), HeldOf(held, i))).Sum());
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteString("status", Status());
                json.WriteStartArray("runs");
                for (int i = 0; i < files.Length; i++)
                {
                    PageData.Write(json, files[i].Run, Generation(i), HeldOf(held, i));
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            return buffer.WrittenMemory;
        }
    }

    // A file that began anew is another run in the same place.
    private long Generation(int file) => ((long)files[file].Restarts << 32) + files[file].Run.Generation;

    private static Held HeldOf(IReadOnlyList<Held> held, int file) => file < held.Count ? held[file] : new Held(-1, 0, 0);

    private string Status() => string.Join(" ", files.Select(file => file.Run is { Rows: > 0 } run
        ? $"{(files.Length > 1 ? Text.Plain(run.Name) + ": " : "")}last step {Pace.Age(run, DateTimeOffset.UtcNow)} ago{(Pace.Of(run) is { } pace ? $", {Text.Number(pace)} steps a second" : "")}."
        : $"Waiting for the first step in {Text.Plain(file.Name)}."));
}
