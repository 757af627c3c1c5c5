using System.Buffers;
using System.Text.Json;

namespace SafeStep;

/// <summary>
/// Writes a run's steps to a file of JSON lines: a header, then one object per step. Each line reaches the operating system in one write
/// before <see cref="Write"/> returns, so that a killed process loses at most the line it was writing. Thread-safe.
/// </summary>
public sealed class StepLogWriter : IDisposable
{
    /// <summary>The size from which on a log goes on in another file unless said otherwise: a million steps then take less than 100 MB.</summary>
    public const long StandardPartBytes = 16L << 20;

    private readonly ArrayBufferWriter<byte> buffer = new(512);
    private readonly Utf8JsonWriter json;
    private readonly object gate = new();
    private readonly string path;
    private readonly long partBytes;
    private StepLogHeader header;
    private FileStream file;
    private long rotatesAt;
    private Task compression = Task.CompletedTask;

    private StepLogWriter(string path, FileStream file, StepLogHeader header, long partBytes)
    {
        (this.path, this.file, this.header, this.partBytes, rotatesAt) = (path, file, header, partBytes, partBytes);
        json = new Utf8JsonWriter(buffer);
        WriteLine(file, () => JsonSerializer.Serialize(json, header, StepLogJson.Default.StepLogHeader));
    }

    /// <summary>Begins a new log. A file that holds something is not replaced by itself: it may be the log of another run, or of this one before it was resumed.</summary>
    /// <param name="path">The file, <c>.jsonl</c> by custom, in a folder that exists.</param>
    /// <param name="options">The guard's options, for the header: readers show its mode and target.</param>
    /// <param name="run">What the run is called.</param>
    /// <param name="replaces">Whether a log that is there may be lost.</param>
    /// <param name="partBytes">
    /// From which size on the file becomes an earlier part (<c>run.1.jsonl.gz</c>, compressed on another thread) and a new one is begun under its name. <see cref="StepLog.Read"/> reads all parts; <see cref="long.MaxValue"/> keeps one file.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="IOException">The file cannot be written, or holds something already and is not to be replaced.</exception>
    public static StepLogWriter Create(string path, StepGuardOptions? options = null, string? run = null, bool replaces = false, long partBytes = StandardPartBytes) =>
        Open(path, replaces ? Existing.Lost : Existing.Refused, Header(options, run), partBytes);

    /// <summary>Continues the log of a run that is resumed; a line torn by the end of the earlier process is cut off. Without a file it begins a new log.</summary>
    /// <param name="path">The file, <c>.jsonl</c> by custom, in a folder that exists.</param>
    /// <param name="options">The guard's options, for the header: readers show its mode and target.</param>
    /// <param name="run">What the run is called.</param>
    /// <param name="partBytes">As in <see cref="Create"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="StepLogFormatException">The file is not a step log.</exception>
    public static StepLogWriter Append(string path, StepGuardOptions? options = null, string? run = null, long partBytes = StandardPartBytes)
    {
        var header = Header(options, run);
        // Whatever is not a step log throws here, before it is touched.
        if (new FileInfo(path) is { Exists: true, Length: > 0 } && StepLog.Read(path).Header is { } last)
        {
            header = header with { Part = last.Part, Began = last.Log };
        }

        return Open(path, Existing.Continued, header, partBytes);
    }

    /// <summary>Adds a step.</summary>
    /// <param name="report">The guard's report.</param>
    /// <param name="values">Other numbers of the step by name, such as <c>("loss", loss.item&lt;float&gt;())</c>; any value, NaN included.</param>
    /// <exception cref="ArgumentException">A name is empty or given twice.</exception>
    /// <exception cref="IOException">The line cannot be written; the file ends with the line before it.</exception>
    public void Write(StepReport report, params ReadOnlySpan<(string Name, double Value)> values)
    {
        ArgumentNullException.ThrowIfNull(report);
        var line = StepLogLine.Of(DateTimeOffset.UtcNow, report, values.IsEmpty ? null : ByName(values));
        lock (gate)
        {
            WriteLine(file, () => JsonSerializer.Serialize(json, line, StepLogJson.Default.StepLogLine));
            if (file.Position >= rotatesAt)
            {
                Rotate();
            }
        }
    }

