using System.Buffers.Binary;
using System.Text;

namespace SafeStep.ManagedTorch;

/// <summary>
/// The part of Python's pickle format that holds a saved tensor. Names of classes and functions stay names: nothing that a file names is run, and a file that needs more than tensors in dictionaries is refused.
/// </summary>
internal sealed class StoragePickle(byte[] data)
{
    private static readonly object Mark = new();

    private readonly Stack<object?> stack = new();
    private readonly Dictionary<int, object?> memo = [];
    private int position;

    /// <summary>A class or function by its name.</summary>
    internal sealed record Name(string Text);

    /// <summary>What a function gives for its arguments.</summary>
    internal sealed record Call(object? Function, object?[] Arguments);

    /// <summary>A record of the archive: its storage's tuple.</summary>
    internal sealed record Stored(object?[] Description);

    /// <summary>The one object in the data: numbers, texts, truth values, arrays, dictionaries, and the records above.</summary>
    internal object? Read()
    {
        while (true)
        {
            var code = Byte();
            switch (code)
            {
                case 0x80: Byte(); break;
                case (byte)'c': stack.Push(new Name($"{Line()} {Line()}")); break;
                case (byte)'q': memo[Byte()] = stack.Peek(); break;
                case (byte)'r': memo[Int()] = stack.Peek(); break;
                case (byte)'h': stack.Push(Remembered(Byte())); break;
                case (byte)'j': stack.Push(Remembered(Int())); break;
                case (byte)')': stack.Push(Array.Empty<object?>()); break;
                case (byte)']': stack.Push(new List<object?>()); break;
                case (byte)'}': stack.Push(new Dictionary<string, object?>()); break;
                case (byte)'(': stack.Push(Mark); break;
                case (byte)'t': stack.Push(ToMark()); break;
                case 0x85: stack.Push(Last(1)); break;
                case 0x86: stack.Push(Last(2)); break;
                case 0x87: stack.Push(Last(3)); break;
                case 0x81 or (byte)'R': Combine(); break;
                case (byte)'Q': stack.Push(new Stored(Pop<object?[]>())); break;
                case (byte)'X': stack.Push(Encoding.UTF8.GetString(Bytes(Int()))); break;
                case (byte)'K': stack.Push((long)Byte()); break;
                case (byte)'M': stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
                case (byte)'J': stack.Push((long)Int()); break;
                case 0x8a: stack.Push(Long(Bytes(Byte()))); break;
                case 0x88: stack.Push(true); break;
                case 0x89: stack.Push(false); break;
                case (byte)'N': stack.Push(null); break;
                case (byte)'s': Set([.. Last(2)]); break;
                case (byte)'u': Set(ToMark()); break;
                case (byte)'b': Build(); break;
                case (byte)'.': return stack.Pop();
                default: throw new InvalidDataException($"The file holds more than a tensor (code {code:x2} at {position - 1}).");
            }
        }
    }

    private object? Remembered(int at) => memo.TryGetValue(at, out var value) ? value : throw Damaged();

    private void Combine()
    {
        var arguments = Pop<object?[]>();
        stack.Push(new Call(stack.Pop(), arguments));
    }

    // The state of an object stands for the object.
    private void Build()
    {
        var state = stack.Pop();
        stack.Pop();
        stack.Push(state);
    }

    private void Set(object?[] pairs)
    {
        if (pairs.Length % 2 != 0 || stack.Peek() is not Dictionary<string, object?> target) throw Damaged();
        for (var i = 0; i < pairs.Length; i += 2) target[pairs[i] as string ?? throw Damaged()] = pairs[i + 1];
    }

    private object?[] ToMark()
    {
        var items = new List<object?>();
        while (stack.Pop() is var item && !ReferenceEquals(item, Mark)) items.Insert(0, item);
        return [.. items];
    }

    private object?[] Last(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--) items[i] = stack.Pop();
        return items;
    }

    private T Pop<T>() => stack.Pop() is T value ? value : throw Damaged();

    private byte Byte() => Bytes(1)[0];

    private int Int() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    private static long Long(ReadOnlySpan<byte> digits)
    {
        if (digits.Length > 8) throw Damaged();
        var value = digits.Length > 0 && digits[^1] > 127 ? -1L : 0L;
        for (var i = digits.Length - 1; i >= 0; i--) value = (value << 8) | digits[i];
        return value;
    }

    private string Line()
    {
        var end = Array.IndexOf(data, (byte)'\n', position);
        if (end < 0) throw Damaged();
        var text = Encoding.UTF8.GetString(data, position, end - position);
        position = end + 1;
        return text;
    }

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > data.Length - position) throw Damaged();
        position += count;
        return data.AsSpan(position - count, count);
    }

    internal static InvalidDataException Damaged() => new("The file's description of the tensor is damaged.");
}
