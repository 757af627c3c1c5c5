using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>TorchSharp's own file format: type, number of dimensions and sizes as LEB128 numbers, then the elements in row-major order, little-endian.</summary>
internal static class TensorStream
{
    internal static void WriteNumber(BinaryWriter writer, long value)
    {
        while (value > 0x7f)
        {
            writer.Write((byte)((value & 0x7f) | 0x80));
            value >>= 7;
        }
        writer.Write((byte)value);
    }

    internal static long ReadNumber(BinaryReader reader)
    {
        var value = 0L;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var part = reader.ReadByte();
            value |= (long)(part & 0x7f) << shift;
            if ((part & 0x80) == 0) return value;
        }
        throw new InvalidDataException("A number in the file is longer than 64 bits: it is not a TorchSharp file, or it is damaged.");
    }

    internal static void Write(BinaryWriter writer, Tensor tensor)
    {
        WriteNumber(writer, (long)tensor.dtype);
        WriteNumber(writer, tensor.Sizes.Length);
        foreach (var size in tensor.Sizes) WriteNumber(writer, size);
        using var dense = Elementwise.Dense(tensor.detach(), tensor.dtype);
        writer.Write(dense.bytes);
    }

    internal static Tensor Read(BinaryReader reader)
    {
        var type = (ScalarType)ReadNumber(reader);
        if (!Enum.IsDefined(type)) throw new InvalidDataException($"The file holds elements of type {(int)type}, which the embedded engine does not have.");
        var sizes = new long[ReadNumber(reader)];
        for (var d = 0; d < sizes.Length; d++) sizes[d] = ReadNumber(reader);
        var tensor = Tensor.Allocate(type, sizes);
        var bytes = tensor.bytes;
        for (var read = 0; read < bytes.Length;)
        {
            var count = reader.Read(bytes[read..]);
            if (count == 0) throw new EndOfStreamException($"The file ends inside a tensor of shape {Layout.Text(sizes)}.");
            read += count;
        }
        return tensor;
    }
}

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Writes the tensor as TorchSharp does, in libtorch's archive.</summary>
        public void save(string location) => TensorArchive.Save(this, location);

        /// <summary>Reads a tensor that TorchSharp, PyTorch or this engine saved.</summary>
        /// <exception cref="InvalidDataException">The file is something else, or damaged.</exception>
        public static Tensor load(string location) => TensorArchive.Load(location);
    }

    /// <inheritdoc cref="Tensor.save(string)"/>
    public static void save(Tensor t, string location) => t.save(location);

    /// <inheritdoc cref="Tensor.load(string)"/>
    public static Tensor load(string location) => Tensor.load(location);
}
