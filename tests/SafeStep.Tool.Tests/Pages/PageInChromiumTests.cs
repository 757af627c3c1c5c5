using System.Text.Json.Nodes;
using SafeStep.Tool.Pages;
using SafeStep.Tool.Runs;
using SafeStep.Tool.Tests.Browser;

namespace SafeStep.Tool.Tests.Pages;

public sealed class PageInChromiumTests(Chromium browser) : TemporaryFolder, IClassFixture<Chromium>
{
    private const int Phone = 360, Desk = 1280;

    /// <summary>Set it to a folder to look at the pages that these tests load.</summary>
    private static readonly string? ScreenshotFolder = Environment.GetEnvironmentVariable("SAFESTEP_SCREENSHOTS");

    [ChromiumTheory]
    [InlineData(Phone, "light", 200)]
    [InlineData(Phone, "dark", 20_000)]
    [InlineData(Desk, "light", 20_000)]
    [InlineData(Desk, "dark", 200)]
    [InlineData(Phone, "light", 1)]
    public async Task The_page_is_readable_and_keeps_to_itself(int width, string scheme, int steps)
    {
        RunLogs.Write(At("run.jsonl"), steps);
        await Open(width, scheme, "run.jsonl");
        await Screenshot($"{width}-{scheme}-{steps}");

        Assert.Empty(Complaints());
        Assert.All(Requests, url => Assert.True(url.StartsWith("file://", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));

        // Every chart has ink; the accuracy is logged every tenth step.
        Assert.Equal(steps < 10 ? 8 : 9, await Number("document.querySelectorAll('figure').length"));
        Assert.Equal("[]", await Text(ChartsWithoutInk));

        // It fits the width, letters are large enough and stand out.
        Assert.True(await Number("document.documentElement.scrollWidth") <= width);
        Assert.Equal("[]", await Text(SmallLetters));
        Assert.True(await Number(Contrast) >= 4.5, "The contrast of WCAG 2.1, level AA, is 4.5.");
        Assert.Equal(scheme == "dark", await Number($"{Luminance}; luminance(getComputedStyle(document.body).backgroundColor)") < 0.2);
    }

    [ChromiumTheory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("</script><script>window.broken = 1</script>")]
    [InlineData("\"><img src=x onerror=window.broken=1>")]
    [InlineData("__proto__")]
    [InlineData("${window.broken=1}")]
    [InlineData("\u2028\u2029\u202e<!--")]
    public async Task What_a_log_says_is_text(string hostile)
    {
        WriteHostile(hostile);
        await Open(Desk, "light", "run.jsonl");

        Assert.Empty(Complaints());
        Assert.Equal("undefined", await Text("typeof window.broken"));
        string shown = SafeStep.Tool.Text.Plain(hostile);
        Assert.Equal(shown.Trim(), await Text("document.title"));
        Assert.Equal(1, await Number("document.querySelectorAll('script:not([type])').length"));
        Assert.Equal(0, await Number("document.querySelectorAll('img').length"));
        Assert.True(await Number($"[...document.querySelectorAll('figcaption b')].filter(e => e.textContent === {System.Text.Json.JsonSerializer.Serialize(shown)}).length") == 1);
    }

    [ChromiumTheory]
    [InlineData("Decisions")]
    [InlineData("Scale")]
    [InlineData("Learning rate")]
    [InlineData("Step against radius, r")]
    [InlineData("step")]
    [InlineData("ratio")]
    public async Task A_number_called_as_a_chart_has_a_chart_of_its_own(string name)
    {
        WriteHostile(name);
        await Open(Desk, "light", "run.jsonl");

        Assert.Empty(Complaints());
        // Seven of ours and this one.
        Assert.Equal(8, await Number("document.querySelectorAll('figure').length"));
        Assert.Equal("[]", await Text(ChartsWithoutInk));
    }

    [ChromiumTheory]
    [InlineData("1e300, -1e300, 1e-300, 0")]
    [InlineData("\"NaN\", \"NaN\", \"NaN\", \"NaN\"")]
    [InlineData("\"Infinity\", \"-Infinity\", 1, 2")]
    [InlineData("1.7976931348623157e308, -1.7976931348623157e308, 5e-324, 3")]
    [InlineData("5, 5, 5, 5")]
    [InlineData("0, 0, 0, 0")]
    public async Task Any_numbers_are_drawn(string numbers)
    {
        WriteNumbers(numbers);
        await Open(Desk, "dark", "run.jsonl");

        Assert.Empty(Complaints());
        Assert.True(await Number("document.querySelectorAll('figure').length") >= 5);
    }

    [ChromiumTheory]
    [InlineData(Phone, "light", 200)]
    [InlineData(Desk, "dark", 200)]
    [InlineData(Desk, "light", 333)]
    [InlineData(Desk, "light", 5000)]
    public async Task The_map_has_a_row_for_each_parameter(int width, string scheme, int steps)
    {
        RunLogs.Write(At("run.jsonl"), steps);
        await Open(width, scheme, "run.jsonl");

        // Of every explained step hidden.weight, the first row, has ten times the share of output.bias.
        Assert.Equal("two rows, all columns as strong", await Text(RowsOfTheMap));
    }

    [ChromiumTheory]
    [InlineData("n", 'n')]
    [InlineData("End", '\0')]
    public async Task The_keys_move_the_cursor(string key, char text)
    {
        RunLogs.Write(At("run.jsonl"), 200);
        await Open(Desk, "light", "run.jsonl");

        await Press(key, text);

        // The spike begins at step 80; step 80 is scaled.
        string readout = await Text("document.querySelector('#readout').textContent");
        Assert.StartsWith(key == "n" ? "step 80" : "step 200", readout, StringComparison.Ordinal);
        Assert.Equal(key == "n" ? "1" : "0", await Text("String(document.querySelectorAll('details[open]').length)"));
        Assert.Equal(key == "n" ? "80" : "200", await Text("document.querySelector('#timeline').getAttribute('aria-valuenow')"));
    }

    [ChromiumTheory]
    [InlineData(Phone)]
    [InlineData(Desk)]
    public async Task Several_runs_stand_beside_each_other(int width)
    {
        RunLogs.Write(At("a.jsonl"), 200, "first");
        RunLogs.Write(At("b.jsonl"), 300, "second");
        await Open(width, "light", "a.jsonl", "b.jsonl");
        await Screenshot($"{width}-two");

        Assert.Empty(Complaints());
        Assert.Equal("first second", await Text("[...document.querySelectorAll('#runs button')].map(e => e.textContent).join(' ')"));
        // The rate that spikes is that of the second group.
        Assert.Equal("first, group 0|second, group 0|first, group 1|second, group 1|logarithmic", await Text("[...[...document.querySelectorAll('figcaption')].find(e => e.textContent.startsWith('Learning rate')).querySelectorAll('.key')].map(e => e.textContent).join('|')"));
        await browser.Evaluate("document.querySelectorAll('#runs button')[1].click()");
        Assert.StartsWith("second: 300 steps", await Text("document.querySelector('#sentence').textContent"), StringComparison.Ordinal);
        Assert.True(await Number("document.documentElement.scrollWidth") <= width);
    }

    [ChromiumTheory]
    [InlineData(200_000)]
    public async Task A_long_run_is_drawn_and_redrawn(int steps)
    {
        RunLogs.Write(At("run.jsonl"), steps);
        await Open(Desk, "light", "run.jsonl");

        for (int i = 0; i < 5; i++)
        {
            await Number(Zoom, awaits: true);
        }

        Assert.Empty(Complaints());
        Assert.Equal("[]", await Text(ChartsWithoutInk));
    }

    private const string Zoom = "(() => { const start = performance.now(); document.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true })); return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)))); })()";

    private const string ChartsWithoutInk = """
        JSON.stringify([...document.querySelectorAll('figure')].filter(figure => {
            const canvas = figure.querySelector('canvas'), pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data, colors = new Set();
            for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] > 200) colors.add(pixels[i] + ',' + pixels[i + 1] + ',' + pixels[i + 2]);
            return colors.size < 2;
        }).map(figure => figure.textContent))
        """;

    private const string RowsOfTheMap = """
        (() => {
            const canvas = document.querySelector('.map canvas'), context = canvas.getContext('2d'), scale = devicePixelRatio, height = canvas.height / scale;
            const top = 8, bottom = height - 24, row = (bottom - top) / 2;
            const line = i => context.getImageData(0, Math.round((top + (i + .5) * row) * scale), canvas.width, 1).data;
            const empty = line(0).slice(-4 * 12 * scale, -4 * 12 * scale + 3);
            const strength = (data, x) => Math.hypot(...[0, 1, 2].map(c => data[4 * x + c] - empty[c]));
            const [first, second] = [line(0), line(1)], from = Math.round(canvas.width * .45), to = canvas.width - Math.round(12 * scale);
            let coloured = 0, wrong = 0;
            for (let x = from; x < to; x++) {
                const a = strength(first, x), b = strength(second, x);
                if (a > 20 || b > 20) { coloured++; if (!(a > 2 * b && b > 2)) wrong++; }
            }
            return coloured > 20 && wrong === 0 ? 'two rows, all columns as strong' : `${wrong} of ${coloured} columns are wrong`;
        })()
        """;

    private const string SmallLetters = """
        JSON.stringify([...document.querySelectorAll('body *')].filter(e => e.children.length === 0 && !['SCRIPT', 'STYLE'].includes(e.tagName) && e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.textContent))
        """;

    private const string Luminance = """
        function luminance(color) {
            const [r, g, b] = color.match(/[\d.]+/g).map(Number).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        }
        """;

    private const string Contrast = Luminance + """
        ;Math.min(...[...document.querySelectorAll('h1, h2, p, td, .key, summary, output span, button')].map(e => {
            const [low, high] = [luminance(getComputedStyle(e).color), luminance(getComputedStyle(document.body).backgroundColor)].sort((a, b) => a - b);
            return (high + 0.05) / (low + 0.05);
        }))
        """;

    private IEnumerable<string> Requests =>
        browser.Events.Where(e => e.Method == "Network.requestWillBeSent").Select(e => e.Parameters["request"]!["url"]!.GetValue<string>());

    private IEnumerable<string> Complaints() =>
        browser.Events.Where(e => e.Method is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded").Select(e => e.Parameters.ToJsonString());

    private void WriteHostile(string text)
    {
        using var writer = StepLogWriter.Create(At("run.jsonl"), new StepGuardOptions(), text);
        for (int step = 1; step <= 60; step++)
        {
            var report = RunLogs.Report(step, 60);
            writer.Write(report with { NotFinite = report.NotFinite is null ? null : text, Shares = [.. report.Shares.Select(share => share with { Parameter = text + share.Parameter })], Unguarded = [text] }, (text, step));
        }
    }

    private void WriteNumbers(string numbers)
    {
        var lines = numbers.Split(", ").Select((number, i) =>
            $$$"""{"step":{{{i + 1}}},"time":"2026-01-01T00:00:00Z","ratio":{{{number}}},"radius":{{{number}}},"distance":{{{number}}},"scale":1,"decision":"accepted","bottleneck_sample":3,"exact_tangent":true,"guard_ms":1,"learning_rates":[{{{number}}}],"values":{"loss":{{{number}}}}}""");
        File.WriteAllLines(At("run.jsonl"), ["""{"safestep":1,"started":"2026-01-01T00:00:00Z"}""", .. lines]);
    }

    private async Task<double> Number(string expression, bool awaits = false) => (await browser.Evaluate(expression, awaits))!.GetValue<double>();

    private async Task<string> Text(string expression) => (await browser.Evaluate(expression))!.GetValue<string>();

    private async Task Press(string key, char text)
    {
        var press = new JsonObject { ["type"] = "keyDown", ["key"] = key };
        if (text != '\0')
        {
            press["text"] = text.ToString();
        }

        await browser.Call("Input.dispatchKeyEvent", press);
        // Drawn at the next frame.
        await browser.Evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))", awaits: true);
    }

    private async Task Open(int width, string scheme, params string[] logs)
    {
        using (var page = File.Create(At("page.html")))
        {
            RunPage.Write(page, logs.Select(log => RunFile.Read(At(log))));
        }

        await browser.Open(width, mobile: width == Phone, scheme);
        await browser.Load(new Uri(At("page.html")).AbsoluteUri);
        await browser.Evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))", awaits: true);
    }

    private async Task Screenshot(string name)
    {
        if (ScreenshotFolder is not null)
        {
            var picture = await browser.Call("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true });
            await File.WriteAllBytesAsync(Path.Combine(ScreenshotFolder, $"{name}.png"), Convert.FromBase64String(picture["data"]!.GetValue<string>()));
        }
    }
}
