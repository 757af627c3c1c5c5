using System.Globalization;

namespace SafeStep;

/// <summary>How far a generated derivative is from the forward that it is of; see <see cref="TangentCheck"/>.</summary>
/// <param name="Logits">Between the logits of forward and those of the twin.</param>
/// <param name="Slopes">Between central differences of forward's logits and the twin's slopes.</param>
/// <param name="LogitTolerance">What rounding explains of the first, relative to the largest logit.</param>
/// <param name="SlopeTolerance">What rounding and the step of the differences explain of the second, relative to the largest slope.</param>
/// <param name="ExactTangent">Whether the slopes are an exact derivative, not themselves a finite difference.</param>
public sealed record TangentReport(Difference Logits, Difference Slopes, double LogitTolerance, double SlopeTolerance, bool ExactTangent)
{
    /// <summary>Whether both are within their tolerance.</summary>
    public bool IsClose => Excess <= 1;

    /// <summary>The larger of the two differences in units of its tolerance; infinite where shapes differ or a value is not a number.</summary>
    internal double Excess => Math.Max(Logits.Relative / LogitTolerance, Slopes.Relative / SlopeTolerance) is var excess && double.IsNaN(excess) ? double.PositiveInfinity : excess;

    /// <summary>Demands that the derivative is of this forward.</summary>
    /// <exception cref="InvalidOperationException">It is not; the message says where it is farthest.</exception>
    public void Demand()
    {
        if (!IsClose)
        {
            throw new InvalidOperationException($"The generated derivative is not that of forward. {this}");
        }
    }

    /// <summary>Both differences in words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Logits: {Logits} (tolerance {LogitTolerance:G2}). Slopes: {Slopes} (tolerance {SlopeTolerance:G2}).{(ExactTangent ? "" : " The slopes are a finite difference.")}");
}

/// <summary>The largest difference between two tensors.</summary>
/// <param name="Relative">Its size, relative to the largest expected value; infinite where the shapes differ.</param>
/// <param name="Place">The index of the element; empty where the shapes differ.</param>
/// <param name="Expected">The value expected there.</param>
/// <param name="Actual">The value found there.</param>
public sealed record Difference(double Relative, IReadOnlyList<long> Place, double Expected, double Actual)
{
    /// <summary>The difference in words.</summary>
    public override string ToString() => Place.Count == 0 && double.IsPositiveInfinity(Relative)
        ? "the shapes differ"
        : string.Create(CultureInfo.InvariantCulture, $"at most {Relative:G3} of the largest, at [{string.Join(", ", Place)}]: expected {Expected:G6}, got {Actual:G6}");

    internal static Difference Between(Tensor expected, Tensor actual)
    {
        if (!expected.shape.AsSpan().SequenceEqual(actual.shape))
        {
            return new Difference(double.PositiveInfinity, [], double.NaN, double.NaN);
        }

        if (expected.numel() == 0)
        {
            return new Difference(0, [], 0, 0);
        }

        // Tiny values are compared with the least that a logit means something at.
        const double Least = 1e-3;
        Tensor wanted = expected.to(torch.ScalarType.Float64).flatten(), found = actual.to(torch.ScalarType.Float64).flatten();
        Tensor gap = (wanted - found).abs();
        gap = gap.masked_fill(gap.isfinite().logical_not(), Held(double.PositiveInfinity));
        long worst = gap.argmax().item<long>();
        double scale = Math.Max(Least, wanted.abs().masked_fill(wanted.isfinite().logical_not(), Held(0)).max().item<double>());
        return new Difference(gap[worst].item<double>() / scale, PlaceOf(worst, expected.shape), wanted[worst].item<double>(), found[worst].item<double>());
    }

    private static long[] PlaceOf(long flat, long[] shape)
    {
        var place = new long[shape.Length];
        for (int dim = shape.Length - 1; dim >= 0; dim--)
        {
            (flat, place[dim]) = Math.DivRem(flat, shape[dim]);
        }

        return place;
    }
}
