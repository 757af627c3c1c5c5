using System.Numerics;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>The few vector operations the kernels are written in, so that one body serves every width and both element types.</summary>
/// <remarks>Implementations are empty structs: the JIT compiles each kernel once per (T, TVector, TLanes) with every call inlined.</remarks>
internal unsafe interface ILanes<T, TVector>
    where T : unmanaged, INumber<T>
    where TVector : struct
{
    static abstract int Count { get; }

    static abstract TVector Load(T* source);

    static abstract void Store(TVector value, T* destination);

    /// <summary>The same past the caches, for what is not read again soon: the memory is not read before it is written.</summary>
    /// <param name="value">The elements.</param>
    /// <param name="destination">A multiple of the vector's size.</param>
    static abstract void StorePastCaches(TVector value, T* destination);

    /// <summary>The first elements from memory, the rest from <paramref name="fill"/>; nothing beyond them is touched.</summary>
    static abstract TVector LoadPart(T* source, int count, TVector fill);

    /// <summary>Writes the first elements only.</summary>
    static abstract void StorePart(TVector value, T* destination, int count);

    static abstract TVector Broadcast(T value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector Sqrt(TVector value);

    /// <summary>The sum of the elements.</summary>
    static abstract T Sum(TVector value);

    /// <summary>The largest element; where one is NaN, any of them.</summary>
    static abstract T Largest(TVector value);

    /// <summary>a * b + c, with one rounding where the processor has the instruction.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>All bits set where a is less than b; clear at NaN.</summary>
    static abstract TVector LessThan(TVector a, TVector b);

    /// <summary>All bits set where a is b; clear at NaN.</summary>
    static abstract TVector Equal(TVector a, TVector b);

    /// <summary>The first where the mask is set, the second elsewhere.</summary>
    static abstract TVector Select(TVector mask, TVector ifSet, TVector otherwise);

    /// <summary>The value without its sign.</summary>
    static abstract TVector Abs(TVector value);

    /// <summary>2^n, where n is given as n + <see cref="VectorMath{T, TVector, TLanes}.Magic"/>: the sum has n in its lowest bits.</summary>
    static abstract TVector PowerOfTwo(TVector shifted);
}
