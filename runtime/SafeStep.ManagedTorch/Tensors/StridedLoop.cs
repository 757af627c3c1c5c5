namespace SafeStep.ManagedTorch;

/// <summary>
/// Walks several operands of one shape and different strides together, one innermost row at a time. Neighbouring dimensions that every operand
/// steps through evenly are merged first, so that contiguous operands are a single row.
/// </summary>
internal ref struct StridedLoop
{
    private readonly long[] sizes;
    private readonly long[][] strides;
    private readonly long[] position;
    private readonly int outer;

    internal StridedLoop(long[] shape, params long[][] operandStrides)
    {
        var operands = operandStrides.Length;
        sizes = new long[Math.Max(1, shape.Length)];
        strides = new long[operands][];
        for (var o = 0; o < operands; o++) strides[o] = new long[sizes.Length];

        var kept = 0;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            if (shape[d] == 1) continue;
            var merges = kept > 0;
            for (var o = 0; o < operands && merges; o++) merges = operandStrides[o][d] == strides[o][kept - 1] * sizes[kept - 1];
            if (merges)
            {
                sizes[kept - 1] *= shape[d];
                continue;
            }
            sizes[kept] = shape[d];
            for (var o = 0; o < operands; o++) strides[o][kept] = operandStrides[o][d];
            kept++;
        }
        if (kept == 0)
        {
            sizes[0] = 1;
            kept = 1;
        }
        outer = kept;
        position = new long[kept];
        Offsets = new long[operands];
        InnerStrides = new long[operands];
        for (var o = 0; o < operands; o++) InnerStrides[o] = strides[o][0];
    }

    /// <summary>Elements in a row.</summary>
    internal readonly long InnerSize => sizes[0];

    /// <summary>Each operand's step within a row.</summary>
    internal long[] InnerStrides { get; }

    /// <summary>Where each operand's current row begins.</summary>
    internal long[] Offsets { get; }

    /// <summary>How many rows lie evenly spaced from the current one on, when whole planes of rows are walked by <see cref="NextPlane"/>.</summary>
    internal readonly long PlaneRows => outer > 1 ? sizes[1] : 1;

    /// <summary>An operand's step from row to row within a plane.</summary>
    internal readonly long RowStride(int operand) => outer > 1 ? strides[operand][1] : 0;

    /// <summary>Moves to the next row; false after the last.</summary>
    internal readonly bool Next() => Next(1);

    /// <summary>Moves to the first row of the next plane; false after the last.</summary>
    internal readonly bool NextPlane() => Next(2);

    private readonly bool Next(int innermost)
    {
        for (var d = innermost; d < outer; d++)
        {
            position[d]++;
            for (var o = 0; o < Offsets.Length; o++) Offsets[o] += strides[o][d];
            if (position[d] < sizes[d]) return true;
            for (var o = 0; o < Offsets.Length; o++) Offsets[o] -= strides[o][d] * sizes[d];
            position[d] = 0;
        }
        return false;
    }
}
