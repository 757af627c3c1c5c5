using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Operations that move elements around: the same is done to the tangents.</content>
public static partial class OpTangents
{
    /// <summary>y = x in another shape. The tangent is reshaped, as its memory may be laid out in another way.</summary>
    [IgnoresOtherArguments]
    public static Tensor? view(Tensor x, Tensor? x_t, Tensor y) => x_t?.reshape(y.shape);

    /// <summary>y = x in the shape of another tensor.</summary>
    public static Tensor? view_as(Tensor x, Tensor? x_t, Tensor other, Tensor? other_t, Tensor y) => x_t?.reshape(y.shape);

    /// <summary>y = x in the shape of another tensor.</summary>
    public static Tensor? reshape_as(Tensor x, Tensor? x_t, Tensor other, Tensor? other_t, Tensor y) => x_t?.reshape(y.shape);

    /// <summary>y = x broadcast to the shape of another tensor.</summary>
    public static Tensor? expand_as(Tensor x, Tensor? x_t, Tensor other, Tensor? other_t, Tensor y) => x_t?.expand(y.shape);

    /// <summary>y = x in another type or place; integers and truth values have no tangent.</summary>
    [IgnoresOtherArguments]
    public static Tensor? to(Tensor x, Tensor? x_t, Tensor y) => x_t is not null && y.is_floating_point() ? x_t.to(TypeOfTangent(y), y.device) : null;

    /// <inheritdoc cref="to(Tensor, Tensor?, Tensor)"/>
    [IgnoresOtherArguments]
    public static Tensor? to(Tensor x, Tensor? x_t, Tensor other, Tensor? other_t, Tensor y) => to(x, x_t, y);

    /// <inheritdoc cref="to(Tensor, Tensor?, Tensor)"/>
    [IgnoresOtherArguments]
    public static Tensor? to_type(Tensor x, Tensor? x_t, Tensor y) => to(x, x_t, y);

    /// <inheritdoc cref="to(Tensor, Tensor?, Tensor)"/>
    [IgnoresOtherArguments]
    public static Tensor? type(Tensor x, Tensor? x_t, Tensor y) => to(x, x_t, y);

    /// <inheritdoc cref="to(Tensor, Tensor?, Tensor)"/>
    public static Tensor? type_as(Tensor x, Tensor? x_t, Tensor other, Tensor? other_t, Tensor y) => to(x, x_t, y);

    /// <inheritdoc cref="to(Tensor, Tensor?, Tensor)"/>
    public static Tensor? @float(Tensor x, Tensor? x_t, Tensor y) => to(x, x_t, y);

    /// <inheritdoc cref="to(Tensor, Tensor?, Tensor)"/>
    public static Tensor? @double(Tensor x, Tensor? x_t, Tensor y) => to(x, x_t, y);

    /// <summary>y = the tensors one after the other along a dimension.</summary>
    public static Tensor? cat(IEnumerable<Tensor> tensors, IEnumerable<Tensor?>? tensors_t, long dim, Tensor y) =>
        Together(tensors, tensors_t, all => torch.cat(all, dim));

    /// <summary>y = the tensors side by side along a new dimension.</summary>
    public static Tensor? stack(IEnumerable<Tensor> tensors, IEnumerable<Tensor?>? tensors_t, long dim, Tensor y) =>
        Together(tensors, tensors_t, all => torch.stack(all, dim));

    /// <summary>y = x cut into pieces of equal size along a dimension.</summary>
    public static Tensor?[] chunk(Tensor x, Tensor? x_t, long chunks, long dim, Tensor[] y) => x_t is null ? new Tensor?[y.Length] : x_t.chunk(chunks, dim);

    /// <summary>y = x cut into pieces of a size along a dimension.</summary>
    public static Tensor?[] split(Tensor x, Tensor? x_t, long size, long dim, Tensor[] y) => Pieces(x_t, dim, y);

    /// <summary>y = x cut into pieces of given sizes along a dimension.</summary>
    public static Tensor?[] split(Tensor x, Tensor? x_t, long[] sizes, long dim, Tensor[] y) => Pieces(x_t, dim, y);

