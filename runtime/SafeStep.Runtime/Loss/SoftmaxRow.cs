using System.Numerics;

namespace SafeStep;

/// <summary>The softmax of one row, in float64.</summary>
internal static class SoftmaxRow
{
    /// <summary>The logarithm of sum_k exp(z_k); negative infinity where every class is masked.</summary>
    public static double LogSumExp(ReadOnlySpan<double> logits)
    {
        double largest = double.NegativeInfinity;
        foreach (double logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        if (double.IsInfinity(largest))
        {
            return largest;
        }

        double sum = 0;
        foreach (double logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>Fills in z_k - logsumexp(z).</summary>
    public static void LogProbabilities<T>(ReadOnlySpan<T> logits, Span<double> log)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < log.Length; k++)
        {
            log[k] = double.CreateChecked(logits[k]);
        }

        double whole = LogSumExp(log);
        for (int k = 0; k < log.Length; k++)
        {
            log[k] -= whole;
        }
    }
}
