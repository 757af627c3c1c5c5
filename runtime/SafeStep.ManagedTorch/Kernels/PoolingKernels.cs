using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Sizes of pooling over planes of height x width; a one-dimensional one has height 1.</summary>
internal readonly record struct PoolingShape(
    int Planes, int Height, int Width, int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth, int PadHeight, int PadWidth,
    int DilationHeight, int DilationWidth, int OutHeight, int OutWidth);

/// <summary>Largest values and means over windows of planes, and their backward passes. Planes are independent, so threads share them.</summary>
internal static unsafe class PoolingKernels
{
    /// <summary>The largest value of each window and where in its plane it lies; NaN counts as larger than any number.</summary>
    public static void Max<T>(in PoolingShape shape, ReadOnlySpan<T> x, Span<T> y, Span<long> indices)
        where T : unmanaged, INumber<T>
    {
        Check(shape, x.Length, y.Length);
        KernelArguments.Length(indices.Length, y.Length);
        fixed (T* px = x, py = y)
        fixed (long* pi = indices)
        {
            MaxPlanes<T> kernel = new() { Shape = shape, X = px, Y = py, Indices = pi };
            RangeKernel.Run<T, MaxPlanes<T>>(kernel, shape.Planes, (long)shape.OutHeight * shape.OutWidth * shape.KernelHeight * shape.KernelWidth);
        }
    }

    /// <summary>The gradient of x: each window's gradient goes to its largest value.</summary>
    public static void MaxBackward<T>(in PoolingShape shape, ReadOnlySpan<T> dy, ReadOnlySpan<long> indices, Span<T> dx)
        where T : unmanaged, INumber<T>
    {
        Check(shape, dx.Length, dy.Length);
        KernelArguments.Length(indices.Length, dy.Length);
        fixed (T* pdy = dy, pdx = dx)
        fixed (long* pi = indices)
        {
            MaxBackwardPlanes<T> kernel = new() { Shape = shape, Dy = pdy, Indices = pi, Dx = pdx };
            RangeKernel.Run<T, MaxBackwardPlanes<T>>(kernel, shape.Planes, ((long)shape.OutHeight * shape.OutWidth * 2) + (shape.Height * shape.Width));
        }
    }

    private static void Check(in PoolingShape shape, int input, int output)
    {
        KernelArguments.Length(input, (long)shape.Planes * shape.Height * shape.Width);
        KernelArguments.Length(output, (long)shape.Planes * shape.OutHeight * shape.OutWidth);
    }

    private struct MaxPlanes<T> : IRangeKernel<T>
        where T : unmanaged, INumber<T>
    {
        public PoolingShape Shape;
        public T* X, Y;
        public long* Indices;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            for (int plane = start; plane < end; plane++)
            {
                T* x = X + ((nint)plane * Shape.Height * Shape.Width);
                nint at = (nint)plane * Shape.OutHeight * Shape.OutWidth;
                for (int row = 0; row < Shape.OutHeight; row++)
                {
                    for (int column = 0; column < Shape.OutWidth; column++, at++)
                    {
                        Window(x, (row * Shape.StrideHeight) - Shape.PadHeight, (column * Shape.StrideWidth) - Shape.PadWidth, out Y[at], out Indices[at]);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Window(T* x, int top, int left, out T largest, out long index)
        {
            largest = default;
            index = -1;
            for (int i = 0, y = top; i < Shape.KernelHeight; i++, y += Shape.DilationHeight)
            {
                if ((uint)y >= (uint)Shape.Height)
                {
                    continue;
                }

                for (int j = 0, column = left; j < Shape.KernelWidth; j++, column += Shape.DilationWidth)
                {
                    if ((uint)column >= (uint)Shape.Width)
                    {
                        continue;
                    }

                    T value = x[(y * Shape.Width) + column];
                    if (index < 0 || value > largest || T.IsNaN(value))
                    {
                        largest = value;
                        index = (y * Shape.Width) + column;
                    }
                }
            }
        }
    }

    private struct MaxBackwardPlanes<T> : IRangeKernel<T>
        where T : unmanaged, INumber<T>
    {
        public PoolingShape Shape;
        public T* Dy, Dx;
        public long* Indices;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            int positions = Shape.OutHeight * Shape.OutWidth, size = Shape.Height * Shape.Width;
            for (int plane = start; plane < end; plane++)
            {
                T* dx = Dx + ((nint)plane * size);
                new Span<T>(dx, size).Clear();
                nint at = (nint)plane * positions;
                for (nint last = at + positions; at < last; at++)
                {
                    dx[Indices[at]] += Dy[at];
                }
            }
        }
    }
}
