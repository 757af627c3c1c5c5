using System.IO.Compression;

namespace SafeStep;

/// <summary>
/// The files of a log that is rotated by size: <c>run.jsonl</c> is being written, <c>run.1.jsonl</c>, <c>run.2.jsonl</c> and so on came before it, compressed as <c>run.1.jsonl.gz</c> once there was time for it.
/// </summary>
internal static class StepLogParts
{
    /// <summary>The file of an earlier part before it is compressed, counted from 1.</summary>
    public static string PathOf(string log, int part) =>
        Path.Combine(Path.GetDirectoryName(log) ?? "", FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(log)}.{part}{Path.GetExtension(log)}"));

    /// <summary>Whether a part is there.</summary>
    public static bool Exists(string log, int part) => File.Exists(PathOf(log, part)) || File.Exists(Compressed(PathOf(log, part)));

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
    public static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
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

    private static string Compressed(string part) => part + ".gz";
}
