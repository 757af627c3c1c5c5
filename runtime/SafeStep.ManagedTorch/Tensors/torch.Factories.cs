namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>A tensor whose elements are not set.</summary>
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Tensor.Allocate(dtype ?? get_default_dtype(), Checked("empty", size)).requires_grad_(requires_grad);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device, bool)"/>
    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty(size.ToArray(), dtype, device, requires_grad);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device, bool)"/>
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty((long[])[size], dtype, device, requires_grad);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device, bool)"/>
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty((long[])[rows, columns], dtype, device, requires_grad);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device, bool)"/>
    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty((long[])[dim0, dim1, dim2], dtype, device, requires_grad);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device, bool)"/>
    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Filled("zeros", size, 0, dtype ?? get_default_dtype(), requires_grad);

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device, bool)"/>
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        zeros(size.ToArray(), dtype, device, requires_grad);

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device, bool)"/>
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        zeros((long[])[size], dtype, device, requires_grad);

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device, bool)"/>
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        zeros((long[])[rows, columns], dtype, device, requires_grad);

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device, bool)"/>
    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        zeros((long[])[dim0, dim1, dim2], dtype, device, requires_grad);

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device, bool)"/>
    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        zeros((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    /// <summary>A tensor of ones.</summary>
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Filled("ones", size, 1, dtype ?? get_default_dtype(), requires_grad);

    /// <inheritdoc cref="ones(long[], ScalarType?, Device, bool)"/>
    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ones(size.ToArray(), dtype, device, requires_grad);

    /// <inheritdoc cref="ones(long[], ScalarType?, Device, bool)"/>
    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ones((long[])[size], dtype, device, requires_grad);

    /// <inheritdoc cref="ones(long[], ScalarType?, Device, bool)"/>
    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ones((long[])[rows, columns], dtype, device, requires_grad);

    /// <inheritdoc cref="ones(long[], ScalarType?, Device, bool)"/>
    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ones((long[])[dim0, dim1, dim2], dtype, device, requires_grad);

    /// <inheritdoc cref="ones(long[], ScalarType?, Device, bool)"/>
    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ones((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    /// <summary>A tensor of one value.</summary>
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Filled("full", size, value, dtype ?? TypeOf(value), requires_grad);

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device, bool)"/>
    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        full(size.ToArray(), value, dtype, device, requires_grad);

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device, bool)"/>
    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        full((long[])[size], value, dtype, device, requires_grad);

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device, bool)"/>
    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        full((long[])[rows, columns], value, dtype, device, requires_grad);

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device, bool)"/>
    public static Tensor full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        full((long[])[dim0, dim1, dim2], value, dtype, device, requires_grad);

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device, bool)"/>
    public static Tensor full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        full((long[])[dim0, dim1, dim2, dim3], value, dtype, device, requires_grad);

    /// <summary>Uniform random numbers from 0 to before 1.</summary>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Random("rand", size, dtype, requires_grad, static (t, g) => t.uniform_(0, 1, g), generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        rand(size.ToArray(), dtype, device, requires_grad, generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        rand((long[])[size], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        rand((long[])[rows, columns], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        rand((long[])[dim0, dim1, dim2], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        rand((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Random("randn", size, dtype, requires_grad, static (t, g) => t.normal_(0, 1, g), generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randn(size.ToArray(), dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randn((long[])[size], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randn((long[])[rows, columns], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randn((long[])[dim0, dim1, dim2], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randn((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);

    /// <summary>Zeros in the shape (and, unless given, type) of another tensor.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros(input.Sizes, dtype ?? input.Type, device, requires_grad);

    /// <summary>Ones in the shape (and, unless given, type) of another tensor.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones(input.Sizes, dtype ?? input.Type, device, requires_grad);

    /// <summary>Elements not set, in the shape (and, unless given, type) of another tensor.</summary>
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty(input.Sizes, dtype ?? input.Type, device, requires_grad);

    /// <summary>One value in the shape (and, unless given, type) of another tensor.</summary>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => full(input.Sizes, value, dtype ?? input.Type, device, requires_grad);

    /// <summary>Uniform random numbers in the shape (and, unless given, type) of another tensor.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => LaidOutAs(input, dtype ?? input.Type).uniform_(0, 1).requires_grad_(requires_grad);

    /// <summary>Normal random numbers in the shape (and, unless given, type) of another tensor.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => LaidOutAs(input, dtype ?? input.Type).normal_(0, 1).requires_grad_(requires_grad);

    /// <summary>Random integers from 0 to before high.</summary>
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator);

    /// <summary>A vector of random integers from 0 to before high.</summary>
    public static Tensor randint(long high, long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(0, high, (long[])[size], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randint(long, long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(0, high, Array.ConvertAll(size, s => (long)s), dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randint(long, long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randint(long high, (long, long) size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(0, high, (long[])[size.Item1, size.Item2], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randint(long, long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randint(long high, (long, long, long) size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(0, high, (long[])[size.Item1, size.Item2, size.Item3], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randint(long, long, long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randint(long low, long high, long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(low, high, (long[])[size], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randint(long, long, long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(low, high, Array.ConvertAll(size, s => (long)s), dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randint(long, long, long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randint(long low, long high, (long, long) size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(low, high, (long[])[size.Item1, size.Item2], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randint(long, long, long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randint(long low, long high, (long, long, long) size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(low, high, (long[])[size.Item1, size.Item2, size.Item3], dtype, device, requires_grad, generator);

    /// <summary>Random integers from low to before high.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        if (high <= low) throw new ArgumentException($"randint: the range from {low} to before {high} is empty.");
        if ((dtype == ScalarType.Bool && (low < 0 || high > 2)) || (dtype == ScalarType.Byte && (low < 0 || high > 256))) throw new ArgumentException($"randint: the range from {low} to before {high} does not fit {dtype}.");
        var result = Tensor.Allocate(ScalarType.Int64, Checked("randint", size));
        Generator.Of(generator).Integers(result.Values<long>(), low, high);
        return result.to(dtype ?? ScalarType.Int64).requires_grad_(requires_grad);
    }

    /// <summary>The integers from 0 to n - 1 in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        if (dtype == ScalarType.Bool) throw new InvalidOperationException("randperm is not defined for Bool; give another type.");
        var result = Tensor.Allocate(ScalarType.Int64, Checked("randperm", [n]));
        Generator.Of(generator).Permutation(result.Values<long>());
        return result.to(dtype ?? ScalarType.Int64).requires_grad_(requires_grad);
    }

    /// <summary>0, 1, ... before stop.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>start, start + 1, ... before stop.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>start, start + step, ... before stop.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        if (dtype == ScalarType.Bool) throw new InvalidOperationException("arange is not defined for Bool; give another type.");
        // Integers are counted in integers.
        if (dtype == ScalarType.Int64) (start, stop, step) = (start.AsLong, stop.AsLong, step.AsLong);
        if (requires_grad && dtype is { } type && !is_floating_point(type)) throw new InvalidOperationException($"arange: only floating-point tensors have gradients; this one is {type}.");
        var (first, end, by) = (start.AsDouble, stop.AsDouble, step.AsDouble);
        if (by == 0 || (end - first) / by < 0) throw new ArgumentException($"arange: from {start} to {stop} is not reached by steps of {step}.");
        var integral = is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type);
        var values = new double[(long)Math.Ceiling((end - first) / by)];
        // The number of steps is that of the limits as given, the steps of an integer type are whole.
        if (dtype is ScalarType.Int32 or ScalarType.Byte) (first, by) = (Math.Truncate(first), Math.Truncate(by));
        for (var i = 0; i < values.Length; i++) values[i] = first + (i * by);
        return CopyOf(values, dtype ?? (integral ? ScalarType.Int64 : get_default_dtype()), device, requires_grad);
    }

    /// <summary>Evenly spaced values from start to end, both included.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        if (steps < 0) throw new ArgumentOutOfRangeException(nameof(steps), $"linspace: {steps} steps; at least 0.");
        if (dtype == ScalarType.Bool) throw new InvalidOperationException("linspace is not defined for Bool; give another type.");
        if (dtype == ScalarType.Byte && (start is < 0 or > 255 || end is < 0 or > 255)) throw new ArgumentException($"linspace: from {start} to {end} does not fit Byte.");
        var values = new double[steps];
        var step = steps > 1 ? (end - start) / (steps - 1) : 0;
        // From both ends toward the middle, so that the last value is exact.
        for (var i = 0L; i < steps; i++) values[i] = i < steps / 2 || steps == 1 ? start + (i * step) : end - ((steps - 1 - i) * step);
        return CopyOf(values, dtype ?? get_default_dtype(), device, requires_grad);
    }

    /// <summary>A matrix with ones on its diagonal; square unless columns is given.</summary>
    public static Tensor eye(long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var result = zeros((long[])[rows, columns < 0 ? rows : columns], dtype);
        result.Alias([Math.Min(result.Sizes[0], result.Sizes[1])], [result.Sizes[1] + 1], 0).FillValues(1);
        return result.requires_grad_(requires_grad);
    }

    private static Tensor Filled(string op, long[] size, Scalar value, ScalarType type, bool requiresGrad)
    {
        var result = Tensor.Allocate(type, Checked(op, size));
        result.FillValues(ElementTypes.Stored(op, value, type));
        return result.requires_grad_(requiresGrad);
    }

    private static Tensor Random(string op, long[] size, ScalarType? dtype, bool requiresGrad, Func<Tensor, Generator?, Tensor> fill, Generator? generator) =>
        fill(Tensor.Allocate(dtype ?? get_default_dtype(), Checked(op, size)), generator).requires_grad_(requiresGrad);

    // Dense memory is laid out, and so filled, in the order of its model's dimensions, as PyTorch does it.
    private static Tensor LaidOutAs(Tensor model, ScalarType type)
    {
        var order = Enumerable.Range(0, model.Sizes.Length).OrderByDescending(d => model.Strides[d]).ToArray();
        using var ordered = model.detach().permute(Array.ConvertAll(order, d => (long)d));
        if (model.is_contiguous() || !ordered.is_contiguous()) return Tensor.Allocate(type, model.Sizes);
        using var made = Tensor.Allocate(type, ordered.Sizes);
        return made.permute(Array.ConvertAll(Enumerable.Range(0, order.Length).ToArray(), d => (long)Array.IndexOf(order, d)));
    }

    private static ScalarType TypeOf(Scalar value) =>
        is_floating_point(value.Type) ? get_default_dtype() : value.Type == ScalarType.Bool ? ScalarType.Bool : ScalarType.Int64;

    private static long[] Checked(string op, long[] size)
    {
        if (size.Any(s => s < 0)) throw new ArgumentException($"{op}: shape {Layout.Text(size)} has a negative size.", nameof(size));
        return (long[])size.Clone();
    }
}
