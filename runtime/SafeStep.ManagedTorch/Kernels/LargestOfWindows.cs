using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>The largest value of each window of a plane, and where it lies: of equal ones the first, of several NaN the last.</summary>
internal unsafe struct LargestOfWindows<T> : IRangeKernel<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Windows of a row that are looked at side by side.</summary>
    private const int Abreast = 64;

    /// <summary>Fewer windows than this do not fill enough of a vector.</summary>
    private const int LeastAbreast = 4;

    /// <summary>Places in a window are kept in lanes of T until the end: float32 counts exactly up to here.</summary>
    private const long LargestOffset = 1 << 24;

    public PoolingShape Shape;
    public T* X, Y;
    public long* Indices;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<V, L>(int start, int end)
        where V : struct
        where L : struct, ILanes<T, V>
    {
        int columns = Shape.OutWidth, reach = (Shape.KernelWidth - 1) * Shape.DilationWidth;
        int first = Math.Min(columns, (Shape.PadWidth + Shape.StrideWidth - 1) / Shape.StrideWidth);
        int last = Shape.Width + Shape.PadWidth - reach < 1 ? first : Math.Clamp(((Shape.Width - 1 - reach + Shape.PadWidth) / Shape.StrideWidth) + 1, first, columns);
        long tallest = ((long)(Shape.KernelHeight - 1) * Shape.DilationHeight * Shape.Width) + reach;
        if (last - first < LeastAbreast || tallest > LargestOffset)
        {
            last = first;
        }

        // One vector more than the windows: whole vectors are read and written.
        T* values = stackalloc T[Abreast + L.Count];
        T* largest = stackalloc T[Abreast + L.Count];
        T* offsets = stackalloc T[Abreast + L.Count];
        for (int plane = start; plane < end; plane++)
        {
            T* x = X + ((nint)plane * Shape.Height * Shape.Width);
            nint at = (nint)plane * Shape.OutHeight * columns;
            for (int row = 0; row < Shape.OutHeight; row++, at += columns)
            {
                int top = (row * Shape.StrideHeight) - Shape.PadHeight;
                One(x, top, 0, first, at);
                for (int column = first; column < last; column += Abreast)
                {
                    Many<V, L>(x, top, column, Math.Min(Abreast, last - column), at + column, values, largest, offsets);
                }

                One(x, top, last, columns, at);
            }
        }
    }

    /// <summary>Windows that lie between the left and the right edge, value by value of the window, all windows at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Many<V, L>(T* x, int top, int firstColumn, int count, nint at, T* values, T* largest, T* offsets)
        where V : struct
        where L : struct, ILanes<T, V>
    {
        int left = (firstColumn * Shape.StrideWidth) - Shape.PadWidth, step = Shape.StrideWidth;
        nint corner = ((nint)top * Shape.Width) + left;
        bool any = false;
        for (int i = 0, y = top; i < Shape.KernelHeight; i++, y += Shape.DilationHeight)
        {
            if ((uint)y >= (uint)Shape.Height)
            {
                continue;
            }

            for (int j = 0; j < Shape.KernelWidth; j++)
            {
                nint offset = ((nint)i * Shape.DilationHeight * Shape.Width) + (j * Shape.DilationWidth);
                StridedCopy.Run(x + corner + offset, step, any ? values : largest, count);
                V here = L.Broadcast(T.CreateTruncating(offset));
                for (int e = 0; e < count; e += L.Count)
                {
                    if (!any)
                    {
                        L.Store(here, offsets + e);
                        continue;
                    }

                    // Larger, or NaN: what neither equals itself nor compares.
                    V value = L.Load(values + e), best = L.Load(largest + e), place = L.Load(offsets + e);
                    V larger = L.LessThan(best, value), number = L.Equal(value, value);
                    L.Store(L.Select(number, L.Select(larger, value, best), value), largest + e);
                    L.Store(L.Select(number, L.Select(larger, here, place), here), offsets + e);
                }

                any = true;
            }
        }

        for (int e = 0; e < count; e++)
        {
            Y[at + e] = any ? largest[e] : default;
            Indices[at + e] = any ? corner + ((nint)e * step) + nint.CreateTruncating(offsets[e]) : -1;
        }
    }

    /// <summary>Windows one by one; parts of them may lie outside of the plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void One(T* x, int top, int firstColumn, int endColumn, nint at)
    {
        for (int column = firstColumn; column < endColumn; column++)
        {
            Window(x, top, (column * Shape.StrideWidth) - Shape.PadWidth, out Y[at + column], out Indices[at + column]);
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
