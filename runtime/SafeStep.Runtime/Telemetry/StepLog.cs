namespace SafeStep;

/// <summary>
/// The contents of a step log, as far as they were read. A file that is still being written is followed by feeding its growth to
/// <see cref="Append"/>; the end of a line may come later than its beginning.
/// </summary>
/// <remarks>A resumed run begins with another header; steps that it repeats replace those logged before. Not thread-safe.</remarks>
public sealed class StepLog : IStepLogSink
{
    private readonly List<StepLogEntry> entries = [];
    private readonly List<string> missingParts = [];
    private readonly StepLogParser parser;
    private bool resuming, endsInTornLine;

    /// <summary>A log of which nothing was read yet.</summary>
    public StepLog() => parser = new StepLogParser(this);

    /// <summary>The latest header, or null before the first line.</summary>
    public StepLogHeader? Header { get; private set; }

    /// <summary>The steps in the order of the run.</summary>
    public IReadOnlyList<StepLogEntry> Entries => entries;

    /// <summary>Whether the last line has no end yet: it is being written, or its writer was killed. It is not among the <see cref="Entries"/>.</summary>
    public bool EndsInTornLine => endsInTornLine || parser.EndsInTornLine;

    /// <summary>
    /// The files of earlier parts of a rotated log that are not there or are of another run, a stretch of them from the first to the last as in <c>run.1.jsonl to run.9.jsonl</c>, and <c>the rest of</c> one that is damaged.
    /// Their steps are not among the <see cref="Entries"/>.
    /// </summary>
    public IReadOnlyList<string> MissingParts => missingParts;

    /// <summary>Reads a whole log, with the parts that a rotation put into files of their own.</summary>
    /// <returns>
    /// The log without what was left out: a last line torn by the end of its writer (<see cref="EndsInTornLine"/>), parts that are missing or damaged (<see cref="MissingParts"/>), and steps that a resumed run wrote again, of which the later
    /// counts. Properties that are not known are passed over. Steps that stand twice or out of order without a resumption, as two writers leave them, are kept as they stand.
    /// </returns>
    /// <exception cref="IOException">The file cannot be read, or is a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="StepLogFormatException">The file is empty or not a step log, is of another version, or holds a whole line that is none: nothing of it is returned then. The tool reports such a log without the line.</exception>
    public static StepLog Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var log = new StepLog();
        var follower = new StepLogFollower(path, () => log);
        follower.Poll();
        if (!follower.IsThere)
        {
            throw new FileNotFoundException($"Could not find file '{path}'.", path);
        }

        follower.Finish();
        log.endsInTornLine = follower.EndsInTornLine;
        return log;
    }

    /// <summary>Adds bytes that follow those added before.</summary>
    /// <param name="utf8">Any piece of the file.</param>
    /// <exception cref="StepLogFormatException">A line is broken, or the first is not the header of a step log.</exception>
    public void Append(ReadOnlySpan<byte> utf8) => parser.Append(utf8);

    void IStepLogSink.Take(StepLogHeader header)
    {
        resuming = Header is { } before && header.Part == before.Part;
        Header = header;
    }

    void IStepLogSink.Take(StepLogEntry entry)
    {
        if (resuming)
        {
            entries.RemoveAll(earlier => earlier.Report.Step >= entry.Report.Step);
            resuming = false;
        }

        entries.Add(entry);
    }

    void IStepLogSink.Broken(StepLogFormatException problem) => throw problem;

    void IStepLogSink.Missing(string part) => missingParts.Add(part);
}
