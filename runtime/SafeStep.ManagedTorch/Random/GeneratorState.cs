using System.Buffers.Binary;

namespace SafeStep.ManagedTorch;

/// <summary>
/// The state of a stream of random numbers as PyTorch saves it (ATen, CPUGeneratorImpl): the seed, how many numbers are left before the next twist, a mark, the next position, 624 words in 64 bits each,
/// and the second of a pair of normal numbers. Little-endian.
/// </summary>
internal static class GeneratorState
{
    internal const int Length = 5056;

    private const int Left = 8;
    private const int Seeded = 12;
    private const int Next = 16;
    private const int Words = 24;
    private const int Spare = Words + (8 * MersenneTwister.Length) + 8;
    private const int HasSpare = Spare + 16;

    internal static void Write(Span<byte> bytes, ulong seed, MersenneTwister twister, double? spare)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, seed);
        // A twist is due before the first number of a seed: nothing has been read then.
        BinaryPrimitives.WriteInt32LittleEndian(bytes[Left..], MersenneTwister.Length + 1 - (twister.IsNew ? MersenneTwister.Length : twister.Position));
        BinaryPrimitives.WriteInt32LittleEndian(bytes[Seeded..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[Next..], twister.IsNew ? 0 : (ulong)twister.Position);
        for (var i = 0; i < MersenneTwister.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes[(Words + (8 * i))..], twister.State[i]);
        if (spare is not { } normal) return;
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[Spare..], normal);
        bytes[HasSpare] = 1;
    }

    internal static (ulong Seed, MersenneTwister Twister, double? Spare) Read(ReadOnlySpan<byte> bytes)
    {
        var (left, next) = (BinaryPrimitives.ReadInt32LittleEndian(bytes[Left..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[Next..]));
        var isNew = left == 1 && next == 0;
        if (!isNew && (next is < 1 or > MersenneTwister.Length || left != MersenneTwister.Length + 1 - (int)next))
        {
            throw new ArgumentException($"set_state: position {next} with {left} numbers left is no state of a stream of random numbers.");
        }
        var words = new uint[MersenneTwister.Length];
        for (var i = 0; i < words.Length; i++) words[i] = (uint)BinaryPrimitives.ReadUInt64LittleEndian(bytes[(Words + (8 * i))..]);
        double? spare = bytes[HasSpare] == 0 ? null : BinaryPrimitives.ReadDoubleLittleEndian(bytes[Spare..]);
        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes), new MersenneTwister(words, isNew ? MersenneTwister.Length : (int)next, isNew), spare);
    }
}
