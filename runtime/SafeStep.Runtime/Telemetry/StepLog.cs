using System.Buffers;
using System.Text.Json;

namespace SafeStep;

/// <summary>
/// The contents of a step log, as far as they were read. A file that is still being written is followed by feeding its growth to
/// <see cref="Append"/>; the end of a line may come later than its beginning.
/// </summary>
/// <remarks>A resumed run begins with another header; steps that it repeats replace those logged before. Not thread-safe.</remarks>
public sealed class StepLog
{
    private readonly List<StepLogEntry> entries = [];
    private readonly ArrayBufferWriter<byte> unfinished = new();
    private long lines;
    private bool resuming;

    /// <summary>The latest header, or null before the first line.</summary>
    public StepLogHeader? Header { get; private set; }

    /// <summary>The steps in the order of the run.</summary>
    public IReadOnlyList<StepLogEntry> Entries => entries;

    /// <summary>Whether the last line has no end yet: it is being written, or its writer was killed. It is not among the <see cref="Entries"/>.</summary>
    public bool EndsInTornLine => unfinished.WrittenCount > 0;

    /// <summary>Reads a whole file. A last line torn by the end of its writer is left out.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="StepLogFormatException">The file is empty or not a step log.</exception>
    public static StepLog Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var log = new StepLog();
        byte[] buffer = new byte[1 << 16];
        for (int count; (count = file.Read(buffer)) > 0;)
        {
            log.Append(buffer.AsSpan(0, count));
        }

        log.Finish();
        return log;
    }

    /// <summary>Adds bytes that follow those added before.</summary>
    /// <param name="utf8">Any piece of the file.</param>
    /// <exception cref="StepLogFormatException">A line is broken, or the first is not the header of a step log.</exception>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        for (int end; (end = utf8.IndexOf((byte)'\n')) >= 0; utf8 = utf8[(end + 1)..])
        {
            if (unfinished.WrittenCount == 0)
            {
                AddLine(utf8[..end]);
            }
            else
            {
                unfinished.Write(utf8[..end]);
                AddLine(unfinished.WrittenSpan);
                unfinished.ResetWrittenCount();
            }
        }

        unfinished.Write(utf8);
    }

    // A last line that only lacks its end of line is whole: part of a JSON object is never a JSON object.
    private void Finish()
    {
        if (Header is null && !EndsInTornLine)
        {
            throw new StepLogFormatException(1, "the file is empty. A step log begins with a header line, written when it is opened.");
        }

        if (!EndsInTornLine)
        {
            return;
        }

        try
        {
            AddLine(unfinished.WrittenSpan);
            unfinished.ResetWrittenCount();
        }
        catch (StepLogFormatException exception) when (Header is not null && exception.InnerException is JsonException)
        {
            // Torn, as EndsInTornLine says.
        }
    }

    private void AddLine(ReadOnlySpan<byte> line)
    {
        lines++;
        if (line.Trim(" \t\r"u8).IsEmpty)
        {
            return;
        }

        try
        {
            if (IsHeader(line))
            {
                AddHeader(line);
            }
            else if (Header is null)
            {
                throw new StepLogFormatException(lines, $"a step log begins with a header such as {{\"safestep\":{StepLogHeader.CurrentVersion},...}}; this is other JSON.");
            }
            else
            {
                var step = JsonSerializer.Deserialize(line, StepLogJson.Default.StepLogLine) ?? throw new JsonException("it is null.");
                AddStep(step.ToEntry());
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw new StepLogFormatException(
                lines, Header is null ? "not JSON: this is no step log, or its header is torn." : $"not a step of a step log: {exception.Message}", exception);
        }
    }

    private static bool IsHeader(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        return json.Read() && json.TokenType == JsonTokenType.StartObject
            && json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("safestep"u8);
    }

    private void AddHeader(ReadOnlySpan<byte> line)
    {
        var header = JsonSerializer.Deserialize(line, StepLogJson.Default.StepLogHeader)!;
        if (header.Version != StepLogHeader.CurrentVersion)
        {
            throw new StepLogFormatException(
                lines, $"the log has format version {header.Version}; this library reads version {StepLogHeader.CurrentVersion}. Read it with the library that wrote it.");
        }

        resuming = Header is not null;
        Header = header;
    }

    private void AddStep(StepLogEntry entry)
    {
        if (resuming)
        {
            entries.RemoveAll(earlier => earlier.Report.Step >= entry.Report.Step);
            resuming = false;
        }

        entries.Add(entry);
    }
}
