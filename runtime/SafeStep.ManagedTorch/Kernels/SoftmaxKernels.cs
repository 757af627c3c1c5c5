using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Softmax and log-softmax over the rows of a matrix, shifted by each row's largest element, and their backward passes.</summary>
internal static unsafe class SoftmaxKernels
{
    /// <summary>Element operations per element: an exponential is about ten of them.</summary>
    private const int Cost = 12;

    /// <summary>y = exp(x) / sum(exp(x)) by rows; x and y may be one span.</summary>
    public static void Softmax<T>(ReadOnlySpan<T> x, Span<T> y, int columns, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T> => Forward(x, y, columns, false, path);

    /// <summary>y = x - log(sum(exp(x))) by rows; x and y may be one span.</summary>
    public static void LogSoftmax<T>(ReadOnlySpan<T> x, Span<T> y, int columns, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T> => Forward(x, y, columns, true, path);

    /// <summary>The gradient of x, from softmax's result y and the gradient of y: y (dy - sum(dy y)).</summary>
    public static void SoftmaxBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int columns, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T> => Backward(y, dy, dx, columns, false, path);

    /// <summary>The gradient of x, from log-softmax's result y and the gradient of y: dy - exp(y) sum(dy).</summary>
    public static void LogSoftmaxBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int columns, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T> => Backward(y, dy, dx, columns, true, path);

    private static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, int columns, bool logarithm, SimdPath? path)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = KernelArguments.Rows(x.Length, y.Length, columns);
        fixed (T* px = x, py = y)
        {
            RangeKernel.Run<T, ForwardRows<T>>(new() { X = px, Y = py, Columns = columns, Logarithm = logarithm }, rows, (long)columns * Cost, path: path);
        }
    }

    private static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int columns, bool logarithm, SimdPath? path)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = KernelArguments.Rows(y.Length, dx.Length, columns);
        KernelArguments.Rows(dy.Length, dx.Length, columns);
        fixed (T* py = y, pdy = dy, pdx = dx)
        {
            BackwardRows<T> kernel = new() { Y = py, Dy = pdy, Dx = pdx, Columns = columns, Logarithm = logarithm };
            RangeKernel.Run<T, BackwardRows<T>>(kernel, rows, (long)columns * (logarithm ? Cost : 2), path: path);
        }
    }

    private struct ForwardRows<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Y;
        public int Columns;
        public bool Logarithm;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            if (Columns <= FewColumns<T, V, L>.Most && !Logarithm)
            {
                T* work = stackalloc T[FewColumns<T, V, L>.Work];
                for (int row = start; row < end; row += L.Count)
                {
                    nint at = (nint)row * Columns;
                    FewColumns<T, V, L>.Softmax(X + at, Y + at, Math.Min(L.Count, end - row), Columns, T.One, work);
                }

                return;
            }

            for (int row = start; row < end; row++)
            {
                T* x = X + ((nint)row * Columns), y = Y + ((nint)row * Columns);
                T max = RowMath<T, V, L>.Max(x, Columns);
                if (Logarithm)
                {
                    T total = RowMath<T, V, L>.ExpSum(x, Columns, max);

                    // Subtracting both at once would round the sum of a large maximum and a small logarithm.
                    RowMath<T, V, L>.Affine(x, y, Columns, T.One, -max);
                    RowMath<T, V, L>.Affine(y, y, Columns, T.One, -T.Log(total));
                }
                else
                {
                    T total = RowMath<T, V, L>.ExpSum(x, y, Columns, max);
                    RowMath<T, V, L>.Affine(y, y, Columns, T.One / total, T.Zero);
                }
            }
        }
    }

    private struct BackwardRows<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* Y, Dy, Dx;
        public int Columns;
        public bool Logarithm;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            for (int row = start; row < end; row++)
            {
                T* y = Y + ((nint)row * Columns), dy = Dy + ((nint)row * Columns), dx = Dx + ((nint)row * Columns);
                V shared = L.Broadcast(Logarithm ? RowMath<T, V, L>.Sum(dy, Columns) : RowMath<T, V, L>.Dot(dy, y, Columns)), zero = L.Broadcast(T.Zero);
                for (int i = 0; i < Columns; i += L.Count)
                {
                    int left = Columns - i;
                    V value = VectorMath<T, V, L>.Load(y + i, left, zero), gradient = VectorMath<T, V, L>.Load(dy + i, left, zero);
                    V result = Logarithm
                        ? L.Subtract(gradient, L.Multiply(VectorMath<T, V, L>.Exp(value), shared))
                        : L.Multiply(value, L.Subtract(gradient, shared));
                    VectorMath<T, V, L>.Store(result, dx + i, left);
                }
            }
        }
    }
}
