namespace SafeStep;

/// <summary>
/// Which dimension of a model's logits holds the classes: the one along which the gradient of a cross-entropy sums to zero. [N, C] and [N, T, C] have it last, [N, C, d1, ...] second. Once found it is tried first.
/// </summary>
internal sealed class ClassAxis(int? declared)
{
    private int? found;

    /// <summary>The dimension to look at, counted from 0.</summary>
    /// <exception cref="ArgumentException">The dimension that was declared does not exist.</exception>
    public int In(Tensor logits)
    {
        int dimensions = (int)logits.dim();
        if (declared is not { } wanted)
        {
            return found is { } known && known < dimensions ? known : dimensions - 1;
        }

        int place = wanted < 0 ? dimensions + wanted : wanted;
        return place >= 0 && place < dimensions ? place : throw new ArgumentException(
            $"ClassDimension is {wanted}, but the logits have shape [{string.Join(", ", logits.shape)}]. Name one of their dimensions, or leave it out to have it found.");
    }

    /// <summary>Looks for a dimension along which the gradient sums to zero, where it does not along the one that was tried.</summary>
    /// <returns>Whether another one was found, which is tried first from now on.</returns>
    public bool FindAnother(Tensor gradient)
    {
        // Rows of classes have one reading.
        if (declared is not null || gradient.dim() < 3)
        {
            return false;
        }

        int before = In(gradient);
        using var scope = torch.NewDisposeScope();
        var wide = gradient.to_type(gradient.dtype == torch.ScalarType.Float64 ? torch.ScalarType.Float64 : torch.ScalarType.Float32);
        double largest = Largest(wide);
        // The last for sequences, then the second as the tensor library has it for images, then any other.
        int[] candidates = [.. new[] { (int)gradient.dim() - 1, 1 }.Concat(Enumerable.Range(0, (int)gradient.dim())).Distinct()];
        int? another = null;
        foreach (int axis in candidates)
        {
            if (another is null && axis != before && gradient.shape[axis] > 1 && Largest(wide.sum(axis)) <= Tolerance(gradient) * largest)
            {
                another = axis;
            }
        }

        // Where none does, as with a z-loss, what an earlier loss told still holds.
        found = another ?? found;
        return another is not null;
    }

    /// <summary>How far from zero the gradient of a cross-entropy may sum, in units of its largest entry.</summary>
    public static double Tolerance(Tensor gradient) => gradient.element_size() < sizeof(float) ? LogitGradient.HalfRounding : LogitGradient.Rounding;

    private static double Largest(Tensor tensor) => tensor.abs().max().to_type(torch.ScalarType.Float64).item<double>();
}
