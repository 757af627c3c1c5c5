using System.Globalization;
using System.IO.Compression;

namespace SafeStep;

/// <summary>
/// The files of a log that is rotated by size: <c>run.jsonl</c> is being written, <c>run.1.jsonl</c>, <c>run.2.jsonl</c> and so on came before it, compressed as <c>run.1.jsonl.gz</c> once there was time for it.
/// </summary>
internal static class StepLogParts
{
    /// <summary>So many parts are looked for one by one. A header may claim any number of them.</summary>
    private const int Few = 1000;

    /// <summary>A file of this disk or of the next is open before that.</summary>
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(5);

    /// <summary>The file of an earlier part before it is compressed, counted from 1.</summary>
    public static string PathOf(string log, int part) =>
        Path.Combine(Path.GetDirectoryName(log) ?? "", FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(log)}.{part}{Path.GetExtension(log)}"));

    /// <summary>Whether a part is there.</summary>
    public static bool Exists(string log, int part) => File.Exists(PathOf(log, part)) || File.Exists(Compressed(PathOf(log, part)));

    /// <summary>The parts that may be there, in order: those from one number to before another, or, of very many, those that the folder holds.</summary>
    public static IEnumerable<int> Between(string log, int from, int before)
    {
        if (before - from <= Few)
        {
            return Enumerable.Range(from, Math.Max(0, before - from));
        }

        string name = Path.GetFileNameWithoutExtension(log) + ".", extension = Path.GetExtension(log);
        var held = new SortedSet<int>();
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(log))!))
        {
            string part = Path.GetFileName(file);
            part = part.EndsWith(".gz", StringComparison.Ordinal) ? part[..^3] : part;
            if (part.Length > name.Length + extension.Length && part.StartsWith(name, StringComparison.Ordinal) && part.EndsWith(extension, StringComparison.Ordinal)
                && int.TryParse(part.AsSpan(name.Length, part.Length - name.Length - extension.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= from && number < before)
            {
                held.Add(number);
            }
        }

        return held;
    }

    /// <summary>Opens an earlier part, or returns null where it is missing.</summary>
    /// <exception cref="IOException">It is there and cannot be read.</exception>
    public static Stream? Open(string log, int part)
    {
        if (TryOpen(PathOf(log, part)) is { } plain)
        {
            return plain;
        }

        // A part that is compressed meanwhile is found under its other name.
        return TryOpen(Compressed(PathOf(log, part))) is { } file ? new GZipStream(file, CompressionMode.Decompress) : null;
    }

    /// <summary>Opens a file as a reader that does not disturb its writer, or returns null where there is none.</summary>
    /// <exception cref="IOException">It cannot be opened, or is no file: a log is read from its beginning again.</exception>
    public static FileStream? TryOpen(string path)
    {
        try
        {
            // A pipe that nobody writes to would be waited for. It is as long as an empty file, and nothing here tells the two apart.
            var file = new FileInfo(path) is { Exists: true, Length: 0 } ? OpenInTime(path) : Open(path);
            if (!file.CanSeek)
            {
                file.Dispose();
                throw new IOException($"'{path}' is a pipe or a device; a log is a file.");
            }

            return file;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Compresses a part. Whatever goes wrong leaves it as it is, which readers take as well.</summary>
    public static void Compress(string part)
    {
        string unfinished = Compressed(part) + ".tmp";
        try
        {
            using (var source = File.OpenRead(part))
            using (var target = new GZipStream(File.Create(unfinished), CompressionLevel.Optimal))
            {
                source.CopyTo(target);
            }

            File.Move(unfinished, Compressed(part), overwrite: true);
            File.Delete(part);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Deletes the earlier parts of a log that is replaced.</summary>
    public static void Delete(string log)
    {
        for (int part = 1; Exists(log, part); part++)
        {
            File.Delete(PathOf(log, part));
            File.Delete(Compressed(PathOf(log, part)));
        }
    }

    private static FileStream OpenInTime(string path)
    {
        // On a thread of its own: one of the pool may not come in time, and an empty file would be taken for a pipe.
        var opening = Task.Factory.StartNew(() => Open(path), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return ((IAsyncResult)opening).AsyncWaitHandle.WaitOne(LongestOpening) ? opening.GetAwaiter().GetResult() : throw new IOException($"'{path}' is a pipe that nobody writes to; a log is a file.");
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static string Compressed(string part) => part + ".gz";
}
