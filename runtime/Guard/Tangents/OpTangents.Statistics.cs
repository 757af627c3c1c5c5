using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Order statistics, running products and sums, distances, and elements written or read by place.</content>
public static partial class OpTangents
{
    /// <summary>y = the middle element in order; where several are equal, the mean of their tangents.</summary>
    public static Tensor? median(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : AtExtreme(x, x_t, y, AllDimensions(x));

    /// <summary>y = the k-th smallest element along a dimension and where it is.</summary>
    [IgnoresOtherArguments]
    public static (Tensor? Values, Tensor? Indexes) kthvalue(Tensor x, Tensor? x_t, long k, long? dim, bool keepdim, (Tensor values, Tensor indexes) y) =>
        max(x, x_t, dim ?? -1, keepdim, y);

    /// <summary>y = the values below which the shares q of the elements lie, on the line between neighbours; a dimension of -1 means all elements.</summary>
    public static Tensor? quantile(Tensor x, Tensor? x_t, Tensor q, Tensor? q_t, long dim, bool keepdim, Tensor y)
    {
        if (x_t is null && q_t is null)
        {
            return null;
        }

        Tensor rows = Rows(x);
        Tensor order = rows.argsort(-1);
        Tensor rank = q.reshape(-1) * Held(rows.shape[^1] - 1);
        (Tensor low, Tensor high) = (rank.floor().to(ScalarType.Int64), rank.ceil().to(ScalarType.Int64));
        Tensor? tangent = null;
        if (x_t is not null)
        {
            Tensor sorted_t = Rows(x_t).gather(-1, order);
            Tensor low_t = sorted_t.index_select(-1, low);
            tangent = low_t.Plus((sorted_t.index_select(-1, high) - low_t) * (rank - rank.floor()));
        }

        if (q_t is not null)
        {
            Tensor sorted = rows.gather(-1, order);
            Tensor slope = (sorted.index_select(-1, high) - sorted.index_select(-1, low)) * Held(rows.shape[^1] - 1);
            tangent = Sum(tangent, slope * q_t.reshape(-1));
        }

        return tangent!.movedim([-1L], [0L]).reshape(y.shape);

        // The elements that are put in order last.
        Tensor Rows(Tensor of) => dim == -1 || of.dim() == 0 ? of.reshape(-1) : of.movedim([dim], [-1L]);
    }

    /// <summary>y = the running products along a dimension.</summary>
    public static Tensor? cumprod(Tensor x, Tensor? x_t, long dim, Tensor y)
    {
        if (x_t is null || x.dim() == 0 || x.numel() == 0)
        {
            return x_t;
        }

        var tangents = new Tensor[x.shape[dim < 0 ? dim + x.dim() : dim]];
        tangents[0] = x_t.narrow(dim, 0, 1);
        for (int i = 1; i < tangents.Length; i++)
        {
            tangents[i] = (tangents[i - 1] * x.narrow(dim, i, 1)).Plus(y.narrow(dim, i - 1, 1) * x_t.narrow(dim, i, 1));
        }

        return torch.cat(tangents, dim);
    }

    /// <summary>y = the running logarithms of sums of exponentials along a dimension. Rising and falling parts apart, each in logarithms, so that nothing overflows.</summary>
    public static Tensor? logcumsumexp(Tensor x, Tensor? x_t, long dim, Tensor y)
    {
        if (x_t is null || x.dim() == 0)
        {
            return x_t;
        }

        return Share(x_t) - Share(-x_t);

        Tensor Share(Tensor part) => (x.Plus(part.clamp_min(Held(0)).log()).logcumsumexp(dim) - y).exp();
    }

    /// <summary>z = products summed over the last dims dimensions of x and the first of y.</summary>
    public static Tensor? tensordot(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, long dims, Tensor z) =>
        tensordot(x, x_t, y, y_t, [.. Enumerable.Range(0, (int)dims).Select(i => x.dim() - dims + i)], [.. Enumerable.Range(0, (int)dims).Select(i => (long)i)], z);

    /// <summary>z = the sum of products over pairs of dimensions.</summary>
    public static Tensor? tensordot(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, (long, long)[] dims, Tensor z) =>
        tensordot(x, x_t, y, y_t, Array.ConvertAll(dims, pair => pair.Item1), Array.ConvertAll(dims, pair => pair.Item2), z);

    /// <summary>z = products summed over the dimensions named, pairwise.</summary>
    public static Tensor? tensordot(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, long[] dims1, long[] dims2, Tensor z) =>
        Sum(x_t is null ? null : x_t.tensordot(InTypeOf(x_t, y), dims1, dims2), y_t is null ? null : InTypeOf(y_t, x).tensordot(y_t, dims1, dims2));

    /// <summary>z = the p-norm of the difference of each row of x1 and each of x2.</summary>
    [IgnoresOtherArguments]
    public static Tensor? cdist(Tensor x1, Tensor? x1_t, Tensor x2, Tensor? x2_t, double p, Tensor z)
    {
        if (x1_t is null && x2_t is null)
        {
            return null;
        }

        Tensor apart = x1.unsqueeze(-2) - x2.unsqueeze(-3);
        return DistanceTangent(apart, Fit(Sum(x1_t?.unsqueeze(-2), x2_t is null ? null : -x2_t.unsqueeze(-3)), apart)!, p, z.unsqueeze(-1))?.squeeze(-1);
    }

    /// <summary>y = the p-norm of the difference of two vectors, each element moved by eps.</summary>
    public static Tensor? pairwise_distance(Tensor input1, Tensor? input1_t, Tensor input2, Tensor? input2_t, double p, double eps, bool keepdim, Tensor y)
    {
        if (input1_t is null && input2_t is null)
        {
            return null;
        }

        Tensor apart = input1 - input2 + Held(eps);
        Tensor? tangent = DistanceTangent(apart, Fit(Sum(input1_t, input2_t is null ? null : -input2_t), apart)!, p, keepdim ? y : y.unsqueeze(-1));
        return keepdim ? tangent : tangent?.squeeze(-1);
    }

    /// <summary>y = x with the rows of a source written where an index says.</summary>
    public static Tensor? index_copy(Tensor x, Tensor? x_t, long dim, Tensor index, Tensor? index_t, Tensor source, Tensor? source_t, Tensor y) =>
        x_t is null && source_t is null ? null : Dense(x_t, x).index_copy(dim, index, Dense(source_t, source));

    /// <summary>y = x with the elements of a value written, in order, where a mask holds.</summary>
    public static Tensor? masked_scatter(Tensor x, Tensor? x_t, Tensor mask, Tensor? mask_t, Tensor value, Tensor? value_t, Tensor y) =>
        x_t is null && value_t is null ? null : Dense(x_t, x).masked_scatter(mask, Dense(value_t, value));

    /// <summary>y = the input read at the places of a grid. Between two neighbours the value is linear in the place, so its slope is their difference.</summary>
    public static Tensor? grid_sample(Tensor input, Tensor? input_t, Tensor grid, Tensor? grid_t, torch.GridSampleMode mode, torch.GridSamplePaddingMode padding_mode, bool? align_corners, Tensor y)
    {
        Tensor? tangent = input_t is null ? null : torch.nn.functional.grid_sample(input_t, InTypeOf(input_t, grid), mode, padding_mode, align_corners);
        if (grid_t is null)
        {
            return tangent;
        }

        if (mode == torch.GridSampleMode.Nearest)
        {
            return tangent ?? torch.zeros_like(y);
        }

        bool aligned = align_corners ?? false;
        for (int axis = 0; axis < 2; axis++)
        {
            long size = input.shape[3 - axis];
            double scale = (aligned ? size - 1 : size) / 2.0;
            if (scale == 0)
            {
                continue;
            }

            // The places of elements are the integers.
            double first = aligned ? 0 : 0.5;
            Tensor before = (((grid.select(3, axis) + Held(1)) * Held(scale)) - Held(first)).floor();
            Tensor slope = (At(before + Held(1), axis) - At(before, axis)) * Held(scale);
            tangent = Sum(tangent, slope * grid_t.select(3, axis).unsqueeze(1));

            Tensor At(Tensor place, int moved)
            {
                Tensor normal = ((place + Held(first)) / Held(scale)) - Held(1);
                Tensor there = torch.stack(moved == 0 ? [normal, grid.select(3, 1)] : [grid.select(3, 0), normal], 3);
                return torch.nn.functional.grid_sample(input, there, mode, padding_mode, align_corners);
            }
        }

        return tangent ?? torch.zeros_like(y);
    }

    // Along the last dimension, which is kept.
    private static Tensor? DistanceTangent(Tensor apart, Tensor apart_t, double p, Tensor kept) =>
        // The number of elements that differ does not change.
        p == 0 ? null : NormTangent(apart, apart_t, p, kept, [-1]);
}
