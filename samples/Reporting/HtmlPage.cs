using System.Net;
using System.Text;

namespace Reporting;

/// <summary>A self-contained HTML page: no script, no network, readable on a phone, in light and dark.</summary>
public sealed class HtmlPage(string title)
{
    private const string Style = """
        :root { color-scheme: light dark; --back: #fff; --text: #1c2430; --soft: #5b6675; --rule: #dde3ea; --danger: #c8352b; --warning: #b7791f; --safe: #12806a; --neutral: #3b66c4; }
        @media (prefers-color-scheme: dark) { :root { --back: #12161c; --text: #e6eaf0; --soft: #9aa6b5; --rule: #2b333e; --danger: #ff7b6e; --warning: #e5b454; --safe: #4fd1b0; --neutral: #8fb0ff; } }
        body { background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem; }
        p { max-width: 44rem; } .soft { color: var(--soft); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; min-width: 26rem; } th, td { padding: .35rem .9rem .35rem 0; text-align: right; border-bottom: 1px solid var(--rule); font-variant-numeric: tabular-nums; }
        th:first-child, td:first-child { text-align: left; } thead th { color: var(--soft); font-weight: 500; }
        .chart { width: 100%; height: auto; display: block; } .grid { stroke: var(--rule); stroke-width: 1; } .tick, .label { fill: var(--soft); font: 12px system-ui, sans-serif; }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .dashed { stroke-dasharray: 6 4; } .band { opacity: .15; stroke: none; } .mark { stroke: var(--soft); stroke-dasharray: 3 4; }
        path.danger { stroke: var(--danger); } path.warning { stroke: var(--warning); } path.safe { stroke: var(--safe); } path.neutral { stroke: var(--neutral); }
        polygon.danger { fill: var(--danger); } polygon.warning { fill: var(--warning); } polygon.safe { fill: var(--safe); } polygon.neutral { fill: var(--neutral); }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .2rem 0; font-size: .9rem; } .key::before { content: ""; display: inline-block; width: 1.2rem; height: .2rem; margin-right: .4rem; vertical-align: middle; background: currentColor; }
        .key.danger { color: var(--danger); } .key.warning { color: var(--warning); } .key.safe { color: var(--safe); } .key.neutral { color: var(--neutral); }
        """;

    private readonly StringBuilder body = new();

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    public HtmlPage Paragraph(string text, bool soft = false)
    {
        body.Append(soft ? "<p class=\"soft\">" : "<p>").Append(Escape(text)).AppendLine("</p>");
        return this;
    }

    public HtmlPage Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        body.Append("<div class=\"scroll\"><table><thead><tr>");
        body.AppendJoin("", header.Select(cell => $"<th>{Escape(cell)}</th>")).Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            body.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Escape(cell)}</td>")).Append("</tr>");
        }

        body.AppendLine("</tbody></table></div>");
        return this;
    }

    public HtmlPage Chart(LineChart chart, string? explanation = null)
    {
        body.Append("<h2>").Append(Escape(chart.Title)).AppendLine("</h2>");
        if (explanation is not null)
        {
            Paragraph(explanation, soft: true);
        }

        body.Append("<div class=\"legend\">").AppendJoin("", chart.Lines.Select(line => $"<span class=\"key {line.Color}\">{Escape(line.Name)}</span>")).AppendLine("</div>");
        body.AppendLine(chart.ToSvg());
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
