namespace SafeStep;

/// <summary>
/// The loss of a batch along a step, with the logits linearised, as the default rule asks for it: L(t) - L(0) = t <see cref="Slope"/> + <see cref="Divergence"/>(t). The weights of the rows are read off the gradient at the logits, and with
/// them the scale of the loss: a mean, a sum, a scaled loss and class weights need nothing to be said.
/// </summary>
internal sealed class LinearisedLoss
{
    // The sum of the weights of a mean over rows of soft targets, whose weights are known from below only.
    private const double LeastMean = 0.8, MostMean = 1.05;

    // So near to one the weights of two classes have to sum, which a soft target or a temperature makes smaller or larger: of few rows by any part.
    private const double SumOfMean = 2e-4;

    // More than that nobody smooths labels.
    private const double MostSmoothing = 0.5;

    // How many times as likely the other classes are in one row as in another that tells a soft target from it.
    private const double Unlike = 1.05;

    /// <summary>The <see cref="Fault"/> of a loss that nobody can say anything of.</summary>
    public const string NoGradient = "no row has a gradient";

    /// <summary>The <see cref="Fault"/> of a loss that may be one, and that nothing speaks against.</summary>
    public const string MayBeSoft = "its targets may be soft: two classes, or others that are equally likely, do not tell it";

    private const string SoftOfAnyWeight = "its targets are soft and the weights of its rows do not sum to that of a mean";

    private readonly IReadOnlyList<LossRows> forwards;
    private readonly List<double[]> weights = [];

    private LinearisedLoss(IReadOnlyList<LossRows> forwards) => this.forwards = forwards;

    /// <summary>Why the loss along the step is not known; null when it is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether it is seen to be a cross-entropy, and not only one of many losses that the gradient fits: by several rows of one weight, or by the weight of a mean. A single row fits a focal loss or a temperature, too.</summary>
    public bool IsSeen { get; private set; }

    /// <summary>Whether nothing but the sum of the weights tells it: of two classes, where the rows have several. One loss in a thousand that is none has such a sum by chance.</summary>
    public bool IsBySum { get; private set; }

    /// <summary>L'(0), in units of the loss; NaN where it is not known.</summary>
    public double Slope { get; private set; } = double.NaN;

    /// <summary>L(0), in units of the loss; NaN where it is not known.</summary>
    public double Level => Fault is null ? Sum((rows, weights) => rows.Level(weights)) : double.NaN;

    /// <summary>The sum of the weights of the rows: 1 for a mean. NaN where it is not known.</summary>
    public double Weight => Fault is null ? weights.Sum(ofForward => ofForward.Sum()) : double.NaN;

    /// <summary>What the loss is above its tangent at the factor t, in units of the loss.</summary>
    public double Divergence(double t) => Sum((rows, weights) => rows.Divergence(weights, t));

    /// <summary>A loss of which nothing is known.</summary>
    /// <param name="fault">Why.</param>
    public static LinearisedLoss Unknown(string fault) => new([]) { Fault = fault };

    /// <param name="forwards">Every forward that took part in the loss; rows with a gradient of zero take none.</param>
    public static LinearisedLoss Of(IReadOnlyList<LossRows> forwards)
    {
        var loss = new LinearisedLoss(forwards);
        RowWeight[][] read = [.. forwards.Select(forward => forward.Weigh())];
        loss.Fault = loss.Weigh(read);
        if (loss.Fault is null)
        {
            loss.Slope = forwards.Sum(forward => forward.Slope());

            // No targets let a cross-entropy of these weights fall any faster.
            if (!(loss.Slope >= -MostMean * loss.Sum((rows, weights) => rows.SteepestDescent(weights))))
            {
                (loss.Fault, loss.Slope) = ("it falls faster along the step than a cross-entropy of these logits can", double.NaN);
            }
        }

        return loss;
    }

    private double Sum(Func<LossRows, double[], double> ofForward) => forwards.Zip(weights, ofForward).Sum();

