using Lab.Models;
using SafeStep;

namespace Lab.Measuring;

/// <summary>The logits of some rows and their slopes along a direction, row by row.</summary>
public sealed record Slopes(float[] Logits, float[] Values, int Classes)
{
    public int Rows => Logits.Length / Classes;

    public static Slopes Of(IClassifier network, Tensor x, IReadOnlyDictionary<string, Tensor> direction)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var (logits, slopes) = network.Jvp(x, ParameterTangents.FromNamed(network.Module, direction));
        return Of(logits, slopes);
    }

    /// <summary>Reads tensors of shape [..., classes].</summary>
    public static Slopes Of(Tensor logits, Tensor slopes) => new(Numbers(logits), Numbers(slopes), (int)logits.shape[^1]);

    /// <summary>The radius of all rows together, in units of the direction; infinite when no logit moves against another, NaN when a slope is not finite.</summary>
    public double Radius(RadiusBound bound) =>
        Array.TrueForAll(Values, float.IsFinite) && Array.TrueForAll(Logits, float.IsFinite)
            ? ConvergenceRadius.OfBatch(bound, Logits, Values, Classes).Radius
            : double.NaN;

    public double SpreadRadius() => Radius(RadiusBound.Spread);

    public ReadOnlySpan<float> LogitsOf(int row) => Logits.AsSpan(row * Classes, Classes);

    public ReadOnlySpan<float> SlopesOf(int row) => Values.AsSpan(row * Classes, Classes);

    /// <summary>The largest difference of two slopes of a row.</summary>
    public double Spread(int row)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        foreach (float slope in SlopesOf(row))
        {
            (low, high) = (Math.Min(low, slope), Math.Max(high, slope));
        }

        return (double)high - low;
    }

    private static float[] Numbers(Tensor tensor) => tensor.cpu().contiguous().data<float>().ToArray();
}
