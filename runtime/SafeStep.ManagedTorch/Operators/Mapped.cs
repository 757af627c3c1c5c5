using System.Numerics;
using SafeStep.ManagedTorch.Kernels;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Runs vector functions over floating-point tensors, in one pass and on threads when they are large.</summary>
internal static class Mapped
{
    /// <summary>Element operations of a function that takes an exponential.</summary>
    internal const int Transcendental = 12;

    internal static Tensor Of<TFunction>(Tensor x, long cost = 1) where TFunction : struct, IElementFunction
    {
        using var source = Elementwise.Dense(x, ElementTypes.Floating(x.Type));
        var result = Tensor.Allocate(source.Type, x.Sizes);
        if (source.Type == ScalarType.Float32) ElementKernels.Apply<float, TFunction>(source.Values<float>(), result.Values<float>(), cost);
        else ElementKernels.Apply<double, TFunction>(source.Values<double>(), result.Values<double>(), cost);
        return result;
    }

    /// <summary>A function of two tensors of one shape, in the first one's type.</summary>
    internal static Tensor Of<TFunction>(Tensor x, Tensor y, long cost = 1) where TFunction : struct, IElementFunction
    {
        using var first = Elementwise.Dense(x, x.Type);
        using var second = Elementwise.Dense(y, x.Type);
        var result = Tensor.Allocate(x.Type, x.Sizes);
        if (x.Type == ScalarType.Float32) Run<float>();
        else Run<double>();
        return result;

        void Run<T>() where T : unmanaged, INumber<T> => ElementKernels.Apply<T, TFunction>(first.Values<T>(), second.Values<T>(), result.Values<T>(), cost);
    }
}
