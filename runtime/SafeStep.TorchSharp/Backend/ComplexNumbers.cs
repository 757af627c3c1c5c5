namespace SafeStep;

/// <summary>The rules are those of real numbers. They hold for complex ones where an operation is differentiable in the complex sense, as sums and products are; of the others the result depends on the conjugate, too.</summary>
internal static class ComplexNumbers
{
    /// <summary>Refuses an operation on complex numbers.</summary>
    public static void Refuse(Tensor x, string operation)
    {
        if (torch.is_complex(x))
        {
            throw new NotSupportedException($"{operation} of complex numbers that depend on the parameters has no derivative here. Take their real and imaginary parts by view_as_real, and compute with those.");
        }
    }
}
