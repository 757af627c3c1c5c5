using System.Net;
using System.Text;

namespace Reporting;

/// <summary>A self-contained HTML page: no script, no network, readable on a phone, in light and dark.</summary>
public sealed class HtmlPage(string title)
{
    private const string Style = """
        :root { color-scheme: light dark; --back: #fff; --text: #1c2430; --soft: #5b6675; --rule: #dde3ea; --danger: #c8352b; --warning: #b7791f; --safe: #12806a; --neutral: #3b66c4; }
        @media (prefers-color-scheme: dark) { :root { --back: #12161c; --text: #e6eaf0; --soft: #9aa6b5; --rule: #2b333e; --danger: #ff7b6e; --warning: #e5b454; --safe: #4fd1b0; --neutral: #8fb0ff; } }
        .danger { --ink: var(--danger); } .warning { --ink: var(--warning); } .safe { --ink: var(--safe); } .neutral { --ink: var(--neutral); }
        body { background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: break-word; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2.4rem 0 .2rem; }
        p { max-width: 44rem; margin: .3rem 0 .8rem; } .soft { color: var(--soft); font-size: .9375rem; }
        .scroll { overflow-x: auto; } .scroll table { min-width: 26rem; } table { border-collapse: collapse; } th, td { padding: .35rem 1.1rem .35rem 0; text-align: right; border-bottom: 1px solid var(--rule); font-variant-numeric: tabular-nums; }
        th:first-child, td:first-child { text-align: left; } thead th { color: var(--soft); font-weight: 500; }
        figure { margin: .6rem 0 0; } figcaption, .along, .frame span { color: var(--soft); font-size: .8125rem; line-height: 1.2; }
        .frame { position: relative; height: clamp(11rem, 40vw, 17rem); margin: .7rem .7rem 1.5rem 3.2rem; } .along { text-align: center; margin-left: 3.2rem; }
        .frame span { position: absolute; white-space: nowrap; font-variant-numeric: tabular-nums; } .frame .y { right: 100%; transform: translateY(50%); margin-right: .5rem; }
        .frame .x { top: 100%; transform: translateX(-50%); margin-top: .45rem; } .frame .note { padding: .15rem .4rem; text-shadow: 0 0 3px var(--back), 0 0 3px var(--back); }
        .chart { position: absolute; width: 100%; height: 100%; overflow: visible; } .chart path { fill: none; vector-effect: non-scaling-stroke; }
        .grid { stroke: var(--rule); } .mark { stroke: var(--soft); stroke-dasharray: 3 4; }
        .line { stroke: var(--ink); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; } .chart .dashed { stroke-dasharray: 6 5; }
        .dots { stroke: var(--ink); stroke-width: 5; stroke-linecap: round; } .dots.many { stroke-width: 2; } .band { fill: var(--ink); opacity: .18; }
        .legend { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; margin: .3rem 0 .5rem; font-size: .9375rem; }
        .key::before { content: ""; display: inline-block; width: 1.3rem; border-top: .2rem solid var(--ink); margin-right: .45rem; vertical-align: middle; } .key.dashed::before { border-top-style: dashed; }
        """;

    private readonly StringBuilder body = new();

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    public HtmlPage Paragraph(string text, bool soft = false)
    {
        body.Append(soft ? "<p class=\"soft\">" : "<p>").Append(Escape(text)).AppendLine("</p>");
        return this;
    }

    public HtmlPage Heading(string text)
    {
        body.Append("<h2>").Append(Escape(text)).AppendLine("</h2>");
        return this;
    }

    public HtmlPage Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        body.Append("<div class=\"scroll\"><table><thead><tr>").AppendJoin("", header.Select(cell => $"<th>{Escape(cell)}</th>")).Append("</tr></thead>");
        return Rows(rows, "</table></div>");
    }

    public HtmlPage Chart(Chart chart, string? explanation = null)
    {
        Heading(chart.Title);
        if (explanation is not null)
        {
            Paragraph(explanation, soft: true);
        }

        // One series is what the title says; a threshold is named where it is drawn.
        if (chart.Legend.Count() > 1)
        {
            body.Append("<div class=\"legend\">").AppendJoin("", chart.Legend.Select(key => $"<span class=\"key {key.Color}\">{Escape(key.Name)}</span>")).AppendLine("</div>");
        }

        body.AppendLine(chart.ToHtml());
        return this;
    }

    private HtmlPage Rows(IEnumerable<IReadOnlyList<string>> rows, string end)
    {
        body.Append("<tbody>");
        foreach (var row in rows)
        {
            body.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Escape(cell)}</td>")).Append("</tr>");
        }

        body.Append("</tbody>").AppendLine(end);
        return this;
    }

    public override string ToString() => $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{Escape(title)}</title>
        <link rel="icon" href="data:,">
        <style>
        {Style}
        </style></head>
        <body>
        <h1>{Escape(title)}</h1>
        {body}</body>
        </html>
        """;
}
