using System.Globalization;
using System.Text;

namespace Reporting;

/// <summary>A line of a chart: y over x, with an optional band between a lower and an upper line.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Color">The name of a colour of <see cref="HtmlPage"/>: <c>danger</c>, <c>warning</c>, <c>safe</c> or <c>neutral</c>.</param>
/// <param name="Points">The points in order of x; a point that is not finite, or not positive on a logarithmic axis, interrupts the line.</param>
/// <param name="Band">Lower and upper y for each point, or null.</param>
/// <param name="Dashed">Whether the line is dashed.</param>
public sealed record Line(
    string Name, string Color, IReadOnlyList<(double X, double Y)> Points, IReadOnlyList<(double Low, double High)>? Band = null, bool Dashed = false);

/// <summary>A line chart drawn as an SVG element that takes its colours from the page it stands in.</summary>
public sealed record LineChart(string Title, string XLabel, string YLabel, IReadOnlyList<Line> Lines)
{
    private const double Width = 640, Height = 320, Left = 64, Right = 16, Top = 16, Bottom = 44;

    /// <summary>Whether y is drawn on a logarithmic axis.</summary>
    public bool LogY { get; init; }

    /// <summary>A horizontal line with a meaning, such as the target.</summary>
    public (double Y, string Label)? Threshold { get; init; }

    /// <summary>A vertical line with a meaning, such as the start of a spike.</summary>
    public (double X, string Label)? Mark { get; init; }

    /// <summary>The chart as an SVG element with a title for screen readers.</summary>
    public string ToSvg()
    {
        var x = Axis.Of(Lines.SelectMany(line => line.Points.Select(point => point.X)), logarithmic: false);
        var y = Axis.Of(
            Lines.SelectMany(line => line.Points.Select(point => point.Y).Concat(line.Band?.SelectMany(band => new[] { band.Low, band.High }) ?? []))
                .Concat(Threshold is { } threshold ? [threshold.Y] : []),
            LogY);

        double PixelX(double value) => Left + (x.Position(value) * (Width - Left - Right));
        double PixelY(double value) => Height - Bottom - (y.Position(value) * (Height - Top - Bottom));

        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{HtmlPage.Escape(Title)}\">"));
        foreach (double tick in y.Ticks)
        {
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{PixelY(tick):0.#}\" y2=\"{PixelY(tick):0.#}\"/>"));
            svg.Append(Invariant($"<text class=\"tick\" x=\"{Left - 8}\" y=\"{PixelY(tick) + 4:0.#}\" text-anchor=\"end\">{Axis.Label(tick)}</text>"));
        }

        foreach (double tick in x.Ticks)
        {
            svg.Append(Invariant($"<text class=\"tick\" x=\"{PixelX(tick):0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Axis.Label(tick)}</text>"));
        }

        svg.Append(Invariant($"<text class=\"label\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">{HtmlPage.Escape(XLabel)}</text>"));
        svg.Append(Invariant($"<text class=\"label\" transform=\"translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{HtmlPage.Escape(YLabel)}</text>"));

        if (Mark is { } mark)
        {
            svg.Append(Invariant($"<line class=\"mark\" x1=\"{PixelX(mark.X):0.#}\" x2=\"{PixelX(mark.X):0.#}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>"));
            svg.Append(Invariant($"<text class=\"tick\" x=\"{PixelX(mark.X) + 6:0.#}\" y=\"{Top + 10}\">{HtmlPage.Escape(mark.Label)}</text>"));
        }

        if (Threshold is { } limit)
        {
            svg.Append(Invariant($"<line class=\"mark\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{PixelY(limit.Y):0.#}\" y2=\"{PixelY(limit.Y):0.#}\"/>"));
            svg.Append(Invariant($"<text class=\"tick\" x=\"{Width - Right - 4}\" y=\"{PixelY(limit.Y) - 5:0.#}\" text-anchor=\"end\">{HtmlPage.Escape(limit.Label)}</text>"));
        }

        foreach (var line in Lines)
        {
            AppendBand(svg, line, y, PixelX, PixelY);
        }

        foreach (var line in Lines)
        {
            AppendLine(svg, line, y, PixelX, PixelY);
        }

        return svg.Append("</svg>").ToString();
    }

    private static void AppendBand(StringBuilder svg, Line line, Axis y, Func<double, double> pixelX, Func<double, double> pixelY)
    {
        if (line.Band is not { } band)
        {
            return;
        }

        int[] drawn = [.. Enumerable.Range(0, line.Points.Count).Where(i => y.Shows(band[i].Low) && y.Shows(band[i].High))];
        if (drawn.Length > 1)
        {
            var outline = drawn.Select(i => (line.Points[i].X, band[i].High)).Concat(drawn.Reverse().Select(i => (line.Points[i].X, band[i].Low)));
            svg.Append(Invariant($"<polygon class=\"band {line.Color}\" points=\"{string.Join(' ', outline.Select(p => Invariant($"{pixelX(p.X):0.#},{pixelY(p.Item2):0.#}")))}\"/>"));
        }
    }

    private static void AppendLine(StringBuilder svg, Line line, Axis y, Func<double, double> pixelX, Func<double, double> pixelY)
    {
        var path = new StringBuilder();
        bool drawing = false;
        foreach (var (px, py) in line.Points)
        {
            if (y.Shows(py))
            {
                path.Append(Invariant($"{(drawing ? 'L' : 'M')}{pixelX(px):0.#} {pixelY(py):0.#}"));
            }

            drawing = y.Shows(py);
        }

        svg.Append(Invariant($"<path class=\"line {line.Color}{(line.Dashed ? " dashed" : "")}\" d=\"{path}\"/>"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
