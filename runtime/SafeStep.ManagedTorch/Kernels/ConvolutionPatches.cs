using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>The patches of an image as columns of a matrix: row (channel, kernel row, kernel column), one column per output position; and back.</summary>
internal static unsafe class ConvolutionPatches<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Columns for the output rows from <paramref name="firstRow"/> on; <paramref name="stride"/> elements from one row of the matrix to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(in ConvolutionShape shape, T* image, int firstRow, int rows, T* columns, nint stride)
    {
        for (int channel = 0; channel < shape.GroupIn; channel++, image += shape.Plane)
        {
            for (int kh = 0; kh < shape.KernelHeight; kh++)
            {
                for (int kw = 0; kw < shape.KernelWidth; kw++, columns += stride)
                {
                    int top = (firstRow * shape.StrideHeight) + (kh * shape.DilationHeight) - shape.PadHeight, left = (kw * shape.DilationWidth) - shape.PadWidth;
                    if (shape.StrideHeight == 1 && shape.StrideWidth == 1 && shape.OutWidth == shape.Width)
                    {
                        GatherShifted(shape, image, top, left, rows, columns);
                    }
                    else
                    {
                        GatherRows(shape, image, top, left, rows, columns);
                    }
                }
            }
        }
    }

    /// <summary>Adds columns back onto the image they were gathered from; the columns are not kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(in ConvolutionShape shape, T* columns, nint stride, int firstRow, int rows, T* image)
    {
        for (int channel = 0; channel < shape.GroupIn; channel++, image += shape.Plane)
        {
            for (int kh = 0; kh < shape.KernelHeight; kh++)
            {
                for (int kw = 0; kw < shape.KernelWidth; kw++, columns += stride)
                {
                    int top = (firstRow * shape.StrideHeight) + (kh * shape.DilationHeight) - shape.PadHeight, left = (kw * shape.DilationWidth) - shape.PadWidth;
                    if (shape.StrideHeight == 1 && shape.StrideWidth == 1 && shape.OutWidth == shape.Width)
                    {
                        ScatterShifted(shape, columns, top, left, rows, image);
                    }
                    else
                    {
                        ScatterRows(shape, columns, top, left, rows, image);
                    }
                }
            }
        }
    }

    /// <summary>Output rows as long as input rows: the whole matrix row is the image moved by a fixed distance, but for what came in over the edges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherShifted(in ConvolutionShape shape, T* image, int top, int left, int rows, T* destination)
    {
        int width = shape.Width, above = Math.Clamp(-top, 0, rows), below = Math.Clamp(shape.Height - top, above, rows);
        new Span<T>(destination, above * width).Clear();
        new Span<T>(destination + (below * width), (rows - below) * width).Clear();
        nint from = ((nint)(top + above) * width) + left, to = ((nint)(top + below) * width) + left;
        nint start = Math.Max(0, from), end = Math.Min(shape.Plane, to);
        if (end > start)
        {
            new ReadOnlySpan<T>(image + start, (int)(end - start)).CopyTo(new Span<T>(destination + (above * width) + (start - from), (int)(end - start)));
        }

        ClearWrapped(destination + (above * width), width, left, below - above);
    }

    /// <summary>Zeros the columns of a moved image that came around from the row before or after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ClearWrapped(T* rows, int width, int left, int count)
    {
        int first = left < 0 ? 0 : Math.Max(0, width - left), wrapped = Math.Min(Math.Abs(left), width);
        for (T* row = rows + first, last = row + (count * width); row < last; row += width)
        {
            for (int e = 0; e < wrapped; e++)
            {
                row[e] = T.Zero;
            }
        }
    }

    /// <summary>Adds a moved image back: the wrapped columns hold nothing that belongs to the image, so they are zeroed first and the rest is one long sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScatterShifted(in ConvolutionShape shape, T* columns, int top, int left, int rows, T* image)
    {
        int width = shape.Width, above = Math.Clamp(-top, 0, rows), below = Math.Clamp(shape.Height - top, above, rows);
        ClearWrapped(columns + (above * width), width, left, below - above);
        nint from = ((nint)(top + above) * width) + left, to = ((nint)(top + below) * width) + left;
        nint start = Math.Max(0, from), end = Math.Min(shape.Plane, to);
        if (end > start)
        {
            Span<T> target = new(image + start, (int)(end - start));
            TensorPrimitives.Add(target, new ReadOnlySpan<T>(columns + (above * width) + (start - from), target.Length), target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherRows(in ConvolutionShape shape, T* image, int top, int left, int rows, T* destination)
    {
        int width = shape.OutWidth;
        (int from, int to) = Inside(left, shape.StrideWidth, shape.Width, width);
        for (int row = 0; row < rows; row++, destination += width)
        {
            int y = top + (row * shape.StrideHeight);
            if ((uint)y >= (uint)shape.Height)
            {
                new Span<T>(destination, width).Clear();
                continue;
            }

            new Span<T>(destination, from).Clear();
            StridedCopy.Run(image + (y * shape.Width) + left + (from * shape.StrideWidth), shape.StrideWidth, destination + from, to - from);
            new Span<T>(destination + to, width - to).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScatterRows(in ConvolutionShape shape, T* columns, int top, int left, int rows, T* image)
    {
        int width = shape.OutWidth;
        (int from, int to) = Inside(left, shape.StrideWidth, shape.Width, width);
        for (int row = 0; row < rows; row++, columns += width)
        {
            int y = top + (row * shape.StrideHeight);
            if ((uint)y >= (uint)shape.Height)
            {
                continue;
            }

            T* target = image + (y * shape.Width) + left;
            for (int x = from; x < to; x++)
            {
                target[x * shape.StrideWidth] += columns[x];
            }
        }
    }

    /// <summary>The output positions whose input position, left + x stride, lies inside the row.</summary>
    private static (int From, int To) Inside(int left, int stride, int width, int outWidth)
    {
        int from = Math.Min(outWidth, left >= 0 ? 0 : (-left + stride - 1) / stride);
        int to = left >= width ? from : Math.Clamp(((width - 1 - left) / stride) + 1, from, outWidth);
        return (from, to);
    }
}
