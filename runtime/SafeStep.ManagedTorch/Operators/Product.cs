using System.Numerics;
using SafeStep.ManagedTorch.Kernels;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Runs matrix products on tensors; transposed views are read in place.</summary>
internal static class Product
{
    internal static void Check(string op, Tensor a, Tensor b)
    {
        if (a.Sizes[^1] != b.Sizes[^2])
        {
            throw new ArgumentException($"{op}: shapes {Layout.Text(a.Sizes)} and {Layout.Text(b.Sizes)} do not multiply: the last size of the first, {a.Sizes[^1]}, must equal the second to last of the second, {b.Sizes[^2]}.");
        }
        CheckTypes(op, a, b);
    }

    internal static void CheckTypes(string op, Tensor a, Tensor b)
    {
        if (a.Type != b.Type) throw new InvalidOperationException($"{op}: the operands are {a.Type} and {b.Type}; convert one with to().");
        if (a.Type is ScalarType.Bool or ScalarType.Byte) throw new InvalidOperationException($"{op} is not defined for {a.Type}; convert with to().");
    }

    internal static Tensor Of(Tensor a, Tensor b)
    {
        var result = Tensor.Allocate(a.Type, [a.Sizes[0], b.Sizes[1]]);
        Into(a, b, null, result);
        return result;
    }

    /// <summary>The product, plus a bias in every row, into a contiguous matrix.</summary>
    internal static void Into(Tensor a, Tensor b, Tensor? bias, Tensor result, bool accumulate = false)
    {
        using var x = Rows(a);
        using var y = Rows(b);
        using var added = bias is null ? null : Elementwise.Dense(bias, a.Type);
        switch (a.Type)
        {
            case ScalarType.Float32: Run<float>(x, y, added, result, accumulate); break;
            case ScalarType.Float64: Run<double>(x, y, added, result, accumulate); break;
            case ScalarType.Int32: Run<int>(x, y, added, result, accumulate); break;
            default: Run<long>(x, y, added, result, accumulate); break;
        }
    }

    internal static Tensor OfBatches(Tensor a, Tensor b)
    {
        var result = Tensor.Allocate(a.Type, [a.Sizes[0], a.Sizes[1], b.Sizes[2]]);
        using var x = Rows(a);
        using var y = Rows(b);
        switch (a.Type)
        {
            case ScalarType.Float32: RunBatches<float>(x, y, result); break;
            case ScalarType.Float64: RunBatches<double>(x, y, result); break;
            case ScalarType.Int32: RunBatches<int>(x, y, result); break;
            default: RunBatches<long>(x, y, result); break;
        }
        return result;
    }

    private static void Run<T>(Tensor a, Tensor b, Tensor? bias, Tensor result, bool accumulate) where T : unmanaged, INumber<T>
    {
        var (ta, lda) = Order(a);
        var (tb, ldb) = Order(b);
        var (m, k, n) = (Layout.Int(a.Sizes[0]), Layout.Int(a.Sizes[1]), Layout.Int(b.Sizes[1]));
        MatrixProduct.Multiply(ta, tb, m, n, k, a.Window<T>(), lda, b.Window<T>(), ldb, result.Values<T>(), n, accumulate, bias is null ? [] : bias.Values<T>());
    }

    private static void RunBatches<T>(Tensor a, Tensor b, Tensor result) where T : unmanaged, INumber<T>
    {
        var (ta, lda) = Order(a);
        var (tb, ldb) = Order(b);
        var (m, k, n) = (Layout.Int(a.Sizes[1]), Layout.Int(a.Sizes[2]), Layout.Int(b.Sizes[2]));
        MatrixProduct.MultiplyBatched(
            Layout.Int(a.Sizes[0]), ta, tb, m, n, k, a.Window<T>(), lda, Layout.Int(a.Strides[0]), b.Window<T>(), ldb, Layout.Int(b.Strides[0]), result.Values<T>(), n, m * n);
    }

    // Matrices (the last two dimensions) whose rows or columns are gapless; anything else is copied.
    private static Tensor Rows(Tensor x) => IsGapless(x, 1, 2) || IsGapless(x, 2, 1) ? x.Alias() : Elementwise.Dense(x, x.Type);

    private static bool IsGapless(Tensor x, int inner, int outer) =>
        (x.Strides[^inner] == 1 || x.Sizes[^inner] == 1) && (x.Strides[^outer] >= x.Sizes[^inner] || x.Sizes[^outer] <= 1);

    private static (bool Transposed, int Leading) Order(Tensor x) => IsGapless(x, 1, 2)
        ? (false, Layout.Int(Math.Max(x.Strides[^2], x.Sizes[^1])))
        : (true, Layout.Int(Math.Max(x.Strides[^1], x.Sizes[^2])));
}
