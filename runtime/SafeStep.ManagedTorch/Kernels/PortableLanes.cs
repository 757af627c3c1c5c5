using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Whatever width the runtime offers, multiply and add apart.</summary>
internal readonly unsafe struct PortableLanes<T> : ILanes<T, Vector<T>>
    where T : unmanaged, INumber<T>
{
    public static int Count => Vector<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load(T* source) => Unsafe.ReadUnaligned<Vector<T>>(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<T> value, T* destination) => Unsafe.WriteUnaligned(destination, value);

    public static void StorePastCaches(Vector<T> value, T* destination) => Store(value, destination);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector<T> LoadPart(T* source, int count, Vector<T> fill)
    {
        T* buffer = stackalloc T[Count];
        Store(fill, buffer);
        for (int i = 0; i < count; i++)
        {
            buffer[i] = source[i];
        }

        return Load(buffer);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StorePart(Vector<T> value, T* destination, int count)
    {
        T* buffer = stackalloc T[Count];
        Store(value, buffer);
        for (int i = 0; i < count; i++)
        {
            destination[i] = buffer[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Broadcast(T value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Add(Vector<T> a, Vector<T> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Subtract(Vector<T> a, Vector<T> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Multiply(Vector<T> a, Vector<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Divide(Vector<T> a, Vector<T> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Sqrt(Vector<T> value) => Vector.SquareRoot(value);

    public static T Largest(Vector<T> value)
    {
        T largest = value[0];
        for (int i = 1; i < Count; i++)
        {
            largest = value[i] > largest ? value[i] : largest;
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector<T> value) => Vector.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> MultiplyAdd(Vector<T> a, Vector<T> b, Vector<T> c) => (a * b) + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> LessThan(Vector<T> a, Vector<T> b) => Vector.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Equal(Vector<T> a, Vector<T> b) => Vector.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Select(Vector<T> mask, Vector<T> ifSet, Vector<T> otherwise) => Vector.ConditionalSelect(mask, ifSet, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Abs(Vector<T> value) => Vector.Abs(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> PowerOfTwo(Vector<T> shifted) => typeof(T) == typeof(float)
        ? Vector.ShiftLeft(Vector.AsVectorInt32(shifted) + new Vector<int>(127), 23).As<int, T>()
        : Vector.ShiftLeft(Vector.AsVectorInt64(shifted) + new Vector<long>(1023L), 52).As<long, T>();
}
