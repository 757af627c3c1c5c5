using System.Text.Json;

namespace SafeStep;

/// <summary>
/// Reads a step log as it grows, through its parts. A file that was cut off or replaced by another run is read anew from its beginning; one that is missing is waited for. The file is open only while it is read, so that it can be moved and
/// deleted meanwhile, and nothing is asked of its writer.
/// </summary>
/// <param name="path">The log.</param>
/// <param name="begin">Makes what takes the lines, each time the log begins anew.</param>
internal sealed class StepLogFollower(string path, Func<IStepLogSink> begin)
{
    /// <summary>A header is shorter: more of a file is not looked at to tell it from another.</summary>
    private const int LongestHeader = 1 << 16;

    private readonly byte[] buffer = new byte[1 << 16];
    private byte[] firstLine = [];
    private StepLogHeader? first;
    private StepLogParser? parser;
    private IStepLogSink? sink;
    private long position;

    /// <summary>Whether the file was there at the last <see cref="Poll"/>.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Whether the last line has no end yet.</summary>
    public bool EndsInTornLine => parser?.EndsInTornLine == true;

    /// <summary>Reads what was added since the last call.</summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="StepLogFormatException">The file is not a step log.</exception>
    public bool Poll()
    {
        using var file = StepLogParts.TryOpen(path);
        IsThere = file is not null;
        if (file is null)
        {
            return false;
        }

        bool isNew = parser is null || !Continues(file);
        if (isNew)
        {
            Begin(file);
        }

        return Read(file) || isNew;
    }

    /// <summary>Says that no more comes: a last line that only lacks its end is taken.</summary>
    /// <exception cref="StepLogFormatException">The file is empty or not a step log.</exception>
    public void Finish() => (parser ??= new StepLogParser(begin())).Finish();

    // A header holds the time at which its log was opened: two runs do not begin alike.
    private bool Continues(FileStream file)
    {
        byte[] now = new byte[firstLine.Length];
        return file.Length >= position && file.ReadAtLeast(now, now.Length, throwOnEndOfStream: false) == now.Length && now.AsSpan().SequenceEqual(firstLine);
    }

    private void Begin(FileStream file)
    {
        var header = HeaderOf(file, out _);
        int next = 1;
        if (parser is not null && first is not null && header is not null && header.Part > first.Part && header.Log == first.Log)
        {
            // The log was rotated: what was added to the part before stands in a file of its own now.
            if (!ReadPart(first.Part, header, position))
            {
                SayMissing(first.Part, first.Part);
            }

            next = first.Part + 1;
        }
        else
        {
            sink = begin();
            parser = new StepLogParser(sink);
        }

        if (header is not null)
        {
            ReadParts(next, header);
        }

        (position, firstLine, first) = (0, [], null);
    }

    private bool Read(FileStream file)
    {
        long start = position;
        file.Seek(position, SeekOrigin.Begin);
        for (int count; (count = file.Read(buffer)) > 0;)
        {
            position += count;
            parser!.Append(buffer.AsSpan(0, count));
        }

        if (first is null && position > 0)
        {
            first = HeaderOf(file, out firstLine);
        }

        return position > start;
    }

    private void ReadParts(int next, StepLogHeader of)
    {
        foreach (int part in StepLogParts.Between(path, next, of.Part))
        {
            if (ReadPart(part, of, 0))
            {
                SayMissing(next, part - 1);
                next = part + 1;
            }
        }

        SayMissing(next, of.Part - 1);
    }

    private void SayMissing(int from, int to)
    {
        if (from <= to)
        {
            string name = Path.GetFileName(StepLogParts.PathOf(path, from));
            sink!.Missing(from == to ? name : $"{name} to {Path.GetFileName(StepLogParts.PathOf(path, to))}");
        }
    }

    /// <returns>Whether the part is there and of the same run.</returns>
    private bool ReadPart(int part, StepLogHeader of, long from)
    {
        // Twice opened, because a compressed part cannot be wound back.
        using (var look = StepLogParts.Open(path, part))
        {
            if (look is null || HeaderOf(look, out _) is not { } header || header.Log != of.Log || header.Part != part)
            {
                parser!.EndPart();
                return false;
            }
        }

        using var file = StepLogParts.Open(path, part);
        bool isDamaged = false;
        try
        {
            for (int count; file is not null && (count = file.Read(buffer)) > 0; from -= count)
            {
                if (from < count)
                {
                    parser!.Append(buffer.AsSpan((int)Math.Max(0, from)..count));
                }
            }
        }
        catch (InvalidDataException)
        {
            // A compressed part that is damaged: what came before the damage counts.
            isDamaged = true;
        }

        // One that was cut off says nothing of it but by its last line.
        if (parser!.EndPart() || isDamaged)
        {
            sink!.Missing($"the rest of {Path.GetFileName(StepLogParts.PathOf(path, part))}");
        }

        return true;
    }

    /// <summary>The header in the first line of a file; null where that is none, or has no end yet.</summary>
    private static StepLogHeader? HeaderOf(Stream file, out byte[] line)
    {
        if (file.CanSeek)
        {
            file.Seek(0, SeekOrigin.Begin);
        }

        byte[] start = new byte[LongestHeader];
        int end;
        try
        {
            int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            end = start.AsSpan(0, count).IndexOf((byte)'\n');
        }
        catch (InvalidDataException)
        {
            end = -1;
        }

        line = end < 0 ? [] : start[..(end + 1)];
        var json = line.AsSpan(line.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        try
        {
            return json.IsEmpty ? null : JsonSerializer.Deserialize(json, StepLogJson.Default.StepLogHeader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
