using System.Text.Json.Nodes;

namespace Report.Tests;

public sealed class PageInChromiumTests(Chromium browser) : IClassFixture<Chromium>, IDisposable
{
    private const int Phone = 360, Desk = 1280;

    /// <summary>Set it to a folder to look at the pages that these tests load.</summary>
    private static readonly string? ScreenshotFolder = Environment.GetEnvironmentVariable("SAFESTEP_SCREENSHOTS");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("page");

    public void Dispose() => folder.Delete(recursive: true);

    [ChromiumTheory]
    [InlineData(Phone, "light", 200)]
    [InlineData(Phone, "dark", 20_000)]
    [InlineData(Desk, "light", 20_000)]
    [InlineData(Desk, "dark", 200)]
    [InlineData(Phone, "light", 1)]
    public async Task The_page_is_readable_and_keeps_to_itself(int width, string scheme, int steps)
    {
        await Open(width, scheme, steps);

        // Nothing on the console, nothing from the network.
        Assert.DoesNotContain(browser.Events, e => e.Method is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded");
        Assert.All(Requests, url => Assert.True(url.StartsWith("file://", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));

        // Charts are drawn: every mark has an extent, inside its frame, in a colour that is not the background's.
        // The accuracy is logged every tenth step.
        Assert.Equal(steps < 10 ? 7 : 8, await Number("document.querySelectorAll('svg.chart').length"));
        Assert.Equal("[]", await Text(MarksThatDoNotShow));

        // It fits the width, and letters are large enough and apart.
        Assert.True(await Number("document.documentElement.scrollWidth") <= width);
        Assert.Equal("[]", await Text(SmallLetters));
        Assert.Equal("[]", await Text(OverlappingLabels));
        Assert.True(await Number(Contrast) >= 4.5, "The contrast of WCAG 2.1, level AA, is 4.5.");

        // Dark is dark.
        Assert.Equal(scheme == "dark", await Number($"{Luminance}; luminance(getComputedStyle(document.body).backgroundColor)") < 0.2);
    }

    private const string MarksThatDoNotShow = """
        JSON.stringify([...document.querySelectorAll('.frame')].flatMap(frame => {
            const outer = frame.getBoundingClientRect(), near = 4;
            const marks = [...frame.querySelectorAll('.line, .dots, .layer')];
            const drawn = marks.filter(mark => {
                const box = mark.getBoundingClientRect(), style = getComputedStyle(mark);
                const ink = mark.matches('.layer') ? style.fill : style.stroke;
                return box.left >= outer.left - near && box.right <= outer.right + near && box.top >= outer.top - near && box.bottom <= outer.bottom + near
                    && ink !== 'none' && ink !== getComputedStyle(document.body).backgroundColor && (mark.getAttribute('d') ?? mark.getAttribute('points')).length > 0;
            });
            return marks.length > 0 && drawn.length === marks.length ? [] : [frame.parentElement.getAttribute('aria-label')];
        }))
        """;

    private const string SmallLetters = """
        JSON.stringify([...document.querySelectorAll('body *')].filter(e => e.children.length === 0 && e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.textContent))
        """;

    private const string OverlappingLabels = """
        JSON.stringify([...document.querySelectorAll('.frame')].flatMap(frame => {
            const labels = [...frame.querySelectorAll('.x, .y')], boxes = labels.map(label => label.getBoundingClientRect());
            return labels.flatMap((label, i) => labels.slice(i + 1)
                .filter((_, j) => { const a = boxes[i], b = boxes[i + 1 + j]; return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom; })
                .map(other => `${label.textContent} and ${other.textContent}`))
                .concat(boxes.some(box => box.left < 0 || box.right > innerWidth) ? ['a label outside the page'] : []);
        }))
        """;

    private const string Luminance = """
        function luminance(color) {
            const [r, g, b] = color.match(/[\d.]+/g).map(Number).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        }
        """;

    private const string Contrast = Luminance + """
        ;Math.min(...[...document.querySelectorAll('h1, p, td, .frame span, figcaption')].map(e => {
            const [low, high] = [luminance(getComputedStyle(e).color), luminance(getComputedStyle(document.body).backgroundColor)].sort((a, b) => a - b);
            return (high + 0.05) / (low + 0.05);
        }))
        """;

    private IEnumerable<string> Requests =>
        browser.Events.Where(e => e.Method == "Network.requestWillBeSent").Select(e => e.Parameters["request"]!["url"]!.GetValue<string>());

    private async Task<double> Number(string expression) => (await browser.Evaluate(expression))!.GetValue<double>();

    private async Task<string> Text(string expression) => (await browser.Evaluate(expression))!.GetValue<string>();

    private async Task Open(int width, string scheme, int steps)
    {
        string log = Path.Combine(folder.FullName, "run.jsonl");
        RunLogs.Write(log, steps);
        var report = await SampleProcess.Run("Report", log);
        Assert.True(report.ExitCode == 0, report.Error);

        await browser.Open(width, mobile: width == Phone, scheme);
        await browser.Load(new Uri(Path.ChangeExtension(log, ".html")).AbsoluteUri);
        if (ScreenshotFolder is not null)
        {
            var picture = await browser.Call("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true });
            File.WriteAllBytes(Path.Combine(ScreenshotFolder, $"{width}-{scheme}-{steps}.png"), Convert.FromBase64String(picture["data"]!.GetValue<string>()));
        }
    }
}
