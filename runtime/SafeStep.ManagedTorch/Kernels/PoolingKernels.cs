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
    /// <param name="path">Overrides the processor's best path, for tests.</param>
    public static void Max<T>(in PoolingShape shape, ReadOnlySpan<T> x, Span<T> y, Span<long> indices, SimdPath? path = null)
        where T : unmanaged, INumber<T>
    {
        Check(shape, x.Length, y.Length);
        KernelArguments.Length(indices.Length, y.Length);
        fixed (T* px = x, py = y)
        fixed (long* pi = indices)
        {
            LargestOfWindows<T> kernel = new() { Shape = shape, X = px, Y = py, Indices = pi };
            RangeKernel.Run<T, LargestOfWindows<T>>(kernel, shape.Planes, (long)shape.OutHeight * shape.OutWidth * shape.KernelHeight * shape.KernelWidth, 1, path);
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
