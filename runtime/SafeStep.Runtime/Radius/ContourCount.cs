using System.Numerics;

namespace SafeStep;

/// <summary>
/// Counts the zeros of a partition function in the upper half of a disc by the argument principle: F is positive on the real axis, so the arc alone turns its argument.
/// Every increment is proven: two samples are joined only where their discs free of zeros meet, or where the argument is known from the real axis up.
/// </summary>
internal sealed class ContourCount(ExponentialSum sum)
{
    private const int MostSamples = 2_000;

    private readonly Stack<ArcPoint> ahead = new();

    /// <summary>The samples of the last count, along the arc.</summary>
    public List<SumSample> Samples { get; } = [];

    /// <summary>The number of zeros with |t| below the radius and a positive imaginary part; null when the arc passes too close to a zero, next to which the last sample then lies.</summary>
    public int? Inside(double radius)
    {
        Samples.Clear();
        ahead.Clear();

        // Below this height the spread alone excludes zeros and fixes the argument: all phases lie within a half plane.
        double startAngle = Math.Asin(Math.Min(1, 0.999 * Math.PI / radius));
        ArcPoint current = At(radius, startAngle), end = At(radius, Math.PI - startAngle);
        double turned = Angles.Wrapped(current.Sample.Argument) - Angles.Wrapped(end.Sample.Argument);
        ahead.Push(end);
        Samples.Add(current.Sample);
        while (ahead.Count > 0)
        {
            if (Samples.Count + ahead.Count > MostSamples)
            {
                return null;
            }

            double clear = current.Sample.ClearDistance(radius), free = current.Sample.FreeDistance(radius);
            ArcPoint next = Next(radius, current.Angle + (Math.Max(clear, 1.9 * free) / radius));
            double gap = radius * (next.Angle - current.Angle);
            if (gap <= clear)
            {
                turned += next.Sample.ArgumentFromBelow - current.Sample.ArgumentFromBelow;
            }
            else
            {
                double nextFree = next.Sample.FreeDistance(radius), uncovered = gap - free - nextFree;
                if (uncovered > 0)
                {
                    if (gap < 1e-11 * radius)
                    {
                        Samples.Add(free < nextFree ? current.Sample : next.Sample);
                        return null;
                    }

                    ahead.Push(next);
                    ahead.Push(At(radius, current.Angle + ((free + (uncovered / 2)) / radius)));
                    continue;
                }

                turned += Turn(current.Sample, next.Sample, radius * Math.Sin(current.Angle + (gap / radius * free / (free + nextFree))));
            }

            Samples.Add(next.Sample);
            current = next;
        }

        return (int)Math.Round(turned / (2 * Math.PI));
    }

    /// <summary>How far the argument turns between two samples whose free discs meet at a height: the turns of their means, and less than half a turn more.</summary>
    private static double Turn(SumSample from, SumSample to, double meetingHeight)
    {
        double means = (from.Mean * (meetingHeight - from.T.Imaginary)) + (to.Mean * (to.T.Imaginary - meetingHeight));
        return means + Angles.Wrapped(to.Argument - from.Argument - means);
    }

    /// <summary>The point at an angle, or the one that already lies ahead where the angle would pass it.</summary>
    private ArcPoint Next(double radius, double angle) => angle >= ahead.Peek().Angle ? ahead.Pop() : At(radius, angle);

    private ArcPoint At(double radius, double angle) => new(angle, sum.At(radius * Math.Cos(angle), radius * Math.Sin(angle)));

    private readonly record struct ArcPoint(double Angle, SumSample Sample);
}
