namespace Reporting;

/// <summary>Points of one kind.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Color">The name of a colour of <see cref="HtmlPage"/>.</param>
/// <param name="Points">The points, in any order.</param>
public sealed record Dots(string Name, string Color, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Points in the plane; later kinds lie over earlier ones.</summary>
public sealed record DotChart(string Title, string XLabel, string YLabel, IReadOnlyList<Dots> Kinds) : Chart(Title, XLabel, YLabel)
{
    /// <summary>Beyond this many, dots are drawn small: they would hide one another.</summary>
    private const int Few = 1000;

    internal override IEnumerable<(string Name, string Color)> Legend => Kinds.Select(kind => (kind.Name, kind.Color));

    private protected override (IEnumerable<double> X, IEnumerable<double> Y) Values => (
        Kinds.SelectMany(kind => kind.Points.Select(point => point.X)), Kinds.SelectMany(kind => kind.Points.Select(point => point.Y)));

    private protected override void Draw(Canvas canvas)
    {
        string size = Kinds.Sum(kind => kind.Points.Count) > Few ? " many" : "";
        foreach (var kind in Kinds)
        {
            canvas.Dots($"dots {kind.Color}{size}", kind.Points);
        }
    }
}
