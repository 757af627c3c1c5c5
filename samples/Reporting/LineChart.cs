namespace Reporting;

/// <summary>A line of a chart: y over x, with an optional band between a lower and an upper line.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Color">The name of a colour of <see cref="HtmlPage"/>: <c>danger</c>, <c>warning</c>, <c>safe</c> or <c>neutral</c>.</param>
/// <param name="Points">The points in order of x; a point that is not finite, or not positive on a logarithmic axis, interrupts the line.</param>
/// <param name="Band">Lower and upper y for each point, or null.</param>
/// <param name="Dashed">Whether the line is dashed.</param>
public sealed record Line(
    string Name, string Color, IReadOnlyList<(double X, double Y)> Points, IReadOnlyList<(double Low, double High)>? Band = null, bool Dashed = false);

/// <summary>Lines over a common axis.</summary>
public sealed record LineChart(string Title, string XLabel, string YLabel, IReadOnlyList<Line> Lines) : Chart(Title, XLabel, YLabel)
{
    internal override IEnumerable<(string Name, string Color)> Legend => Lines.Select(line => (line.Name, line.Color + (line.Dashed ? " dashed" : "")));

    private protected override (IEnumerable<double> X, IEnumerable<double> Y) Values => (
        Lines.SelectMany(line => line.Points.Select(point => point.X)),
        Lines.SelectMany(line => line.Points.Select(point => point.Y).Concat(line.Band?.SelectMany(band => new[] { band.Low, band.High }) ?? [])));

    private protected override void Draw(Canvas canvas)
    {
        foreach (var line in Lines)
        {
            DrawBand(canvas, line);
        }

        foreach (var line in Lines)
        {
            canvas.Line(line.Color, line.Dashed, line.Points);
        }
    }

    // Each unbroken stretch of the band is a polygon of its own, so that a gap stays a gap.
    private static void DrawBand(Canvas canvas, Line line)
    {
        var stretch = new List<int>();
        for (int i = 0; line.Band is { } band && i <= band.Count; i++)
        {
            if (i < band.Count && canvas.Shows(band[i].Low) && canvas.Shows(band[i].High))
            {
                stretch.Add(i);
                continue;
            }

            if (stretch.Count > 1)
            {
                var high = stretch.Select(j => (line.Points[j].X, band[j].High));
                var low = Enumerable.Reverse(stretch).Select(j => (line.Points[j].X, band[j].Low));
                canvas.Area($"band {line.Color}", high.Concat(low));
            }

            stretch.Clear();
        }
    }
}
