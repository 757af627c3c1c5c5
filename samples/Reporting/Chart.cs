using System.Globalization;
using System.Text;

namespace Reporting;

/// <summary>
/// A chart that takes its colours and its width from the page it stands in. The drawing stretches with the page; lines and letters do not,
/// so that a chart reads alike on a phone and on a desk.
/// </summary>
/// <param name="Title">What is shown.</param>
/// <param name="XLabel">What the horizontal axis counts.</param>
/// <param name="YLabel">What the vertical axis measures.</param>
public abstract record Chart(string Title, string XLabel, string YLabel)
{
    /// <summary>The side of the square in which a chart is drawn before the page stretches it.</summary>
    private const double Side = 1000;

    /// <summary>Whether y is drawn on a logarithmic axis.</summary>
    public bool LogY { get; init; }

    /// <summary>What the horizontal axis is made for; steps and other things that are counted unless said otherwise.</summary>
    public HorizontalAxis Horizontal { get; init; }

    /// <summary>A horizontal line with a meaning, such as the target.</summary>
    public (double Y, string Label)? Threshold { get; init; }

    /// <summary>A vertical line with a meaning, such as the start of a spike.</summary>
    public (double X, string Label)? Mark { get; init; }

    /// <summary>What is drawn in which colour: <c>danger</c>, <c>warning</c>, <c>safe</c> or <c>neutral</c>.</summary>
    internal abstract IEnumerable<(string Name, string Color)> Legend { get; }

    /// <summary>Every x and y that is drawn.</summary>
    private protected abstract (IEnumerable<double> X, IEnumerable<double> Y) Values { get; }

    /// <summary>The chart as an HTML element.</summary>
    public string ToHtml()
    {
        var (x, y) = Axes;
        var canvas = new Canvas(x, y, Side);
        var labels = new StringBuilder();
        foreach (double tick in y.Ticks)
        {
            canvas.Horizontal("grid", tick);
            labels.Append(Invariant($"<span class=\"y\" style=\"bottom:{100 * y.Position(tick):0.##}%\">{Axis.Label(tick)}</span>"));
        }

        foreach (double tick in x.Ticks)
        {
            labels.Append(Invariant($"<span class=\"x\" style=\"left:{100 * x.Position(tick):0.##}%\">{Axis.Label(tick)}</span>"));
        }

        Draw(canvas);
        if (Mark is { } mark && x.Holds(mark.X))
        {
            canvas.Vertical("mark", mark.X);
            labels.Append(Invariant($"<span class=\"note\" style=\"left:{100 * x.Position(mark.X):0.##}%;top:0\">{HtmlPage.Escape(mark.Label)}</span>"));
        }

        if (Threshold is { } limit)
        {
            canvas.Horizontal("mark", limit.Y);
            labels.Append(Invariant($"<span class=\"note\" style=\"right:0;bottom:{100 * y.Position(limit.Y):0.##}%\">{HtmlPage.Escape(limit.Label)}</span>"));
        }

        return $"""
            <figure role="img" aria-label="{HtmlPage.Escape($"{Title}: {YLabel} by {XLabel}")}">
            <figcaption>{HtmlPage.Escape(YLabel)}{(LogY ? ", logarithmic" : "")}</figcaption>
            <div class="frame"><svg class="chart" viewBox="0 0 {Side} {Side}" preserveAspectRatio="none" aria-hidden="true">{canvas}</svg>{labels}</div>
            <div class="along">{HtmlPage.Escape(XLabel)}</div>
            </figure>
            """;
    }

    /// <summary>The chart as the text of an SVG file that stands alone.</summary>
    public string ToSvg() => SvgFile.Of(this);

    internal (Axis X, Axis Y) Axes
    {
        get
        {
            var (xs, ys) = Values;
            return (
                Horizontal == HorizontalAxis.Counting ? Axis.Counting(xs) : Axis.Of(xs, Horizontal == HorizontalAxis.Logarithmic),
                Axis.Of(Threshold is { } threshold ? ys.Append(threshold.Y) : ys, LogY));
        }
    }

    internal void DrawOn(Canvas canvas) => Draw(canvas);

    private protected abstract void Draw(Canvas canvas);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Kinds of horizontal axis.</summary>
public enum HorizontalAxis
{
    /// <summary>Of whole numbers; it begins and ends with the values.</summary>
    Counting,

    /// <summary>Of any numbers; it begins and ends with a tick.</summary>
    Linear,

    /// <summary>Of positive numbers, by their logarithm.</summary>
    Logarithmic,
}
