using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Convolution and its two backward passes, as products with the image's patches, a few output rows of one image at a time.</summary>
internal static unsafe class ConvolutionKernels
{
    /// <summary>Bytes of patches worked on at once: a part of the second-level cache.</summary>
    private const int PatchBytes = 192 << 10;

    /// <summary>Slices of the batch that a weight gradient is summed in; fixed, so that the sum is the same at any thread count.</summary>
    private const int WeightSlices = 8;

    /// <summary>Scratch slots; the product itself uses 0 and 1.</summary>
    private const int PatchSlot = 2, PartialSlot = 3;

    /// <summary>y [batch, out, oh, ow] = weight [out, in / groups, kh, kw] over x [batch, in, h, w], plus an optional bias [out].</summary>
    public static void Forward<T>(in ConvolutionShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> y, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.Length(x.Length, shape.InputLength);
        KernelArguments.Length(weight.Length, shape.WeightLength);
        KernelArguments.Optional(bias.Length, shape.OutChannels);
        KernelArguments.Length(y.Length, shape.OutputLength);
        fixed (T* px = x, pw = weight, pb = bias, py = y)
        {
            Run(shape.Batch, shape.Work, new ForwardImages<T> { Shape = shape, X = px, Weight = pw, Bias = pb, Y = py, Path = path ?? SimdPaths.Best });
        }
    }

    /// <summary>The gradient of x.</summary>
    public static void BackwardInput<T>(in ConvolutionShape shape, ReadOnlySpan<T> weight, ReadOnlySpan<T> dy, Span<T> dx, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.Length(weight.Length, shape.WeightLength);
        KernelArguments.Length(dy.Length, shape.OutputLength);
        KernelArguments.Length(dx.Length, shape.InputLength);
        fixed (T* pw = weight, pdy = dy, pdx = dx)
        {
            Run(shape.Batch, shape.Work, new InputImages<T> { Shape = shape, Weight = pw, Dy = pdy, Dx = pdx, Path = path ?? SimdPaths.Best });
        }
    }

    /// <summary>The gradient of the weight.</summary>
    public static void BackwardWeight<T>(in ConvolutionShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Span<T> dweight, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.Length(x.Length, shape.InputLength);
        KernelArguments.Length(dy.Length, shape.OutputLength);
        KernelArguments.Length(dweight.Length, shape.WeightLength);
        int slices = Math.Min(WeightSlices, shape.Batch);
        T* partials = (T*)Scratch.Get(PartialSlot, (nint)slices * shape.WeightLength * sizeof(T));
        fixed (T* px = x, pdy = dy, pdw = dweight)
        {
            Run(slices, shape.Work, new WeightSlice<T> { Shape = shape, Slices = slices, X = px, Dy = pdy, Partials = partials, Path = path ?? SimdPaths.Best });
            AddPartials(shape, slices, partials, pdw);
        }
    }

    private static void Run<TJob>(int parts, long work, TJob job)
        where TJob : unmanaged, IPartitionedJob
    {
        if (work >= 1 << 18)
        {
            KernelThreads.Run(parts, job);
            return;
        }

        for (int part = 0; part < parts; part++)
        {
            job.Run(part);
        }
    }

    /// <summary>Output rows whose patches fit the cache together; all of them where they do.</summary>
    private static int RowsAtOnce<T>(in ConvolutionShape shape)
        where T : unmanaged =>
        Math.Clamp(PatchBytes / Math.Max(1, shape.Patch * shape.OutWidth * sizeof(T)), Math.Min(shape.OutHeight, 1 + (15 / shape.OutWidth)), shape.OutHeight);

    /// <summary>A row of patches' stride: one cache line more than its length where that is a multiple of many lines, so that rows fall on different sets.</summary>
    private static nint Stride<T>(int length)
        where T : unmanaged => ((length * sizeof(T) + 63) / 64 * 64 / sizeof(T)) + (64 / sizeof(T));

    /// <summary>Partial gradients are [group][patch][out]; the sum is written as [group][out][patch].</summary>
    private static void AddPartials<T>(in ConvolutionShape shape, int slices, T* partials, T* dweight)
        where T : unmanaged, INumber<T>
    {
        int outs = shape.GroupOut, patch = shape.Patch, length = shape.WeightLength;
        for (int slice = 1; slice < slices; slice++)
        {
            Span<T> total = new(partials, length);
            TensorPrimitives.Add(total, new ReadOnlySpan<T>(partials + ((nint)slice * length), length), total);
        }

        for (int group = 0; group < shape.Groups; group++)
        {
            MatrixPacking<T>.Transpose(partials + (group * outs * patch), outs, outs, patch, patch, dweight + (group * outs * patch));
        }
    }

