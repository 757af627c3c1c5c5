using System.Numerics;

namespace SafeStep;

/// <summary>
/// The classes of a row as points (position, log weight) and their upper concave hull. Tilted by u, the largest term is N(u) = max of log + position * u, a convex function whose
/// pieces are the hull's vertices and whose corners are the slopes of its edges. Where |t| is large, zeros line up above the corners, and a class far below the hull matters nowhere.
/// </summary>
internal sealed class ClassHull
{
    private readonly double[] positions, logs;
    private readonly List<int> vertices = [];

    /// <summary>Reads classes with positions in [-1/2, 1/2]; classes of one position become one.</summary>
    public ClassHull(ReadOnlySpan<double> positions, ReadOnlySpan<double> logs)
    {
        double[] sorted = positions.ToArray(), ordered = logs.ToArray();
        Array.Sort(sorted, ordered);
        int count = 0;
        for (int k = 0; k < sorted.Length; k++)
        {
            if (count > 0 && sorted[k] == sorted[count - 1])
            {
                double larger = Math.Max(ordered[k], ordered[count - 1]), smaller = Math.Min(ordered[k], ordered[count - 1]);
                ordered[count - 1] = larger + Math.Log(1 + Math.Exp(smaller - larger));
            }
            else
            {
                (sorted[count], ordered[count]) = (sorted[k], ordered[k]);
                count++;
            }
        }

        this.positions = sorted[..count];
        this.logs = ordered[..count];
        for (int k = 0; k < count; k++)
        {
            while (vertices.Count > 1 && Corner(vertices[^2], vertices[^1]) >= Corner(vertices[^1], k))
            {
                vertices.RemoveAt(vertices.Count - 1);
            }

            vertices.Add(k);
        }
    }

    /// <summary>The classes whose term comes within exp(-<paramref name="depth"/>) of the largest for some tilt of at most <paramref name="reach"/> either way.</summary>
    public (double[] Positions, double[] Logs) Within(double reach, double depth)
    {
        double lowest = LargestAt(-reach), highest = LargestAt(reach);
        var near = new List<int>();
        int edge = 0;
        for (int k = 0; k < positions.Length; k++)
        {
            while (edge < vertices.Count - 2 && positions[k] > positions[vertices[edge + 1]])
            {
                edge++;
            }

            // The gap to the largest term is convex in the tilt, and least at the corner of the edge above the class.
            double corner = Corner(vertices[edge], vertices[edge + 1]);
            double largest = corner > reach ? highest : corner < -reach ? lowest : logs[vertices[edge]] + (positions[vertices[edge]] * corner);
            double tilt = Math.Clamp(corner, -reach, reach);
            if (largest - (logs[k] + (positions[k] * tilt)) <= depth)
            {
                near.Add(k);
            }
        }

        return ([.. near.Select(k => positions[k])], [.. near.Select(k => logs[k])]);
    }

    /// <summary>The zeros that the two ends of an edge alone would make (Ghosts of Softmax, Theorem 4.3), nearest first.</summary>
    public List<Complex> Ghosts(int most)
    {
        var ghosts = new List<Complex>(vertices.Count);
        for (int edge = 0; edge < vertices.Count - 1; edge++)
        {
            ghosts.Add(new Complex(Corner(vertices[edge], vertices[edge + 1]), Math.PI / (positions[vertices[edge + 1]] - positions[vertices[edge]])));
        }

        return [.. ghosts.OrderBy(Complex.Abs).Take(most)];
    }

    /// <summary>The tilt at which two classes, the first of the smaller position, weigh the same.</summary>
    private double Corner(int left, int right) => (logs[left] - logs[right]) / (positions[right] - positions[left]);

    private double LargestAt(double tilt)
    {
        double largest = double.NegativeInfinity;
        foreach (int vertex in vertices)
        {
            largest = Math.Max(largest, logs[vertex] + (positions[vertex] * tilt));
        }

        return largest;
    }
}
