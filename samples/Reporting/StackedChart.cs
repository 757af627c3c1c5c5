namespace Reporting;

/// <summary>One layer of a stacked chart.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Color">The name of a colour of <see cref="HtmlPage"/>.</param>
/// <param name="Heights">How much of each bar it fills, at least 0.</param>
public sealed record Layer(string Name, string Color, IReadOnlyList<double> Heights);

/// <summary>Bars side by side, each made of layers, the first at the bottom.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="XLabel">What the horizontal axis counts.</param>
/// <param name="YLabel">What the heights measure.</param>
/// <param name="Edges">Where the bars begin, and where the last one ends: one more than there are bars.</param>
/// <param name="Layers">The layers, each with one height for each bar.</param>
public sealed record StackedChart(string Title, string XLabel, string YLabel, IReadOnlyList<double> Edges, IReadOnlyList<Layer> Layers) : Chart(Title, XLabel, YLabel)
{
    internal override IEnumerable<(string Name, string Color)> Legend => Layers.Select(layer => (layer.Name, layer.Color));

    private protected override (IEnumerable<double> X, IEnumerable<double> Y) Values => (Edges, Tops(Layers.Count).Prepend(0));

    private protected override void Draw(Canvas canvas)
    {
        for (int i = 0; i < Layers.Count; i++)
        {
            double[] floor = Tops(i), top = Tops(i + 1);
            if (Layers[i].Heights.Any(height => height > 0))
            {
                canvas.Area($"layer {Layers[i].Color}", Outline(top).Concat(Outline(floor).Reverse()));
            }
        }
    }

    // The upper edge of the first layers together.
    private double[] Tops(int layers) => [.. Enumerable.Range(0, Edges.Count - 1).Select(bar => Layers.Take(layers).Sum(layer => layer.Heights[bar]))];

    private IEnumerable<(double X, double Y)> Outline(double[] heights) =>
        heights.SelectMany((height, bar) => new[] { (Edges[bar], height), (Edges[bar + 1], height) });
}
