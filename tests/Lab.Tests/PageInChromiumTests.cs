using SafeStep.Tool.Tests.Browser;

namespace Lab.Tests;

[Collection(QuickRunCollection.Name)]
public sealed class PageInChromiumTests(QuickRun quick, Chromium browser) : IClassFixture<Chromium>
{
    private const int Phone = 360, Desk = 1280;

    /// <summary>Set it to a folder to look at the pages that these tests load.</summary>
    private static readonly string? ScreenshotFolder = Environment.GetEnvironmentVariable("SAFESTEP_SCREENSHOTS");

    [ChromiumTheory]
    [InlineData(Phone, "dark")]
    [InlineData(Desk, "light")]
    public async Task The_page_draws_every_chart_and_keeps_to_itself(int width, string scheme)
    {
        await browser.Open(width, mobile: width == Phone, scheme);
        await browser.Load(new Uri(quick.Page).AbsoluteUri);
        if (ScreenshotFolder is not null)
        {
            var picture = await browser.Call("Page.captureScreenshot", new System.Text.Json.Nodes.JsonObject { ["captureBeyondViewport"] = true });
            await File.WriteAllBytesAsync(Path.Combine(ScreenshotFolder, $"lab-{width}-{scheme}.png"), Convert.FromBase64String(picture["data"]!.GetValue<string>()));
        }

        // Nothing on the console, nothing from the network.
        Assert.DoesNotContain(browser.Events, e => e.Method is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded");
        Assert.All(
            browser.Events.Where(e => e.Method == "Network.requestWillBeSent").Select(e => e.Parameters["request"]!["url"]!.GetValue<string>()),
            url => Assert.True(url.StartsWith("file://", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));

        Assert.True(await Number("document.querySelectorAll('svg.chart').length") >= 12);
        Assert.Equal("[]", await Text(ChartsWithoutMarks));
        Assert.True(await Number("document.documentElement.scrollWidth") <= width);
    }

    // Every chart has marks, each with an extent and a colour that is not the background's, inside its frame.
    private const string ChartsWithoutMarks = """
        JSON.stringify([...document.querySelectorAll('.frame')].flatMap(frame => {
            const outer = frame.getBoundingClientRect(), near = 4;
            const marks = [...frame.querySelectorAll('.line, .dots, .layer')];
            const drawn = marks.filter(mark => {
                const box = mark.getBoundingClientRect(), style = getComputedStyle(mark);
                return box.left >= outer.left - near && box.right <= outer.right + near && box.top >= outer.top - near && box.bottom <= outer.bottom + near
                    && style.stroke !== 'none' && style.stroke !== getComputedStyle(document.body).backgroundColor;
            });
            return marks.length > 0 && drawn.length === marks.length ? [] : [frame.parentElement.getAttribute('aria-label')];
        }))
        """;

    private async Task<double> Number(string expression) => (await browser.Evaluate(expression))!.GetValue<double>();

    private async Task<string> Text(string expression) => (await browser.Evaluate(expression))!.GetValue<string>();
}