    /// <summary>Closes the file, and waits for a part that is being compressed.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            json.Dispose();
            file.Dispose();
        }

        compression.Wait();
    }

    private static StepLogHeader Header(StepGuardOptions? options, string? run) => new()
    {
        Version = StepLogHeader.CurrentVersion,
        Started = DateTimeOffset.UtcNow,
        Run = run,
        Mode = options?.Mode,
        Target = options?.TargetRatio,
        Bound = options?.Bound,
    };

    // Without a buffer each write goes to the operating system at once.
    private static FileStream Open(string path, FileMode mode) => new(path, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);

    private static StepLogWriter Open(string path, Existing existing, StepLogHeader header, long partBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partBytes);
        if (existing == Existing.Refused && StepLogParts.Exists(path, 1))
        {
            throw new IOException($"There are earlier parts of a log '{path}', such as {StepLogParts.PathOf(path, 1)}. Name another file, or say replaces: true to lose them.");
        }

        var file = Open(path, FileMode.OpenOrCreate);
        try
        {
            if (existing == Existing.Refused && file.Length > 0)
            {
                throw new IOException($"The file '{path}' exists and is not empty. {nameof(Append)} continues the log of a resumed run; name another file, or say replaces: true to lose this one.");
            }

            if (existing == Existing.Lost)
            {
                StepLogParts.Delete(path);
            }

            file.SetLength(existing == Existing.Lost ? 0 : EndOfLastLine(file));
            file.Seek(0, SeekOrigin.End);
            return new StepLogWriter(path, file, header, partBytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // What becomes of a log that is there already.
    private enum Existing
    {
        Refused,
        Continued,
        Lost,
    }

    private static long EndOfLastLine(FileStream file)
    {
        byte[] block = new byte[4096];
        for (long end = file.Length; end > 0; end -= Math.Min(end, block.Length))
        {
            int count = (int)Math.Min(end, block.Length);
            file.Seek(end - count, SeekOrigin.Begin);
            file.ReadExactly(block, 0, count);
            int newline = block.AsSpan(0, count).LastIndexOf((byte)'\n');
            if (newline >= 0)
            {
                return end - count + newline + 1;
            }
        }

        return 0;
    }

    private static Dictionary<string, double> ByName(ReadOnlySpan<(string Name, double Value)> values)
    {
        var byName = new Dictionary<string, double>(values.Length, StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            if (string.IsNullOrWhiteSpace(name) || !byName.TryAdd(name, value))
            {
                throw new ArgumentException($"The name '{name}' is empty or given twice; each number of a step needs a name of its own.", nameof(values));
            }
        }

        return byName;
    }

    /// <summary>Makes the file an earlier part and begins the next. Where that does not work, the log goes on in the file that it has.</summary>
    private void Rotate()
    {
        string fresh = path + ".next", part = StepLogParts.PathOf(path, header.Part);
        rotatesAt = file.Position + Math.Min(partBytes, long.MaxValue - file.Position);
        if (StepLogParts.Exists(path, header.Part))
        {
            // Whose it is cannot be told, and it is not written over.
            return;
        }

        try
        {
            var next = header with { Part = header.Part + 1, Began = header.Log };
            // The next part has its header before anybody can read it.
            using (var begun = Open(fresh, FileMode.Create))
            {
                WriteLine(begun, () => JsonSerializer.Serialize(json, next, StepLogJson.Default.StepLogHeader));
            }

            // Two parts are never compressed at a time.
            compression.Wait();
            file.Dispose();
            File.Move(path, part);
            try
            {
                File.Move(fresh, path);
            }
            catch
            {
                File.Move(part, path);
                throw;
            }

            (header, rotatesAt) = (next, partBytes);
            compression = Task.Run(() => StepLogParts.Compress(part));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(fresh);
        }

        if (!file.CanWrite)
        {
            file = Open(path, FileMode.OpenOrCreate);
            file.Seek(0, SeekOrigin.End);
        }
    }

    private void WriteLine(FileStream file, Action serialize)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        serialize();
        json.Flush();
        buffer.Write("\n"u8);
        long start = file.Position;
        try
        {
            file.Write(buffer.WrittenSpan);
        }
        catch (IOException)
        {
            // On a full disk part of the line may stand; the next one must not be glued to it.
            file.SetLength(start);
            file.Seek(start, SeekOrigin.Begin);
            throw;
        }
    }
}
