using System.Globalization;
using System.Text;

namespace Reporting;

/// <summary>A chart as an SVG file that stands alone: its own colours for light and dark, its letters as text, the drawing stretched inside.</summary>
internal static class SvgFile
{
    private const double Side = 1000, Width = 760, Left = 66, Right = 18, Plot = 300;

    private const string Style = """
        :root { --back: #fff; --text: #1c2430; --soft: #5b6675; --rule: #dde3ea; --danger: #c8352b; --warning: #b7791f; --safe: #12806a; --neutral: #3b66c4; }
        @media (prefers-color-scheme: dark) { :root { --back: #12161c; --text: #e6eaf0; --soft: #9aa6b5; --rule: #2b333e; --danger: #ff7b6e; --warning: #e5b454; --safe: #4fd1b0; --neutral: #8fb0ff; } }
        .danger { --ink: var(--danger); } .warning { --ink: var(--warning); } .safe { --ink: var(--safe); } .neutral { --ink: var(--neutral); }
        .back { fill: var(--back); } text { fill: var(--soft); font: 13px system-ui, sans-serif; } .title { fill: var(--text); font-size: 16px; font-weight: 600; } .name { fill: var(--text); }
        path { fill: none; vector-effect: non-scaling-stroke; } .grid { stroke: var(--rule); } .mark { stroke: var(--soft); stroke-dasharray: 3 4; }
        .line { stroke: var(--ink); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; } .dashed { stroke-dasharray: 6 5; }
        .dots { stroke: var(--ink); stroke-width: 5; stroke-linecap: round; } .dots.many { stroke-width: 2; } .band { fill: var(--ink); opacity: .18; } .layer { fill: var(--ink); opacity: .8; }
        """;

    public static string Of(Chart chart)
    {
        var (x, y) = chart.Axes;
        var canvas = new Canvas(x, y, Side);
        var labels = new StringBuilder();
        double top = 58 + Legend(labels, chart), bottom = top + Plot;
        foreach (double tick in y.Ticks)
        {
            canvas.Horizontal("grid", tick);
            Label(labels, Left - 8, At(y, tick) + 4, "end", Axis.Label(tick));
        }

        foreach (double tick in x.Ticks)
        {
            Label(labels, Across(x, tick), bottom + 18, "middle", Axis.Label(tick));
        }

        chart.DrawOn(canvas);
        if (chart.Mark is { } mark && x.Holds(mark.X))
        {
            canvas.Vertical("mark", mark.X);
            Label(labels, Across(x, mark.X) + 5, top + 14, "start", mark.Label);
        }

        if (chart.Threshold is { } limit)
        {
            canvas.Horizontal("mark", limit.Y);
            Label(labels, Width - Right, At(y, limit.Y) - 5, "end", limit.Label);
        }

        Label(labels, Left, 24, "start", chart.Title, "title");
        Label(labels, Left, top - 12, "start", chart.YLabel + (chart.LogY ? ", logarithmic" : ""));
        Label(labels, (Left + Width - Right) / 2, bottom + 40, "middle", chart.XLabel + (chart.Horizontal == HorizontalAxis.Logarithmic ? ", logarithmic" : ""));
        return Invariant($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {bottom + 52:0.#}" role="img" aria-label="{HtmlPage.Escape(chart.Title)}">
            <style>{Style}</style>
            <rect class="back" width="100%" height="100%"/>
            <svg x="{Left}" y="{top:0.#}" width="{Width - Left - Right}" height="{Plot}" viewBox="0 0 {Side} {Side}" preserveAspectRatio="none" overflow="visible">{canvas}</svg>
            {labels}</svg>

            """);

        double At(Axis axis, double value) => top + (Plot * (1 - axis.Position(value)));
    }

    /// <summary>Draws the legend in as many rows as it needs, and returns their height.</summary>
    private static double Legend(StringBuilder labels, Chart chart)
    {
        var entries = chart.Legend.ToArray();
        if (entries.Length < 2)
        {
            return 0;
        }

        double x = Left, y = 48;
        foreach (var (name, color) in entries)
        {
            double width = 44 + (7.2 * name.Length);
            if (x + width > Width && x > Left)
            {
                (x, y) = (Left, y + 20);
            }

            labels.Append(Invariant($"<path class=\"line {color}\" d=\"M{x:0.#} {y - 4:0.#}h22\"/>"));
            Label(labels, x + 28, y, "start", name, "name");
            x += width;
        }

        return y - 26;
    }

    private static double Across(Axis axis, double value) => Left + ((Width - Left - Right) * axis.Position(value));

    private static void Label(StringBuilder labels, double x, double y, string anchor, string text, string? style = null) =>
        labels.AppendLine(Invariant($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\"{(style is null ? "" : $" class=\"{style}\"")}>{HtmlPage.Escape(text)}</text>"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
