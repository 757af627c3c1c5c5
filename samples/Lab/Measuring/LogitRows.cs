namespace Lab.Measuring;

/// <summary>What follows from logits, row by row, in double precision.</summary>
public static class LogitRows
{
    /// <summary>The mean cross-entropy of the labels. Logits of shape [labels.Length, classes].</summary>
    public static double Loss(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        int classes = logits.Length / labels.Length;
        double total = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            var z = logits.Slice(row * classes, classes);
            double top = float.NegativeInfinity, sum = 0;
            foreach (float logit in z)
            {
                top = Math.Max(top, logit);
            }

            foreach (float logit in z)
            {
                sum += Math.Exp(logit - top);
            }

            total += top + Math.Log(sum) - z[labels[row]];
        }

        return total / labels.Length;
    }

    /// <summary>The class with the largest logit in each row.</summary>
    public static int[] Predictions(ReadOnlySpan<float> logits, int rows)
    {
        int classes = logits.Length / rows;
        var predictions = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            var z = logits.Slice(row * classes, classes);
            int best = 0;
            for (int k = 1; k < classes; k++)
            {
                best = z[k] > z[best] ? k : best;
            }

            predictions[row] = best;
        }

        return predictions;
    }

    /// <summary>The share of rows in which two lists agree.</summary>
    public static double Agreement(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        int same = 0;
        for (int i = 0; i < first.Length; i++)
        {
            same += first[i] == second[i] ? 1 : 0;
        }

        return (double)same / first.Length;
    }
}
