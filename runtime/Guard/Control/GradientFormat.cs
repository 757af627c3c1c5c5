namespace SafeStep;

/// <summary>
/// The type that the gradient at the logits was computed in: the narrowest that holds each of its numbers. It is narrower than that of the logits where these are cast before the loss. Its range says when the gradient of a certain row vanishes,
/// its digits how its entries are rounded.
/// </summary>
/// <param name="Rounding">The relative rounding of an entry.</param>
/// <param name="Vanishing">Below it numbers have few digits: the smallest normal number; of half precision, where many rows are below it, that which has the digits of the others.</param>
/// <param name="Gap">At this gap between the largest logits the probability of all other classes is the smallest normal number.</param>
/// <param name="SigmoidGap">One less than the logarithm of 2 to the type's digits: beyond it a sigmoid is 1.</param>
internal sealed record GradientFormat(double Rounding, double Vanishing, double Gap, double SigmoidGap)
{
    /// <summary>The relative rounding of an entry in single precision.</summary>
    public const double SingleRounding = 6e-8;

    // The probabilities behind a gradient of double precision are seldom worth more.
    private static readonly GradientFormat Double = new(SingleRounding, 2.3e-308, 708, 35.7);
    private static readonly GradientFormat Single = new(SingleRounding, 1.2e-38, 87, 15.6);
    private static readonly GradientFormat BFloat16 = new(4e-3, 1.2e-38, 87, 4.5);
    private static readonly GradientFormat Half = new(4e-3, 1.5e-5, 9.7, 6.6);

    // Halves and quarters, as of equal logits, are numbers of any type: fewer than these tell none.
    private const int LeastMagnitudes = 4;

    /// <summary>The format of a gradient. Reads it back until a number tells.</summary>
    public static GradientFormat Of(Tensor gradient) => gradient.dtype.ToString() switch
    {
        "Float16" => Half,
        "BFloat16" => BFloat16,
        "Float64" => Narrowest(HostMemory.Of<double>(gradient, gradient.shape[0]).Span),
        _ => Narrowest(HostMemory.Of<float>(gradient, gradient.shape[0]).Span),
    };

    private static GradientFormat Narrowest(ReadOnlySpan<double> values)
    {
        float[] narrow = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            narrow[i] = (float)values[i];
            if (narrow[i] != values[i])
            {
                return Double;
            }
        }

        return Narrowest(narrow);
    }

    private static GradientFormat Narrowest(ReadOnlySpan<float> values)
    {
        bool mayBeHalf = true, mayBeBFloat16 = true;
        var magnitudes = new HashSet<float>();
        for (int i = 0; i < values.Length && (mayBeHalf || mayBeBFloat16); i++)
        {
            mayBeHalf &= (float)(System.Half)values[i] == values[i];
            mayBeBFloat16 &= (BitConverter.SingleToUInt32Bits(values[i]) & 0xffff) == 0;
            magnitudes.Add(Math.Abs(values[i]));
        }

        // Zero is none of them.
        return magnitudes.Count <= LeastMagnitudes ? Single : mayBeHalf ? Half : mayBeBFloat16 ? BFloat16 : Single;
    }
}
