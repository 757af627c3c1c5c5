using System.Buffers;
using System.Text.Json;

namespace SafeStep;

/// <summary>What takes the lines of a step log as they are parsed.</summary>
internal interface IStepLogSink
{
    /// <summary>The log begins, is resumed, or goes on in its next part.</summary>
    void Take(StepLogHeader header);

    /// <summary>A step.</summary>
    void Take(StepLogEntry entry);

    /// <summary>A line that is none of a step log; it is passed over unless this throws.</summary>
    void Broken(StepLogFormatException problem);

    /// <summary>A part of a rotated log that is not there, or is of another run; or a stretch of them, from the first to the last.</summary>
    void Missing(string parts);
}

/// <summary>Cuts the bytes of a step log into lines and parses them. The end of a line may come later than its beginning.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class StepLogParser(IStepLogSink sink)
{
    /// <summary>A longer line is none of a step: no memory is spent on it.</summary>
    private const int LongestLine = 1 << 24;

    /// <summary>More of what is wrong with a line is not said.</summary>
    private const int LongestReason = 300;

    private readonly ArrayBufferWriter<byte> unfinished = new();
    private long lines;
    private bool hasHeader, skips;

    /// <summary>Whether the last line has no end yet: it is being written, or its writer was killed.</summary>
    public bool EndsInTornLine => unfinished.WrittenCount > 0 || skips;

    /// <summary>Adds bytes that follow those added before.</summary>
    /// <exception cref="StepLogFormatException">The first line is not the header of a step log, or a header is of a version that is not known.</exception>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        for (int end; (end = utf8.IndexOf((byte)'\n')) >= 0; utf8 = utf8[(end + 1)..])
        {
            if (unfinished.WrittenCount == 0 && !skips)
            {
                AddLine(utf8[..end]);
                continue;
            }

            Keep(utf8[..end]);
            if (!skips)
            {
                AddLine(unfinished.WrittenSpan);
            }

            skips = false;
            unfinished.ResetWrittenCount();
        }

        Keep(utf8);
    }

    /// <summary>Takes a last line that only lacks its end of line: part of a JSON object is never a JSON object. One that is torn stays so.</summary>
    /// <exception cref="StepLogFormatException">There is no header, or the last line is whole and none of a step log.</exception>
    public void Finish()
    {
        if (unfinished.WrittenCount > 0 && (!hasHeader || IsJson(unfinished.WrittenSpan)))
        {
            AddLine(unfinished.WrittenSpan);
            unfinished.ResetWrittenCount();
        }

        if (!hasHeader)
        {
            throw new StepLogFormatException(1, "the file is empty. A step log begins with a header line, written when it is opened.");
        }
    }

    /// <summary>Ends a part of a rotated log: what follows begins a line.</summary>
    /// <returns>Whether its last line was torn, so that the part is not whole. It is passed over.</returns>
    public bool EndPart()
    {
        bool isTorn = skips || (unfinished.WrittenCount > 0 && !IsJson(unfinished.WrittenSpan));
        if (isTorn)
        {
            skips = false;
            unfinished.ResetWrittenCount();
        }
        else if (unfinished.WrittenCount > 0)
        {
            Append("\n"u8);
        }

        return isTorn;
    }

    private void Keep(ReadOnlySpan<byte> utf8)
    {
        if (skips)
        {
            return;
        }

        if (unfinished.WrittenCount + (long)utf8.Length <= LongestLine)
        {
            unfinished.Write(utf8);
            return;
        }

        lines++;
        skips = true;
        unfinished.ResetWrittenCount();
        var problem = new StepLogFormatException(lines, $"longer than {LongestLine} bytes: this is no line of a step log.");
        if (!hasHeader)
        {
            throw problem;
        }

        sink.Broken(problem);
    }

    private void AddLine(ReadOnlySpan<byte> line)
    {
        lines++;
        // Editors that save a file may put a byte order mark in front.
        line = lines == 1 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        if (line.Trim(" \t\r"u8).IsEmpty)
        {
            return;
        }

        StepLogHeader? header = null;
        StepLogEntry? entry = null;
        try
        {
            if (IsHeader(line))
            {
                header = JsonSerializer.Deserialize(line, StepLogJson.Default.StepLogHeader)!;
            }
            else if (hasHeader)
            {
                entry = (JsonSerializer.Deserialize(line, StepLogJson.Default.StepLogLine) ?? throw new JsonException("it is null.")).ToEntry();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or OverflowException or ArgumentException)
        {
            Report(line, exception);
            return;
        }

        if (header is not null)
        {
            Demand(header);
            hasHeader = true;
            sink.Take(header);
        }
        else if (entry is not null)
        {
            sink.Take(entry);
        }
        else
        {
            throw new StepLogFormatException(lines, $"a step log begins with a header such as {{\"safestep\":{StepLogHeader.CurrentVersion},...}}; this is other JSON.");
        }
    }

    private void Report(ReadOnlySpan<byte> line, Exception exception)
    {
        if (!hasHeader)
        {
            throw IsJson(line)
                ? new StepLogFormatException(lines, $"the header of the step log cannot be read: {Reason(exception)}", exception)
                : new StepLogFormatException(lines, "not JSON: this is no step log, or its header is torn.", exception);
        }

        sink.Broken(new StepLogFormatException(lines, $"not a step of a step log: {Reason(exception)}", exception));
    }

    /// <summary>What a person needs of an error: the line is known, and a name in it may be as long as the line.</summary>
    private static string Reason(Exception exception)
    {
        string reason = exception.Message;
        if (exception is JsonException json)
        {
            reason = reason.Split([" Path: ", " LineNumber: "], 2, StringSplitOptions.None)[0].TrimEnd('.') + (json.Path is { Length: > 1 } path ? $", at {path}." : json.BytePositionInLine is { } place ? $", at byte {place}." : ".");
        }

        return reason.Length <= LongestReason ? reason : $"{reason.AsSpan(0, LongestReason)}...";
    }

    private void Demand(StepLogHeader header)
    {
        if (header.Version != StepLogHeader.CurrentVersion)
        {
            throw new StepLogFormatException(
                lines, $"the log has format version {header.Version}; this library reads version {StepLogHeader.CurrentVersion}. Read it with the library that wrote it.");
        }
    }

    private static bool IsHeader(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        return json.Read() && json.TokenType == JsonTokenType.StartObject
            && json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("safestep"u8);
    }

    private static bool IsJson(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            while (json.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
