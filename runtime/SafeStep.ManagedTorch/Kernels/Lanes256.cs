using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>256 bits, fused where the processor has the instruction.</summary>
internal readonly unsafe struct Lanes256<T> : ILanes<T, Vector256<T>>
    where T : unmanaged, INumber<T>
{
    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> value, T* destination) => value.Store(destination);

    public static void StorePastCaches(Vector256<T> value, T* destination) => value.StoreAlignedNonTemporal(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadPart(T* source, int count, Vector256<T> fill)
    {
        if (Avx.IsSupported && typeof(T) == typeof(float))
        {
            Vector256<float> mask = FirstFloats(count);
            return Vector256.ConditionalSelect(mask, Avx.MaskLoad((float*)source, mask), fill.AsSingle()).As<float, T>();
        }

        if (Avx.IsSupported && typeof(T) == typeof(double))
        {
            Vector256<double> mask = FirstDoubles(count);
            return Vector256.ConditionalSelect(mask, Avx.MaskLoad((double*)source, mask), fill.AsDouble()).As<double, T>();
        }

        return LoadPartByElement(source, count, fill);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(Vector256<T> value, T* destination, int count)
    {
        // Halves of what is left, not a masked store: that takes tens of cycles on some processors.
        Vector128<T> part = value.GetLower();
        if (count >= Vector128<T>.Count)
        {
            part.Store(destination);
            part = value.GetUpper();
            destination += Vector128<T>.Count;
            count -= Vector128<T>.Count;
        }

        if (typeof(T) == typeof(float) && count >= 2)
        {
            *(double*)destination = part.AsDouble().ToScalar();
            part = Vector128.Shuffle(part.AsDouble(), Vector128.Create(1L, 1)).As<double, T>();
            destination += 2;
            count -= 2;
        }

        if (count >= 1)
        {
            *destination = part.ToScalar();
        }

        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            for (int i = 1; i < count; i++)
            {
                destination[i] = part.GetElement(i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> a, Vector256<T> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> a, Vector256<T> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> a, Vector256<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> a, Vector256<T> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Sqrt(Vector256<T> value) => Vector256.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Largest(Vector256<T> value)
    {
        Vector128<T> four = Larger(value.GetLower(), value.GetUpper());
        if (typeof(T) == typeof(float))
        {
            Vector128<T> two = Larger(four, Vector128.Shuffle(four.AsSingle(), Vector128.Create(2, 3, 0, 1)).As<float, T>());
            return Larger(two, Vector128.Shuffle(two.AsSingle(), Vector128.Create(1, 0, 3, 2)).As<float, T>()).ToScalar();
        }

        T first = four.GetElement(0);
        for (int i = 1; i < Vector128<T>.Count; i++)
        {
            T next = four.GetElement(i);
            first = next > first ? next : first;
        }

        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector256<T> value) => Vector256.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c)
    {
        if (Fma.IsSupported && typeof(T) == typeof(float))
        {
            return Fma.MultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();
        }

        if (Fma.IsSupported && typeof(T) == typeof(double))
        {
            return Fma.MultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
        }

        return (a * b) + c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LessThan(Vector256<T> a, Vector256<T> b) => Vector256.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Equal(Vector256<T> a, Vector256<T> b) => Vector256.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Select(Vector256<T> mask, Vector256<T> ifSet, Vector256<T> otherwise) => Vector256.ConditionalSelect(mask, ifSet, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Abs(Vector256<T> value) => Vector256.Abs(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> PowerOfTwo(Vector256<T> shifted) => typeof(T) == typeof(float)
        ? Vector256.ShiftLeft(Vector256.AsInt32(shifted) + Vector256.Create(127), 23).As<int, T>()
        : Vector256.ShiftLeft(Vector256.AsInt64(shifted) + Vector256.Create(1023L), 52).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FirstFloats(int count) => Vector256.LessThan(Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7), Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> FirstDoubles(int count) => Vector256.LessThan(Vector256.Create(0L, 1, 2, 3), Vector256.Create((long)count)).AsDouble();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<T> LoadPartByElement(T* source, int count, Vector256<T> fill)
    {
        T* buffer = stackalloc T[Count];
        Store(fill, buffer);
        for (int i = 0; i < count; i++)
        {
            buffer[i] = source[i];
        }

        return Load(buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Larger(Vector128<T> a, Vector128<T> b) => Vector128.ConditionalSelect(Vector128.LessThan(b, a), a, b);
}
