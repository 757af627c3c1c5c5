using System.Globalization;
using System.Text;

namespace Reporting;

/// <summary>The inside of a chart's SVG element, drawn in the units of its axes.</summary>
internal sealed class Canvas(Axis x, Axis y, double side)
{
    private readonly StringBuilder svg = new();

    /// <summary>Whether a value can be drawn at all: finite, and positive on a logarithmic axis.</summary>
    public bool Shows(double value) => y.Shows(value);

    public void Horizontal(string style, double at) => svg.Append(Invariant($"<path class=\"{style}\" d=\"M0 {Y(at):0.#}H{side}\"/>"));

    public void Vertical(string style, double at) => svg.Append(Invariant($"<path class=\"{style}\" d=\"M{X(at):0.#} 0V{side}\"/>"));

    /// <summary>A line through the points, interrupted where one cannot be drawn.</summary>
    public void Line(string style, IEnumerable<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        bool drawing = false, alone = false;
        foreach (var (px, py) in points)
        {
            if (!Shows(py))
            {
                // A point between two gaps has no line: a stroke of no length makes it a dot.
                path.Append(alone ? "h0" : "");
                (drawing, alone) = (false, false);
                continue;
            }

            path.Append(Invariant($"{(drawing ? 'L' : 'M')}{X(px):0.#} {Y(py):0.#}"));
            (alone, drawing) = (!drawing, true);
        }

        svg.Append(Invariant($"<path class=\"{style}\" d=\"{path}{(alone ? "h0" : "")}\"/>"));
    }

    /// <summary>A dot at each point that can be drawn.</summary>
    public void Dots(string style, IEnumerable<(double X, double Y)> points)
    {
        string path = string.Concat(points.Where(point => Shows(point.Y)).Select(point => Invariant($"M{X(point.X):0.#} {Y(point.Y):0.#}h0")));
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
