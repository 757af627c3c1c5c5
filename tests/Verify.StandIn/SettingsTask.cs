using System.Runtime.CompilerServices;

namespace VerifyXunit;

/// <summary>A snapshot comparison that runs when it is awaited, after its settings are made.</summary>
public sealed class SettingsTask(string target, string extension, string sourceFile, string method)
{
    private string parameters = "";
    private string? directory;

    public SettingsTask UseTextForParameters(string text)
    {
        parameters = "_" + text;
        return this;
    }

    public SettingsTask UseDirectory(string name)
    {
        directory = name;
        return this;
    }

    public TaskAwaiter GetAwaiter() => Compare().GetAwaiter();

    private async Task Compare()
    {
        string folder = Path.Combine(Path.GetDirectoryName(sourceFile)!, directory ?? "");
        string name = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}{parameters}";
        string verified = Path.Combine(folder, $"{name}.verified.{extension}");
        string received = Path.Combine(folder, $"{name}.received.{extension}");

        string expected = File.Exists(verified) ? Normalize(await File.ReadAllTextAsync(verified)) : "";
        string actual = Normalize(target);
        if (File.Exists(verified) && expected == actual)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(received, actual);
        throw new VerifyException($"{name}: the snapshot differs{FirstDifference(expected, actual)}\nreceived: {received}\nverified: {verified}");
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n");

    private static string FirstDifference(string expected, string actual)
    {
        string[] left = expected.Split('\n'), right = actual.Split('\n');
        int line = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return $" at line {line + 1}\n  verified: {left.ElementAtOrDefault(line)}\n  received: {right.ElementAtOrDefault(line)}";
    }
}

/// <summary>A snapshot that does not match its verified file.</summary>
public sealed class VerifyException(string message) : Exception(message);