    /// <inheritdoc cref="split(Tensor, Tensor?, long[], long, Tensor[])"/>
    public static Tensor?[] split(Tensor x, Tensor? x_t, ReadOnlySpan<long> sizes, long dim, Tensor[] y) => Pieces(x_t, dim, y);

    /// <inheritdoc cref="split(Tensor, Tensor?, long[], long, Tensor[])"/>
    public static Tensor?[] split(Tensor x, Tensor? x_t, long[] sizes, Tensor[] y) => Pieces(x_t, 0, y);

    /// <summary>y = the slices of x along a dimension, without it.</summary>
    public static Tensor?[] unbind(Tensor x, Tensor? x_t, long dimension, Tensor[] y) =>
        x_t is null ? new Tensor?[y.Length] : [.. y.Select((_, i) => x_t.select(dimension, i))];

    /// <summary>y = a value where the mask is set, otherwise x.</summary>
    public static Tensor? masked_fill(Tensor x, Tensor? x_t, Tensor mask, Tensor? mask_t, Scalar value, Tensor y) =>
        x_t is null ? null : Fit(x_t, y)!.masked_fill(mask, Held(0));

    /// <summary>z = x where the condition holds, otherwise y.</summary>
    public static Tensor? where(Tensor condition, Tensor? condition_t, Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z)
    {
        if (x_t is null && y_t is null)
        {
            return null;
        }

        Tensor zero = torch.zeros_like(z);
        return torch.where(condition, Fit(x_t, z) ?? zero, Fit(y_t, z) ?? zero);
    }

    /// <summary>z = x where the condition holds, otherwise y: the method of x.</summary>
    public static Tensor? where_of(Tensor x, Tensor? x_t, Tensor condition, Tensor? condition_t, Tensor y, Tensor? y_t, Tensor z) =>
        where(condition, condition_t, x, x_t, y, y_t, z);

    /// <summary>y = the tensors one above the other.</summary>
    public static Tensor? vstack(IEnumerable<Tensor> tensors, IEnumerable<Tensor?>? tensors_t, Tensor y) => Together(tensors, tensors_t, torch.vstack);

    /// <summary>y = the tensors next to each other.</summary>
    public static Tensor? hstack(IEnumerable<Tensor> tensors, IEnumerable<Tensor?>? tensors_t, Tensor y) => Together(tensors, tensors_t, torch.hstack);

    /// <summary>y = x with the elements of a source put at the places of an index.</summary>
    public static Tensor? scatter(Tensor x, Tensor? x_t, long dim, Tensor index, Tensor? index_t, Tensor src, Tensor? src_t, Tensor y) =>
        x_t is null && src_t is null ? null : Dense(x_t, x).scatter(dim, index, Dense(src_t, src));

    /// <summary>y = x with the elements of a source added at the places of an index.</summary>
    public static Tensor? scatter_add(Tensor x, Tensor? x_t, long dim, Tensor index, Tensor? index_t, Tensor src, Tensor? src_t, Tensor y) =>
        x_t is null && src_t is null ? null : Dense(x_t, x).scatter_add(dim, index, Dense(src_t, src));

    /// <summary>y = the rows of a table that the integers of x name.</summary>
    [IgnoresOtherArguments]
    public static Tensor? embedding(Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor y) =>
        weight_t?.index_select(0, x.flatten().to(ScalarType.Int64)).reshape(y.shape);

    // The pieces of the tangent that belong to the pieces of the value.
    private static Tensor?[] Pieces(Tensor? x_t, long dim, Tensor[] pieces)
    {
        var tangents = new Tensor?[pieces.Length];
        long start = 0;
        for (int i = 0; i < pieces.Length && x_t is not null; i++)
        {
            long length = pieces[i].size((int)(dim < 0 ? dim + x_t.dim() : dim));
            tangents[i] = x_t.narrow(dim, start, length);
            start += length;
        }

        return tangents;
    }

    private static Tensor? Together(IEnumerable<Tensor> tensors, IEnumerable<Tensor?>? tangents, Func<Tensor[], Tensor> join) =>
        tangents is null || tangents.All(tangent => tangent is null)
            ? null
            : join([.. tensors.Zip(tangents, (value, tangent) => Dense(tangent, value))]);
}
