namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>Powers of the base from start to end, evenly spaced in the exponent, both included.</summary>
    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        if (steps < 0) throw new ArgumentOutOfRangeException(nameof(steps), $"logspace: {steps} steps; at least 0.");
        using var exponents = linspace(start, end, steps, ScalarType.Float64);
        return CopyOf(Array.ConvertAll(exponents.data<double>().ToArray(), e => Math.Pow(@base, e)), dtype ?? get_default_dtype(), device, requires_grad);
    }

    /// <summary>Normal random numbers of one mean and one deviation.</summary>
    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Random("normal", size.ToArray(), dtype, requires_grad, (t, g) => t.normal_(mean, std, g), generator);

    /// <summary>Normal random numbers, each of its own mean and deviation; the two stretch to one shape. They stand in the graph of both and give them zeros.</summary>
    /// <exception cref="ArgumentException">A negative deviation.</exception>
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null)
    {
        if (std.numel() > 0 && std.detach().min().ToScalar().AsDouble < 0) throw new ArgumentException("normal: a deviation is negative.", nameof(std));
        using var scope = NewDisposeScope();
        var shape = Layout.Broadcast("normal", mean.Sizes, std.Sizes);
        var type = ElementTypes.Floating(ElementTypes.Promote(mean, std));
        var drawn = Random("normal", shape, type, false, (t, g) => t.normal_(0, 1, g), generator).mul(std.detach()).add(mean.detach());
        return Tape.Record("normal", drawn, [mean, std], [], static (n, g) =>
        {
            for (var i = 0; i < 2; i++) n.Give(i, zeros(n.InputSizes(i), g.Type));
        }).MoveToOuterDisposeScope();
    }

    /// <summary>Random integers from low to below high in a tensor's shape and, unless given, type.</summary>
    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var result = LaidOutAs(input, dtype ?? input.Type);
        // Drawn in the order of the memory.
        long[] order = [.. Enumerable.Range(0, result.Sizes.Length).OrderByDescending(d => result.Strides[d]).Select(d => (long)d)];
        using var memory = result.detach().permute(order);
        using var drawn = randint(low, high, memory.Sizes, result.Type);
        StridedCopy.Copy(drawn, memory);
        return result.requires_grad_(requires_grad);
    }

    /// <summary>The places of the lower triangle of a matrix, rows and columns as [2, places].</summary>
    public static Tensor tril_indices(long row, long col, long offset = 0L, ScalarType dtype = ScalarType.Int64, Device? device = null) => Triangle("tril_indices", row, col, dtype, (r, c) => c - r <= offset);

    /// <summary>The places of the upper triangle of a matrix, rows and columns as [2, places].</summary>
    public static Tensor triu_indices(long row, long col, long offset = 0L, ScalarType dtype = ScalarType.Int64, Device? device = null) => Triangle("triu_indices", row, col, dtype, (r, c) => c - r >= offset);

    private static Tensor Triangle(string op, long rows, long columns, ScalarType type, Func<long, long, bool> isIn)
    {
        if (!is_integral(type)) throw new ArgumentException($"{op}: places are integers, not {type}.", nameof(type));
        if (rows < 0 || columns < 0) throw new ArgumentException($"{op}: a matrix of {rows} rows and {columns} columns.");
        var places = (from r in Enumerable.Range(0, Layout.Int(rows)) from c in Enumerable.Range(0, Layout.Int(columns)) where isIn(r, c) select ((long)r, (long)c)).ToArray();
        return CopyOf((long[])[.. places.Select(p => p.Item1), .. places.Select(p => p.Item2)], type, null).view(2, places.Length);
    }

    public partial class Tensor
    {
        /// <inheritdoc cref="torch.randint_like"/>
        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => torch.randint_like(this, low, high, dtype, device, requires_grad);
    }
}
