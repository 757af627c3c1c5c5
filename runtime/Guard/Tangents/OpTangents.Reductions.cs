using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Extremes, spreads and norms. Sums and means are linear and need no rule.</content>
public static partial class OpTangents
{
    /// <summary>y = the largest element; where several are equal, the mean of their tangents.</summary>
    public static Tensor? max(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : AtExtreme(x, x_t, y, AllDimensions(x));

    /// <summary>y = the smallest element.</summary>
    public static Tensor? min(Tensor x, Tensor? x_t, Tensor y) => max(x, x_t, y);

    /// <summary>z = the larger of each pair of elements.</summary>
    public static Tensor? max(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) => OfPair(x > y, x < y, x_t, y_t, z);

    /// <summary>z = the smaller of each pair of elements.</summary>
    public static Tensor? min(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) => OfPair(x < y, x > y, x_t, y_t, z);

    /// <inheritdoc cref="max(Tensor, Tensor?, Tensor, Tensor?, Tensor)"/>
    public static Tensor? maximum(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) => max(x, x_t, y, y_t, z);

    /// <inheritdoc cref="min(Tensor, Tensor?, Tensor, Tensor?, Tensor)"/>
    public static Tensor? minimum(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) => min(x, x_t, y, y_t, z);

    /// <summary>y = the largest elements along a dimension and where they are.</summary>
    public static (Tensor? Values, Tensor? Indexes) max(Tensor x, Tensor? x_t, long dim, bool keepdim, (Tensor values, Tensor indexes) y)
    {
        if (x_t is null)
        {
            return (null, null);
        }

        Tensor at = keepdim || x.dim() == 0 ? y.indexes : y.indexes.unsqueeze(dim);
        Tensor tangent = x_t.gather(dim, at);
        return (keepdim ? tangent : tangent.squeeze(dim), null);
    }

    /// <summary>y = the smallest elements along a dimension and where they are.</summary>
    public static (Tensor? Values, Tensor? Indexes) min(Tensor x, Tensor? x_t, long dim, bool keepdim, (Tensor values, Tensor indexes) y) => max(x, x_t, dim, keepdim, y);

    /// <summary>y = the largest (or smallest) elements along a dimension and where they are.</summary>
    [IgnoresOtherArguments]
    public static (Tensor? Values, Tensor? Indexes) topk(Tensor x, Tensor? x_t, int k, int dim, (Tensor values, Tensor indexes) y) => (x_t?.gather(dim, y.indexes), null);

    /// <summary>y = the elements in order along a dimension and where they were.</summary>
    [IgnoresOtherArguments]
    public static (Tensor? Values, Tensor? Indexes) sort(Tensor x, Tensor? x_t, long dim, (Tensor values, Tensor indexes) y) => (x_t?.gather(dim, y.indexes), null);

    /// <summary>y = the largest elements along dimensions; where several are equal, the mean of their tangents.</summary>
    public static Tensor? amax(Tensor x, Tensor? x_t, long[] dims, bool keepdim, Tensor y) =>
        x_t is null ? null : AtExtreme(x, x_t, Kept(y, x, dims), dims).reshape(y.shape);

    /// <summary>y = the smallest elements along dimensions.</summary>
    public static Tensor? amin(Tensor x, Tensor? x_t, long[] dims, bool keepdim, Tensor y) => amax(x, x_t, dims, keepdim, y);

    /// <summary>y = x clamped to [min, max]; at a limit the tangent passes, as autograd has it.</summary>
    public static Tensor? clamp(Tensor x, Tensor? x_t, Scalar? min, Scalar? max, Tensor y)
    {
        Tensor? passing = x_t;
        passing = passing is null || min is null ? passing : passing * (x >= Held(min)).to(x.dtype);
        return passing is null || max is null ? passing : passing * (x <= Held(max)).to(x.dtype);
    }

    /// <summary>y = max(x, min).</summary>
    public static Tensor? clamp_min(Tensor x, Tensor? x_t, Scalar min, Tensor y) => clamp(x, x_t, min, null, y);

    /// <summary>y = min(x, max).</summary>
    public static Tensor? clamp_max(Tensor x, Tensor? x_t, Scalar max, Tensor y) => clamp(x, x_t, null, max, y);

    /// <summary>y = the variance of all elements.</summary>
    public static Tensor? var(Tensor x, Tensor? x_t, bool unbiased, Tensor y) => x_t is null ? null : Variance(x, x_t, AllDimensions(x), unbiased).reshape(y.shape);

    /// <summary>y = the variance along a dimension.</summary>
    public static Tensor? var(Tensor x, Tensor? x_t, long dim, bool unbiased, bool keepdim, Tensor y) => var(x, x_t, [dim], unbiased, keepdim, y);

    /// <summary>y = the variance along dimensions.</summary>
    public static Tensor? var(Tensor x, Tensor? x_t, long[] dims, bool unbiased, bool keepdim, Tensor y) =>
        x_t is null ? null : Variance(x, x_t, dims, unbiased).reshape(y.shape);

    /// <summary>y = the standard deviation of all elements.</summary>
    public static Tensor? std(Tensor x, Tensor? x_t, bool unbiased, Tensor y) => Deviation(x, x_t, AllDimensions(x), unbiased, y);

    /// <summary>y = the standard deviation along a dimension.</summary>
    public static Tensor? std(Tensor x, Tensor? x_t, long dim, bool unbiased, bool keepdim, Tensor y) => Deviation(x, x_t, [dim], unbiased, y);

    /// <summary>y = the standard deviation along dimensions.</summary>
    public static Tensor? std(Tensor x, Tensor? x_t, long[] dims, bool unbiased, bool keepdim, Tensor y) => Deviation(x, x_t, dims, unbiased, y);

    /// <summary>y = the product of all elements.</summary>
    public static Tensor? prod(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : (x_t * Cofactors(x.flatten(), 0).reshape(x.shape)).sum();

    /// <summary>y = the product along a dimension.</summary>
    public static Tensor? prod(Tensor x, Tensor? x_t, long dim, bool keepdim, Tensor y) => x_t is null ? null : (x_t * Cofactors(x, dim)).sum(dim, keepdim);

    /// <summary>y = ln sum e^x along a dimension.</summary>
    public static Tensor? logsumexp(Tensor x, Tensor? x_t, long dim, bool keepdim, Tensor y) => x_t is null ? null : (x.softmax(dim) * x_t).sum(dim, keepdim);

    /// <summary>y = (sum |x|^p)^(1/p) over all elements.</summary>
    public static Tensor? norm(Tensor x, Tensor? x_t, float p, Tensor y) => x_t is null || p == 0 ? null : NormTangent(x, x_t, p, y, AllDimensions(x)).reshape(y.shape);

    /// <summary>y = (sum |x|^p)^(1/p) along a dimension.</summary>
    public static Tensor? norm(Tensor x, Tensor? x_t, int dim, bool keepdim, float p, Tensor y) =>
        x_t is null || p == 0 ? null : NormTangent(x, x_t, p, keepdim ? y : y.unsqueeze(dim), [dim]).reshape(y.shape);

    // Of equal elements it is a norm at zero.
    private static Tensor? Deviation(Tensor x, Tensor? x_t, long[] dims, bool unbiased, Tensor y) => x_t is null ? null
        : torch.where(y.eq(Held(0)), x_t.std(dims, unbiased, true).reshape(y.shape), Variance(x, x_t, dims, unbiased).reshape(y.shape) / (y * Held(2)));

    private static Tensor Variance(Tensor x, Tensor x_t, long[] dims, bool unbiased)
    {
        ComplexNumbers.Refuse(x, nameof(var));
        Tensor centered = x - x.mean(dims, true);
        double count = (double)x.numel() / Math.Max(1, centered.sum(dims, true).numel());
        return (centered * x_t).sum(dims, true) * Held(2 / (unbiased ? count - 1 : count));
    }

    // The limits of p are the largest and the smallest size; p = 0 counts elements, which no small step changes. At zero, where every norm has its kink, it grows along a step as the norm of the tangent: not at all where that is zero, too.
    private static Tensor NormTangent(Tensor x, Tensor x_t, double p, Tensor kept, long[] dims)
    {
        ComplexNumbers.Refuse(x, nameof(norm));
        return p > 0 ? torch.where(kept.eq(Held(0)), NormOf(x_t, p, dims), OffZero(x, x_t, p, kept, dims)) : OffZero(x, x_t, p, kept, dims);
    }

    private static Tensor OffZero(Tensor x, Tensor x_t, double p, Tensor kept, long[] dims)
    {
        if (double.IsInfinity(p))
        {
            Tensor chosen = (x.abs() == kept).to(x.dtype);
            return (x.sign() * x_t * chosen).sum(dims, true) / chosen.sum(dims, true);
        }

        return (p == 2 ? x * x_t / kept : x.sign() * x.abs().pow(Held(p - 1)) * x_t * kept.pow(Held(1 - p))).sum(dims, true);
    }

    private static Tensor NormOf(Tensor x_t, double p, long[] dims) => double.IsInfinity(p) ? x_t.abs().amax(dims, true) : x_t.abs().pow(Held(p)).sum(dims, true).pow(Held(1 / p));

    // For each element the product of all others, those before it times those after it: right where an element is zero too.
    private static Tensor Cofactors(Tensor x, long dim)
    {
        if (x.dim() == 0 || x.numel() == 0)
        {
            return torch.ones_like(x);
        }

        Tensor[] slices = [.. Enumerable.Range(0, (int)x.shape[dim < 0 ? dim + x.dim() : dim]).Select(i => x.narrow(dim, i, 1))];
        var cofactors = new Tensor[slices.Length];
        Tensor product = torch.ones_like(x.narrow(dim, 0, 1));
        for (int i = 0; i < slices.Length; i++)
        {
            cofactors[i] = product;
            product = product * slices[i];
        }

        product = torch.ones_like(product);
        for (int i = slices.Length - 1; i >= 0; i--)
        {
            cofactors[i] = cofactors[i] * product;
            product = product * slices[i];
        }

        return torch.cat(cofactors, dim);
    }

    private static Tensor AtExtreme(Tensor x, Tensor x_t, Tensor extreme, long[] dims)
    {
        Tensor chosen = (x == extreme).to(x.dtype);
        Tensor sum = (x_t * chosen).sum(dims, true) / chosen.sum(dims, true);
        return sum.reshape(extreme.shape);
    }

    private static Tensor Kept(Tensor reduced, Tensor x, long[] dims)
    {
        long[] shape = [.. x.shape];
        foreach (long dim in dims.Length == 0 ? AllDimensions(x) : dims)
        {
            shape[dim < 0 ? dim + shape.Length : dim] = 1;
        }

        return reduced.reshape(shape);
    }

    private static long[] AllDimensions(Tensor x) => [.. Enumerable.Range(0, (int)x.dim()).Select(i => (long)i)];

    // Where both are equal, the mean of the two tangents, as autograd has it.
    private static Tensor? OfPair(Tensor first, Tensor second, Tensor? x_t, Tensor? y_t, Tensor z)
    {
        Tensor share = (first.to(z.dtype) - second.to(z.dtype) + Held(1)) * Held(0.5);
        return Sum(Fit(x_t is null ? null : x_t * share, z), Fit(y_t is null ? null : y_t * (Held(1) - share), z));
    }
}
