using static SafeStep.JetTangent;

namespace SafeStep;

/// <content>Operations that move elements around: the same is done to each derivative.</content>
public static partial class OpJets
{
    /// <summary>y = x in another shape.</summary>
    [IgnoresOtherArguments]
    public static JetTangent? view(Tensor x, JetTangent? x_t, Tensor y) => x_t?.Linear(t => t.reshape(y.shape));

    /// <summary>y = x in the shape of another tensor.</summary>
    public static JetTangent? view_as(Tensor x, JetTangent? x_t, Tensor other, JetTangent? other_t, Tensor y) => view(x, x_t, y);

    /// <summary>y = x in the shape of another tensor.</summary>
    public static JetTangent? reshape_as(Tensor x, JetTangent? x_t, Tensor other, JetTangent? other_t, Tensor y) => view(x, x_t, y);

    /// <summary>y = x broadcast to the shape of another tensor.</summary>
    public static JetTangent? expand_as(Tensor x, JetTangent? x_t, Tensor other, JetTangent? other_t, Tensor y) => x_t?.Linear(t => t.expand(y.shape));

    /// <summary>y = x in another type or place; integers and truth values have no derivative.</summary>
    [IgnoresOtherArguments]
    public static JetTangent? to(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.to(x, t, y));

    /// <inheritdoc cref="to(Tensor, JetTangent?, Tensor)"/>
    [IgnoresOtherArguments]
    public static JetTangent? to(Tensor x, JetTangent? x_t, Tensor other, JetTangent? other_t, Tensor y) => to(x, x_t, y);

    /// <inheritdoc cref="to(Tensor, JetTangent?, Tensor)"/>
    [IgnoresOtherArguments]
    public static JetTangent? to_type(Tensor x, JetTangent? x_t, Tensor y) => to(x, x_t, y);

    /// <inheritdoc cref="to(Tensor, JetTangent?, Tensor)"/>
    [IgnoresOtherArguments]
    public static JetTangent? type(Tensor x, JetTangent? x_t, Tensor y) => to(x, x_t, y);

    /// <inheritdoc cref="to(Tensor, JetTangent?, Tensor)"/>
    public static JetTangent? type_as(Tensor x, JetTangent? x_t, Tensor other, JetTangent? other_t, Tensor y) => to(x, x_t, y);

    /// <inheritdoc cref="to(Tensor, JetTangent?, Tensor)"/>
    public static JetTangent? @float(Tensor x, JetTangent? x_t, Tensor y) => to(x, x_t, y);

    /// <inheritdoc cref="to(Tensor, JetTangent?, Tensor)"/>
    public static JetTangent? @double(Tensor x, JetTangent? x_t, Tensor y) => to(x, x_t, y);

    /// <summary>y = the tensors one after the other along a dimension.</summary>
    public static JetTangent? cat(IEnumerable<Tensor> tensors, IEnumerable<JetTangent?>? tensors_t, long dim, Tensor y) => Of(
        OpTangents.cat(tensors, tensors_t?.Select(t => t?.First), dim, y), OpTangents.cat(tensors, tensors_t?.Select(t => t?.Second), dim, y));

    /// <summary>y = the tensors side by side along a new dimension.</summary>
    public static JetTangent? stack(IEnumerable<Tensor> tensors, IEnumerable<JetTangent?>? tensors_t, long dim, Tensor y) => Of(
        OpTangents.stack(tensors, tensors_t?.Select(t => t?.First), dim, y), OpTangents.stack(tensors, tensors_t?.Select(t => t?.Second), dim, y));

    /// <summary>y = x cut into pieces of equal size along a dimension.</summary>
    public static JetTangent?[] chunk(Tensor x, JetTangent? x_t, long chunks, long dim, Tensor[] y) => Pieces(
        OpTangents.chunk(x, x_t?.First, chunks, dim, y), OpTangents.chunk(x, x_t?.Second, chunks, dim, y));

    /// <summary>y = x cut into pieces of a size along a dimension.</summary>
    public static JetTangent?[] split(Tensor x, JetTangent? x_t, long size, long dim, Tensor[] y) => Pieces(
        OpTangents.split(x, x_t?.First, size, dim, y), OpTangents.split(x, x_t?.Second, size, dim, y));

    /// <summary>y = a value where the mask is set, otherwise x.</summary>
    public static JetTangent? masked_fill(Tensor x, JetTangent? x_t, Tensor mask, JetTangent? mask_t, Scalar value, Tensor y) =>
        Chain(x_t, t => OpTangents.masked_fill(x, t, mask, null, value, y));

    /// <summary>z = x where the condition holds, otherwise y.</summary>
    public static JetTangent? where(Tensor condition, JetTangent? condition_t, Tensor x, JetTangent? x_t, Tensor y, JetTangent? y_t, Tensor z) => Of(
        OpTangents.where(condition, null, x, x_t?.First, y, y_t?.First, z), OpTangents.where(condition, null, x, x_t?.Second, y, y_t?.Second, z));

    /// <summary>y = the rows of a table that the integers of x name.</summary>
    [IgnoresOtherArguments]
    public static JetTangent? embedding(Tensor x, JetTangent? x_t, Tensor weight, JetTangent? weight_t, Tensor y) =>
        Chain(weight_t, t => OpTangents.embedding(x, null, weight, t, y));

    private static JetTangent?[] Pieces(Tensor?[] first, Tensor?[] second) => [.. first.Zip(second, Of)];
}
