namespace SafeStep.ManagedTorch;

/// <summary>Which samples each value along one dimension is made of, as matrices [target, size].</summary>
internal static class Resampling
{
    // Keys' cubic (1981): without antialiasing PyTorch takes the parameter of -0.75, with it that of -0.5.
    private const double Sharp = -0.75;
    private const double Smooth = -0.5;

    /// <summary>One dimension: its size, that of the result, and samples per value.</summary>
    internal readonly record struct Axis(long Size, long Target, double Factor, bool AlignCorners)
    {
        /// <summary>Samples from one value to the next.</summary>
        internal double Step => !AlignCorners ? Factor : Target > 1 ? (double)(Size - 1) / (Target - 1) : 0;

        internal double At(long i) => AlignCorners ? i * Step : ((i + 0.5) * Step) - 0.5;
    }

    /// <summary>As in PyTorch the same size is a copy whatever the factor, twice the size takes each sample twice, and places are found in single precision.</summary>
    internal static long[] Nearest(long size, long target, double factor)
    {
        var from = new long[target];
        for (var i = 0; i < target; i++) from[i] = target == size ? i : target == 2 * size ? i / 2 : Math.Min((long)MathF.Floor(i * (float)factor), size - 1);
        return from;
    }

    /// <summary>The samples whose middles are nearest.</summary>
    internal static long[] NearestExact(long size, long target, double factor)
    {
        var from = new long[target];
        for (var i = 0; i < target; i++) from[i] = Math.Min((long)MathF.Floor((float)((i + 0.5) * (float)factor)), size - 1);
        return from;
    }

    /// <summary>Two samples each; the same size is a copy whatever the factor.</summary>
    internal static double[,] Linear(Axis axis)
    {
        var weights = new double[axis.Target, axis.Size];
        for (var i = 0; i < axis.Target; i++)
        {
            if (axis.Target == axis.Size)
            {
                weights[i, i] = 1;
                continue;
            }
            var at = Math.Max(0, axis.At(i));
            var low = Math.Min((long)at, axis.Size - 1);
            var high = Math.Min(low + 1, axis.Size - 1);
            weights[i, low] += 1 - (at - low);
            weights[i, high] += at - low;
            // A share of minus zero: the sample is read, and an infinity in it makes no number, as in PyTorch.
            if (weights[i, high] == 0) weights[i, high] = -0.0;
            if (weights[i, low] == 0) weights[i, low] = -0.0;
        }
        return weights;
    }

    /// <summary>Four samples each; beyond the ends the last one stands for those that are missing.</summary>
    internal static double[,] Cubic(Axis axis)
    {
        var weights = new double[axis.Target, axis.Size];
        for (var i = 0; i < axis.Target; i++)
        {
            var at = axis.At(i);
            var low = (long)Math.Floor(at);
            for (var k = low - 1; k <= low + 2; k++)
            {
                var place = Math.Clamp(k, 0, axis.Size - 1);
                weights[i, place] += Keys(at - k, Sharp);
                if (weights[i, place] == 0) weights[i, place] = -0.0;
            }
        }
        return weights;
    }

    /// <summary>The filter is stretched over the samples that a value stands for, and its weights add up to one.</summary>
    internal static double[,] Smoothed(Axis axis, bool cubic)
    {
        var weights = new double[axis.Target, axis.Size];
        var stretch = Math.Max(1, axis.Step);
        var reach = (cubic ? 2 : 1) * stretch;
        for (var i = 0; i < axis.Target; i++)
        {
            var centre = axis.Step * (i + 0.5);
            var (first, last) = (Math.Max(0, (long)(centre - reach + 0.5)), Math.Min(axis.Size, (long)(centre + reach + 0.5)));
            var sum = 0.0;
            for (var k = first; k < last; k++) sum += weights[i, k] = Filter((k - centre + 0.5) / stretch);
            for (var k = first; k < last; k++)
            {
                if (sum != 0) weights[i, k] /= sum;
                if (weights[i, k] == 0) weights[i, k] = -0.0;
            }
        }
        return weights;

        double Filter(double x) => cubic ? Keys(x, Smooth) : Math.Max(0, 1 - Math.Abs(x));
    }

    private static double Keys(double x, double a)
    {
        x = Math.Abs(x);
        return x < 1 ? (((((a + 2) * x) - (a + 3)) * x * x) + 1) : x < 2 ? a * (((((x - 5) * x) + 8) * x) - 4) : 0;
    }
}
