using System.Globalization;
using System.Text;

namespace Reporting;

/// <summary>The inside of a chart's SVG element, drawn in the units of its axes.</summary>
internal sealed class Canvas(Axis x, Axis y, double side)
{
    private readonly StringBuilder svg = new();

    /// <summary>Whether a value can be drawn at all: finite, and positive on a logarithmic axis.</summary>
    public bool Shows(double value) => y.Shows(value);

    private bool Shows((double X, double Y) point) => x.Shows(point.X) && y.Shows(point.Y);

    public void Horizontal(string style, double at) => svg.Append(Invariant($"<path class=\"{style}\" d=\"M0 {Y(at):0.#}H{side}\"/>"));

    public void Vertical(string style, double at) => svg.Append(Invariant($"<path class=\"{style}\" d=\"M{X(at):0.#} 0V{side}\"/>"));

    /// <summary>A line through the points, interrupted where one cannot be drawn; a point between two gaps is a dot.</summary>
    public void Line(string color, bool dashed, IReadOnlyList<(double X, double Y)> points)
    {
        bool Drawn(int i) => i >= 0 && i < points.Count && Shows(points[i]);
        int[] drawn = [.. Enumerable.Range(0, points.Count).Where(Drawn)];
        int[] alone = [.. drawn.Where(i => !Drawn(i - 1) && !Drawn(i + 1))];
        string path = string.Concat(drawn.Except(alone).Select(i => Invariant($"{(Drawn(i - 1) ? 'L' : 'M')}{X(points[i].X):0.#} {Y(points[i].Y):0.#}")));
        if (path.Length > 0)
        {
            svg.Append(Invariant($"<path class=\"line {color}{(dashed ? " dashed" : "")}\" d=\"{path}\"/>"));
        }

        Dots($"dots {color}", alone.Select(i => points[i]));
    }

    /// <summary>A dot at each point that can be drawn.</summary>
    public void Dots(string style, IEnumerable<(double X, double Y)> points)
    {
        string path = string.Concat(points.Where(Shows).Select(point => Invariant($"M{X(point.X):0.#} {Y(point.Y):0.#}h0")));
        if (path.Length > 0)
        {
            svg.Append(Invariant($"<path class=\"{style}\" d=\"{path}\"/>"));
        }
    }

    /// <summary>A filled polygon.</summary>
    public void Area(string style, IEnumerable<(double X, double Y)> outline) =>
        svg.Append(Invariant($"<polygon class=\"{style}\" points=\"{string.Join(' ', outline.Select(point => Invariant($"{X(point.X):0.#},{Y(point.Y):0.#}")))}\"/>"));

    public override string ToString() => svg.ToString();

    private double X(double value) => side * x.Position(value);

    private double Y(double value) => side * (1 - y.Position(value));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
