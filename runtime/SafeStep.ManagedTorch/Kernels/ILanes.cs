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

    static abstract TVector Broadcast(T value);

    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a * b + c, with one rounding where the processor has the instruction.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>Negative elements become zero; NaN stays NaN.</summary>
    static abstract TVector Relu(TVector value);
}
