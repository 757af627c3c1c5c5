using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using SafeStep.Tool.Tests.Browser;

namespace SafeStep.Tool.Tests.Watching;

public sealed class WatchServerTests(Chromium browser) : TemporaryFolder, IClassFixture<Chromium>
{
    [Fact]
    public async Task The_page_follows_a_run_through_rotation()
    {
        using var writer = StepLogWriter.Create(At("run.jsonl"), new StepGuardOptions(), "a run", partBytes: 5000);
        await using var tool = await WatchingTool.Of(At("run.jsonl"));
        for (int step = 1; step <= 60; step++)
        {
            writer.Write(RunLogs.Report(step, 60), ("loss", step));
        }

        var run = await tool.Until(run => run["count"]!.GetValue<int>() == 60);
        Assert.Equal("a run", run["name"]!.GetValue<string>());

        // A page asks for what it does not hold.
        writer.Write(RunLogs.Report(61, 61));
        var more = await tool.Until(run => run["count"]!.GetValue<int>() == 1, $"{run["generation"]}.60.0");
        Assert.Equal(60, more["from"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example:80", HttpStatusCode.Forbidden)]
    [InlineData("10.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("0.0.0.0", HttpStatusCode.Forbidden)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:1", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    public async Task Only_names_of_this_machine_are_answered(string host, HttpStatusCode expected)
    {
        RunLogs.Write(At("run.jsonl"), steps: 5);
        await using var tool = await WatchingTool.Of(At("run.jsonl"));
        foreach (string path in new[] { "", "data" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, tool.Address + path);
            request.Headers.Host = host;
            using var answer = await WatchingTool.Http.SendAsync(request);

            Assert.Equal(expected, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Theory]
    [InlineData("GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", "404")]
    [InlineData("GET /data?at=%00.-1.x_9.9.9_1.1 HTTP/1.1\r\nHost: localhost\r\n\r\n", "200")]
    [InlineData("GET /data?at=0.99999.0 HTTP/1.1\r\nHost: localhost\r\n\r\n", "200")]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "403")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "400")]
    [InlineData("POST /data HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", "404")]
    [InlineData("rubbish\r\n\r\n", "400")]
    public async Task Odd_requests_are_answered(string request, string status)
    {
        RunLogs.Write(At("run.jsonl"), steps: 5);
        await using var tool = await WatchingTool.Of(At("run.jsonl"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(tool.Address).Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        byte[] answer = new byte[64];
        int count = await stream.ReadAsync(answer);

        Assert.StartsWith($"HTTP/1.1 {status}", Encoding.ASCII.GetString(answer, 0, count), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said()
    {
        RunLogs.Write(At("run.jsonl"), steps: 5);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string port = $"{((IPEndPoint)other.LocalEndpoint).Port}";

        Assert.StartsWith($"Port {port} cannot be used: ", (await ToolProcess.Run("watch", At("run.jsonl"), "--port", port)).Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_deleted_while_it_is_watched_is_said()
    {
        RunLogs.Write(At("run.jsonl"), steps: 5);
        await using var tool = await WatchingTool.Of(At("run.jsonl"));

        File.Delete(At("run.jsonl"));

        Assert.Equal("run.jsonl was deleted while it was watched.", (await tool.Ended()).Refusal());
    }

    [Fact]
    public async Task A_run_that_becomes_something_else_is_said()
    {
        RunLogs.Write(At("run.jsonl"), steps: 5);
        await using var tool = await WatchingTool.Of(At("run.jsonl"));

        File.WriteAllText(At("run.jsonl"), "my thesis\n");

        Assert.Contains("run.jsonl is not a step log that can be read. Line 1: not JSON", (await tool.Ended()).Refusal(), StringComparison.Ordinal);
    }

    [ChromiumTheory]
    [InlineData("light")]
    public async Task The_page_in_a_browser_draws_what_is_added_and_asks_nobody_else(string scheme)
    {
        using var writer = StepLogWriter.Create(At("run.jsonl"), new StepGuardOptions(), "a run");
        await using var tool = await WatchingTool.Of(At("run.jsonl"));
        await browser.Open(1280, mobile: false, scheme);
        await browser.Load(tool.Address);
        for (int step = 1; step <= 100; step++)
        {
            writer.Write(RunLogs.Report(step, 100), ("loss", step));
        }

        await Shows("step 100");
        writer.Write(RunLogs.Report(101, 101), ("loss", 1));
        await Shows("step 101");

        Assert.DoesNotContain(browser.Events, e => e.Method is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded");
        Assert.All(
            browser.Events.Where(e => e.Method == "Network.requestWillBeSent").Select(e => e.Parameters["request"]!["url"]!.GetValue<string>()),
            url => Assert.True(url.StartsWith(tool.Address, StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
    }

    [ChromiumTheory]
    [InlineData("dark")]
    public async Task A_page_that_looked_at_the_end_of_a_run_shows_the_one_that_takes_its_place(string scheme)
    {
        RunLogs.Write(At("run.jsonl"), steps: 300);
        await using var tool = await WatchingTool.Of(At("run.jsonl"));
        await browser.Open(1280, mobile: false, scheme);
        await browser.Load(tool.Address);
        await Shows("step 300");
        foreach (string key in new[] { "End", "+", "+", "+" })
        {
            await browser.Evaluate($"document.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true }}))");
        }

        RunLogs.Write(At("run.jsonl"), steps: 9, run: "another");

        await Shows("step 9");
        Assert.Equal("1 9", (await browser.Evaluate("(t => t.ariaValueMin + ' ' + t.ariaValueMax)(document.querySelector('#timeline'))"))?.GetValue<string>());
        Assert.True((await browser.Evaluate(InkOfTheFirstChart))?.GetValue<int>() > 1);
        Assert.DoesNotContain(browser.Events, e => e.Method is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded");
    }

    [ChromiumTheory]
    [InlineData("light")]
    public async Task A_page_opened_before_the_run_waits_for_it(string scheme)
    {
        await using var tool = await WatchingTool.Of(At("run.jsonl"), At("other.jsonl"));
        await browser.Open(360, mobile: true, scheme);
        await browser.Load(tool.Address);
        await Shows("run.jsonl: No step yet.", "#sentence");
        RunLogs.Write(At("other.jsonl"), steps: 50, run: "other");
        await Shows("Waiting for the first step in run.jsonl. other: last step", "#status");
        RunLogs.Write(At("run.jsonl"), steps: 40);

        await Shows("step 40");
        Assert.True((await browser.Evaluate(InkOfTheFirstChart))?.GetValue<int>() > 1);
        Assert.DoesNotContain(browser.Events, e => e.Method is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded");
    }

    /// <summary>How many colours a line of the first chart has, between its axes.</summary>
    private const string InkOfTheFirstChart = """
        (canvas => {
            const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data, colors = new Set();
            for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] > 200) colors.add(pixels[i] + ',' + pixels[i + 1] + ',' + pixels[i + 2]);
            return colors.size;
        })(document.querySelector('figure canvas'))
        """;

    private async Task Shows(string beginning, string element = "#readout")
    {
        string? text = null;
        // A minute: a browser beside other tests may have to wait long for a processor.
        for (int i = 0; i < 300; i++)
        {
            text = (await browser.Evaluate($"document.querySelector('{element}').textContent"))?.GetValue<string>();
            if (text?.StartsWith(beginning, StringComparison.Ordinal) == true)
            {
                return;
            }

            await Task.Delay(200);
        }

        Assert.Fail($"The page shows '{text}'.");
    }
}