    private string? Weigh(RowWeight[][] read)
    {
        if (!read.Any(rows => Array.Exists(rows, row => row.HasGradient)))
        {
            return NoGradient;
        }

        // Rows of one forward share a weight, unless classes or rows were given different ones: then they tell by their sum or by their labels.
        foreach (var rows in read)
        {
            weights.Add(Equal(rows) ?? ByLabel(rows) ?? []);
        }

        bool areFound = weights.TrueForAll(found => found.Length > 0);
        // Of soft targets beside a hard one only a usual weight is believed to be that of all: a row that stands alone has any.
        if (areFound && read.Any(rows => Array.Exists(rows, IsOfUnknownWeight)) && !AreUsual(read))
        {
            return SoftOfAnyWeight;
        }

        IsBySum = areFound && !read.All(AreSeenToBeHard) && !AreUsual(read);
        if (IsBySum && !AreMeans(read, SumOfMean))
        {
            return MayBeSoft;
        }

        // Of two classes every row of a cross-entropy tells a weight: one that tells none speaks against it.
        IsSeen = (AreUsual(read) || read.All(AreOfSeveral)) && !read.Where((_, i) => forwards[i].Classes == 2).Any(rows => Array.Exists(rows, row => row.HasGradient && double.IsNaN(row.Weight)));
        if (areFound || Known(read) || SmoothedMean(read) || Mean(read))
        {
            CountSilentRows(read);
            return null;
        }

        return read.Any(rows => Array.Exists(rows, IsSoft))
            ? SoftOfAnyWeight
            : "the weights of its rows differ as those of a cross-entropy do not (a focal loss, or weights for single rows)";
    }

