namespace SafeStep.Generators.Tangents;

/// <summary>Members of a tensor that tell about its shape and kind, not about its values: reading them loses no derivative.</summary>
internal static class ShapeMembers
{
    public static readonly IReadOnlyCollection<string> Names = new HashSet<string>(StringComparer.Ordinal)
    {
        "shape", "size", "Size", "dim", "ndim", "numel", "NumberOfElements", "Dimensions", "dtype", "device", "device_type", "device_index", "is_cuda", "is_cpu",
        "is_floating_point", "is_complex", "is_integral", "is_contiguous", "is_sparse", "requires_grad", "stride", "ElementSize", "element_size", "itemsize",
        "Handle", "IsInvalid", "Length", "Count", "LongLength", "Dispose", "GetType",
    };
}
