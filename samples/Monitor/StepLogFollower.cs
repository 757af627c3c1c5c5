using SafeStep;

namespace Monitor;

/// <summary>
/// Reads a step log as it grows. A file that was cut off or replaced by another run is read anew from its beginning; one that is missing is
/// waited for. The file is open only while it is read, so that it can be moved and deleted meanwhile.
/// </summary>
public sealed class StepLogFollower(string path)
{
    /// <summary>How much of a file is remembered to tell it from another: enough for the time in its header.</summary>
    private const int KnownBeginning = 64;

    private readonly byte[] buffer = new byte[1 << 16];
    private byte[] beginning = [];
    private long position;

    /// <summary>The file that is followed.</summary>
    public string Path { get; } = path;

    /// <summary>What was read of the file as it is now.</summary>
    public StepLog Log { get; private set; } = new();

    /// <summary>How often the file began anew.</summary>
    public int Restarts { get; private set; }

    /// <summary>Reads what was added since the last call.</summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="StepLogFormatException">The file is not a step log.</exception>
    public bool Poll()
    {
        FileStream file;
        try
        {
            file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return false;
        }

        using (file)
        {
            if (!Continues(file))
            {
                (Log, position, beginning) = (new StepLog(), 0, []);
                Restarts++;
            }

            return Read(file);
        }
    }

    // The header holds the time at which the log was opened: two runs do not begin alike.
    private bool Continues(FileStream file)
    {
        if (file.Length < position)
        {
            return false;
        }

        byte[] now = new byte[beginning.Length];
        file.ReadExactly(now);
        return now.AsSpan().SequenceEqual(beginning);
    }

    private bool Read(FileStream file)
    {
        long start = position;
        file.Seek(position, SeekOrigin.Begin);
        for (int count; (count = file.Read(buffer)) > 0;)
        {
            beginning = [.. beginning, .. buffer.AsSpan(0, Math.Min(count, KnownBeginning - beginning.Length))];
            position += count;
            Log.Append(buffer.AsSpan(0, count));
        }

        return position > start;
    }
}
