using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Running;

/// <summary>The finished cells in a file, a line of JSON each, appended as they finish. A line that a killed run left torn is cut off.</summary>
public sealed class ResultStore : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly Dictionary<CellKey, FinishedCell> finished = [];
    private readonly FileStream file, claim;
    private readonly Lock gate = new();

    private ResultStore(FileStream file, FileStream claim) => (this.file, this.claim) = (file, claim);

    /// <summary>Opens or makes the file. One run at a time has it: two would write over each other.</summary>
    /// <exception cref="IOException">Another run has it.</exception>
    /// <exception cref="JsonException">A line is no finished cell.</exception>
    public static ResultStore Open(string path)
    {
        // Sharing with nobody is the only claim that every system enforces; the results themselves stay readable meanwhile.
        var claim = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        ResultStore? store = null;
        try
        {
            store = new ResultStore(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite), claim);
            store.Load();
            return store;
        }
        catch
        {
            store?.file.Dispose();
            claim.Dispose();
            throw;
        }
    }

    public bool Has(CellKey key)
    {
        lock (gate)
        {
            return finished.ContainsKey(key);
        }
    }

    public IReadOnlyList<FinishedCell> Find(IEnumerable<CellKey> keys)
    {
        lock (gate)
        {
            return [.. keys.Select(key => finished.GetValueOrDefault(key)).OfType<FinishedCell>()];
        }
    }

    public void Add(FinishedCell cell)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(cell, Json), (byte)'\n'];
        lock (gate)
        {
            finished[cell.Key] = cell;
            file.Write(line);
            file.Flush();
        }
    }

    public void Dispose()
    {
        file.Dispose();
        claim.Dispose();
    }

    private void Load()
    {
        byte[] all = new byte[file.Length];
        file.ReadExactly(all);
        int whole = all.AsSpan().LastIndexOf((byte)'\n') + 1;
        foreach (string line in Encoding.UTF8.GetString(all, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var cell = JsonSerializer.Deserialize<FinishedCell>(line, Json) ?? throw new JsonException("An empty result.");
            finished[cell.Key] = cell;
        }

        file.SetLength(whole);
        file.Seek(whole, SeekOrigin.Begin);
    }
}