    // Of a soft target the weight would be too small, by a part that grows as the probability of the other classes falls: rows of one weight, in which that is not the same, have hard ones.
    private static bool AreSeenToBeHard(RowWeight[] rows)
    {
        if (Array.Exists(rows, row => row.HasGradient && !row.IsOfTwo))
        {
            return true;
        }

        foreach (var ofLabel in rows.Where(row => row.HasGradient).GroupBy(row => row.Label))
        {
            if (!(ofLabel.Max(row => row.Rest) >= Unlike * ofLabel.Min(row => row.Rest)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreOfSeveral(RowWeight[] rows)
    {
        double[] rests = [.. rows.Where(row => row.HasGradient && !double.IsNaN(row.Rest)).Select(row => row.Rest)];
        return rests.Length == 0 ? rows.Count(row => row.HasGradient) != 1 : rests.Max() >= Unlike * rests.Min();
    }

    // That of a sum, or of a mean over as many rows as may take part: those with a gradient, and any of the others. Of several forwards it may be the mean of their means.
    private bool AreUsual(RowWeight[][] read)
    {
        int least = read.Min(rows => Math.Max(1, rows.Count(row => row.HasGradient))), most = Math.Max(read.Sum(rows => rows.Length), read.Length * read.Max(rows => rows.Length));
        return weights.SelectMany(rows => rows).Where(weight => weight > 0).Distinct().All(weight =>
            Math.Abs(weight - 1) <= forwards[0].SameWeight || (Math.Round(1 / weight) is var rows && rows >= least && rows <= most && Math.Abs((weight * rows) - 1) <= forwards[0].SameWeight));
    }

    // Weights that are known and sum to one: a mean with weights for classes or rows.
    private bool Known(RowWeight[][] read)
    {
        bool areMeans = AreMeans(read, forwards[0].SameWeight);
        if (areMeans)
        {
            IsBySum |= read.Any(rows => Array.Exists(rows, row => row.HasGradient && row.IsOfTwo));
            Replace(read, row => row.Weight);
        }

        return areMeans;
    }

    // Whether the weights sum to one, those of all forwards together or of each.
    private static bool AreMeans(RowWeight[][] read, double near)
    {
        double[] sums = Array.ConvertAll(read, rows => rows.Where(row => row.HasGradient).Sum(row => row.Weight));
        return Math.Abs(sums.Sum() - 1) <= near || Array.TrueForAll(sums, sum => Math.Abs(sum - 1) <= near);
    }

    // Smoothed labels of two or three classes, or of rows too certain to tell: as a mean over all rows that take part each has the same target for the classes that are not its label.
    private bool SmoothedMean(RowWeight[][] read)
    {
        int live = read.Sum(rows => rows.Count(row => row.HasGradient));
        double each = 1.0 / live;
        bool isOne = live > 1 && forwards.Count == 1 && forwards[0].TargetElsewhere(each) is var elsewhere && elsewhere > forwards[0].SameWeight && elsewhere * forwards[0].Classes <= MostSmoothing && forwards[0].AreSmoothed(each, elsewhere);
        if (isOne)
        {
            Replace(read, _ => each);
        }

        return isOne;
    }

    // Soft targets: a mean over all rows that take part, where the lower bounds of the weights allow it.
    private bool Mean(RowWeight[][] read)
    {
        var all = read.SelectMany(rows => rows).Where(row => row.HasGradient).ToList();
        double sum = all.Sum(row => row.Least), each = 1.0 / all.Count;
        bool mayBe = all.Exists(IsSoft) && sum is >= LeastMean and <= MostMean && all.TrueForAll(row => row.Least <= MostMean * each);
        if (mayBe)
        {
            Replace(read, _ => each);
        }

        return mayBe;
    }

    private void Replace(RowWeight[][] read, Func<RowWeight, double> weight)
    {
        weights.Clear();
        weights.AddRange(read.Select(rows => Array.ConvertAll(rows, row => row.HasGradient ? weight(row) : 0)));
    }

    // One weight for all rows of a forward: those of soft targets, of which a lower bound is known, have it too where it is one. Where labels are smoothed, a row whose other classes are alike looks like that of a hard label with a smaller weight.
    private double[]? Equal(RowWeight[] rows)
    {
        double least = double.PositiveInfinity, most = 0, bound = 0;
        bool smoothed = Array.Exists(rows, row => row.IsSmoothed);
        foreach (var row in rows)
        {
            if (!double.IsNaN(row.Weight) && row.HasGradient && (row.IsSmoothed || !smoothed))
            {
                (least, most) = (Math.Min(least, row.Weight), Math.Max(most, row.Weight));
            }

            bound = Math.Max(bound, row.Least);
        }

        int place = weights.Count;
        // Of few classes a soft target may look smoothed by accident: then the others do not.
        if (smoothed && !forwards[place].AreSmoothed(most, Array.Find(rows, row => row.IsSmoothed).Elsewhere!.Value))
        {
            return null;
        }

        return bound == 0 ? new double[rows.Length]
            : most > 0 && most <= least * (1 + forwards[place].SameWeight) && bound <= most * (1 + forwards[place].SameWeight) ? Array.ConvertAll(rows, row => row.HasGradient ? most : 0)
            : null;
    }

    // One weight for each class, where labels come often enough to show it.
    private double[]? ByLabel(RowWeight[] rows)
    {
        var ofLabel = new Dictionary<int, double>();
        int seen = 0;
        foreach (var row in rows)
        {
            if (!row.HasGradient)
            {
                continue;
            }

            seen++;
            if (double.IsNaN(row.Weight) || row.Label < 0)
            {
                return null;
            }

            double known = ofLabel.GetValueOrDefault(row.Label, row.Weight);
            if (Math.Abs(row.Weight - known) > forwards[weights.Count].SameWeight * known)
            {
                return null;
            }

            ofLabel[row.Label] = known;
        }

        return seen >= 2 * ofLabel.Count ? Array.ConvertAll(rows, row => row.HasGradient ? row.Weight : 0) : null;
    }

    // Rows so certain that their gradient vanishes, and those of a head that predicts all classes alike, cannot be told from rows that take no part. They count, as they do for the radius, with the largest weight of the others.
    private void CountSilentRows(RowWeight[][] read)
    {
        double largest = weights.Max(found => found.Length == 0 ? 0 : found.Max());
        for (int i = 0; i < forwards.Count; i++)
        {
            for (int row = 0; row < read[i].Length; row++)
            {
                if (!read[i][row].HasGradient && (forwards[i].IsSilent(row) || forwards[i].AreUniform))
                {
                    weights[i][row] = largest;
                }
            }
        }
    }

    // Two classes leave a soft target without a trace: its row looks like that of a hard label with another weight.
    private static bool IsSoft(RowWeight row) => IsOfUnknownWeight(row) || (row.HasGradient && row.IsOfTwo);

    private static bool IsOfUnknownWeight(RowWeight row) => row.HasGradient && double.IsNaN(row.Weight);
}
