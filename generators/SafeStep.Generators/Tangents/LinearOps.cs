namespace SafeStep.Generators.Tangents;

/// <summary>
/// Operations that are linear in their first tensor: their tangent is the same operation, with the same arguments, on that tensor's tangent.
/// Tensors among the other arguments (indices) must carry no tangent.
/// </summary>
internal static class LinearOps
{
    public static readonly IReadOnlyCollection<string> Names = new HashSet<string>(StringComparer.Ordinal)
    {
        // Shape and order. view is not here: the tangent's memory may be laid out in another way (its rule reshapes).
        "broadcast_to", "contiguous", "diag", "diagonal", "expand", "flatten", "flip", "fliplr", "flipud", "movedim", "moveaxis", "permute", "ravel", "repeat",
        "repeat_interleave", "reshape", "roll", "rot90", "squeeze", "swapaxes", "swapdims", "t", "tile", "transpose", "unflatten", "unfold", "unsqueeze", "mT", "T",
        // Parts.
        "gather", "index", "index_select", "masked_select", "narrow", "select", "slice", "take", "take_along_dim", "tril", "triu",
        // Sums.
        "cumsum", "mean", "nansum", "sum", "trace",
        // Windows and grids.
        "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d", "fold", "interpolate", "pixel_shuffle",
        "pixel_unshuffle", "upsample",
        // Sign, place and lifetime.
        "clone", "cpu", "cuda", "deg2rad", "rad2deg", "neg", "DetachFromDisposeScope", "MoveToOuterDisposeScope", "MoveToOtherDisposeScope",
        // Of a dispose scope.
        "MoveToOuter", "Detach",
    };
}
