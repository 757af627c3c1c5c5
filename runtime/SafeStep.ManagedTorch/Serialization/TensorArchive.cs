using System.IO.Compression;
using System.Text;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>A tensor in libtorch's own file format, which TorchSharp's Tensor.save writes: a zip archive of a module with one parameter "0", its elements uncompressed. Files of torch.save in Python are read too.</summary>
internal static class TensorArchive
{
    private static readonly Dictionary<ScalarType, string> Storages = new()
    {
        [ScalarType.Float32] = "torch FloatStorage",
        [ScalarType.Float64] = "torch DoubleStorage",
        [ScalarType.Int64] = "torch LongStorage",
        [ScalarType.Int32] = "torch IntStorage",
        [ScalarType.Byte] = "torch ByteStorage",
        [ScalarType.Bool] = "torch BoolStorage",
    };

    internal static void Save(Tensor tensor, string location)
    {
        using var dense = Elementwise.Dense(tensor.detach(), tensor.Type);
        var name = Path.GetFileNameWithoutExtension(location) is { Length: > 0 } own ? own : "archive";
        using var archive = new ZipArchive(File.Create(location), ZipArchiveMode.Create);
        Add("data/0", dense.bytes);
        Add("data.pkl", Description(dense, tensor.requires_grad));
        Add("code/__torch__.py", "class Module(Module):\n  __parameters__ = [\"0\", ]\n  __buffers__ = []\n  __annotations__ = []\n  __annotations__[\"0\"] = Tensor\n"u8);
        Add("constants.pkl", [0x80, 2, (byte)')', (byte)'.']);
        Add("version", "3\n"u8);
        Add("byteorder", "little"u8);

        void Add(string entry, ReadOnlySpan<byte> content)
        {
            var record = archive.CreateEntry($"{name}/{entry}", CompressionLevel.NoCompression);
            record.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var stream = record.Open();
            stream.Write(content);
        }
    }

    internal static Tensor Load(string location)
    {
        try
        {
            using var archive = ZipFile.OpenRead(location);
            var entry = archive.Entries.Where(e => e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)).MinBy(e => e.FullName.Length) ?? throw new InvalidDataException("The archive describes no tensor (data.pkl).");
            var prefix = entry.FullName[..^"data.pkl".Length];
            if (archive.GetEntry(prefix + "byteorder") is { } order && Encoding.UTF8.GetString(Read(order)) != "little") throw new InvalidDataException("The elements are not little-endian.");
            var content = new StoragePickle(Read(entry)).Read();
            if (content is Dictionary<string, object?> state) content = state.Count == 1 && state.TryGetValue("0", out var only) ? only : throw new InvalidDataException($"The file holds {state.Count} entries, not one tensor.");
            return Rebuilt(content, key => Read(archive.GetEntry($"{prefix}data/{key}") ?? throw new InvalidDataException($"The archive has no record data/{key}.")));
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or InvalidCastException or OverflowException)
        {
            throw new InvalidDataException($"load: \"{location}\" is not a tensor saved by TorchSharp, PyTorch or this engine: {e.Message}", e);
        }
    }

    // _rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, hooks)
    private static Tensor Rebuilt(object? content, Func<string, byte[]> record)
    {
        if (content is not StoragePickle.Call { Function: StoragePickle.Name { Text: "torch._utils _rebuild_tensor_v2" } } call) throw new InvalidDataException("It holds something other than one tensor.");
        if (call.Arguments is not [StoragePickle.Stored { Description: ["storage", StoragePickle.Name kind, string key, string, long count] }, long offset, object?[] sizes, object?[] strides, bool requiresGrad, ..]) throw StoragePickle.Damaged();
        if (Storages.FirstOrDefault(s => s.Value == kind.Text) is not { Value: not null } found) throw new InvalidDataException($"Its elements are of {kind.Text}, which the embedded engine does not have.");
        var bytes = record(key);
        var (shape, steps) = (Array.ConvertAll(sizes, s => (long)s!), Array.ConvertAll(strides, s => (long)s!));
        if (count < 0 || bytes.Length < checked(count * ElementTypes.SizeOf(found.Key)) || shape.Length != steps.Length || shape.Any(s => s < 0) || steps.Any(s => s < 0) || offset < 0) throw StoragePickle.Damaged();
        var last = offset;
        for (var d = 0; d < shape.Length; d++) last = checked(last + (Math.Max(0, shape[d] - 1) * steps[d]));
        if (Layout.Count(shape) > 0 && last >= count) throw StoragePickle.Damaged();
        var storage = Tensor.Allocate(found.Key, [count]);
        bytes.AsSpan(0, (int)(count * ElementTypes.SizeOf(found.Key))).CopyTo(storage.bytes);
        using (storage) return storage.Alias(shape, steps, offset).requires_grad_(requiresGrad);
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    // Python's pickle of a module whose parameter "0" is rebuilt from the record data/0.
    private static byte[] Description(Tensor dense, bool requiresGrad)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        Code("\u0002c__torch__\nModule\n)", 0x80);
        writer.Write((byte)0x81);
        Code("}(");
        Text("0");
        Code("ctorch._utils\n_rebuild_tensor_v2\n((");
        Text("storage");
        Code($"c{Storages[dense.Type].Replace(' ', '\n')}\n");
        Text("0");
        Text("cpu");
        Number(dense.numel());
        Code("tQ");
        Number(0);
        Tuple(dense.Sizes);
        Tuple(Layout.ContiguousStrides(dense.Sizes));
        writer.Write((byte)(requiresGrad ? 0x88 : 0x89));
        Code("ccollections\nOrderedDict\n)RtRub.");
        writer.Flush();
        return memory.ToArray();

        void Code(string text, byte? first = null)
        {
            if (first is { } code) writer.Write(code);
            writer.Write(Encoding.ASCII.GetBytes(text));
        }

        void Text(string text)
        {
            writer.Write((byte)'X');
            writer.Write(text.Length);
            Code(text);
        }

        void Number(long value)
        {
            if (value is >= 0 and < 256) writer.Write([(byte)'K', (byte)value]);
            else
            {
                writer.Write([0x8a, 8]);
                writer.Write(value);
            }
        }

        void Tuple(long[] values)
        {
            Code("(");
            foreach (var value in values) Number(value);
            Code("t");
        }
    }
}