    private struct ForwardImages<T> : IPartitionedJob
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ConvolutionShape Shape;
        public T* X, Weight, Bias, Y;
        public SimdPath Path;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int image)
        {
            int step = RowsAtOnce<T>(Shape), width = Shape.OutWidth;
            nint stride = Stride<T>(step * width);
            T* patches = (T*)Scratch.Get(PatchSlot, Shape.Patch * stride * sizeof(T));
            for (int group = 0; group < Shape.Groups; group++)
            {
                T* x = X + (((nint)image * Shape.InChannels + (group * Shape.GroupIn)) * Shape.Plane);
                T* y = Y + (((nint)image * Shape.OutChannels + (group * Shape.GroupOut)) * Shape.Positions);
                for (int channel = 0; Bias != null && channel < Shape.GroupOut; channel++)
                {
                    new Span<T>(y + ((nint)channel * Shape.Positions), Shape.Positions).Fill(Bias[(group * Shape.GroupOut) + channel]);
                }

                for (int row = 0; row < Shape.OutHeight; row += step)
                {
                    int rows = Math.Min(step, Shape.OutHeight - row);
                    ConvolutionPatches<T>.Gather(Shape, x, row, rows, patches, stride);
                    ProductBlock<T> product = new()
                    {
                        A = Weight + ((nint)group * Shape.GroupOut * Shape.Patch), ARow = Shape.Patch, AColumn = 1,
                        B = patches, Ldb = stride, C = y + ((nint)row * width), Ldc = Shape.Positions,
                        M = Shape.GroupOut, N = rows * width, K = Shape.Patch, Accumulate = Bias != null,
                    };
                    product.Run(Path);
                }
            }
        }
    }

    private struct InputImages<T> : IPartitionedJob
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ConvolutionShape Shape;
        public T* Weight, Dy, Dx;
        public SimdPath Path;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int image)
        {
            int step = RowsAtOnce<T>(Shape), width = Shape.OutWidth;
            nint stride = Stride<T>(step * width);
            T* patches = (T*)Scratch.Get(PatchSlot, Shape.Patch * stride * sizeof(T));
            new Span<T>(Dx + ((nint)image * Shape.InChannels * Shape.Plane), Shape.InChannels * Shape.Plane).Clear();
            for (int group = 0; group < Shape.Groups; group++)
            {
                T* dx = Dx + (((nint)image * Shape.InChannels + (group * Shape.GroupIn)) * Shape.Plane);
                T* dy = Dy + (((nint)image * Shape.OutChannels + (group * Shape.GroupOut)) * Shape.Positions);
                for (int row = 0; row < Shape.OutHeight; row += step)
                {
                    int rows = Math.Min(step, Shape.OutHeight - row);
                    ProductBlock<T> product = new()
                    {
                        A = Weight + ((nint)group * Shape.GroupOut * Shape.Patch), ARow = 1, AColumn = Shape.Patch,
                        B = dy + ((nint)row * width), Ldb = Shape.Positions, C = patches, Ldc = stride,
                        M = Shape.Patch, N = rows * width, K = Shape.GroupOut,
                    };
                    product.Run(Path);
                    ConvolutionPatches<T>.Scatter(Shape, patches, stride, row, rows, dx);
                }
            }
        }
    }

    private struct WeightSlice<T> : IPartitionedJob
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ConvolutionShape Shape;
        public int Slices;
        public T* X, Dy, Partials;
        public SimdPath Path;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int slice)
        {
            int step = RowsAtOnce<T>(Shape), width = Shape.OutWidth, outs = Shape.GroupOut;
            nint stride = Stride<T>(step * width);
            T* patches = (T*)Scratch.Get(PatchSlot, Shape.Patch * stride * sizeof(T)), partial = Partials + ((nint)slice * Shape.WeightLength);
            new Span<T>(partial, Shape.WeightLength).Clear();
            int end = (int)((long)Shape.Batch * (slice + 1) / Slices);
            for (int image = (int)((long)Shape.Batch * slice / Slices); image < end; image++)
            {
                for (int group = 0; group < Shape.Groups; group++)
                {
                    T* x = X + (((nint)image * Shape.InChannels + (group * Shape.GroupIn)) * Shape.Plane);
                    T* dy = Dy + (((nint)image * Shape.OutChannels + (group * outs)) * Shape.Positions);
                    for (int row = 0; row < Shape.OutHeight; row += step)
                    {
                        int rows = Math.Min(step, Shape.OutHeight - row);
                        ConvolutionPatches<T>.Gather(Shape, x, row, rows, patches, stride);
                        ProductBlock<T> product = new()
                        {
                            A = patches, ARow = stride, AColumn = 1,
                            B = dy + ((nint)row * width), Ldb = Shape.Positions, TransposeB = true,
                            C = partial + ((nint)group * outs * Shape.Patch), Ldc = outs,
                            M = Shape.Patch, N = outs, K = rows * width, Accumulate = true,
                        };
                        product.Run(Path);
                    }
                }
            }
        }
    }
}
