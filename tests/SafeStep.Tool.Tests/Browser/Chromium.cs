using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeStep.Tool.Tests.Browser;

/// <summary>A headless Chromium that shows one page after another, driven through the DevTools protocol. Where there is none, it does nothing.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private readonly DirectoryInfo profile = Directory.CreateTempSubdirectory("chromium");
    private readonly ClientWebSocket socket = new();
    private readonly CancellationTokenSource limit = new(TimeSpan.FromMinutes(10));
    private Process? process;
    private string? session;
    private int calls;

    /// <summary>The browser on the PATH, or null.</summary>
    public static string? Executable { get; } = (
        from name in new[] { "chromium", "chromium-browser", "google-chrome" }
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        let file = Path.Combine(folder, name)
        where File.Exists(file)
        select file).FirstOrDefault();

    /// <summary>Every event of the page since it was opened, as the protocol names them.</summary>
    internal List<(string Method, JsonNode Parameters)> Events { get; } = [];

    public async Task InitializeAsync()
    {
        if (Executable is null)
        {
            return;
        }

        // Without its sandbox it also runs as root in a container; the pages are our own.
        string[] arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "about:blank"];
        process = Process.Start(new ProcessStartInfo(Executable, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException("Chromium ended before it listened.");
        }
        while (!line.StartsWith("DevTools listening on ", StringComparison.Ordinal));

        // Nobody reads what else it says; an unread pipe would stop it once it is full.
        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await socket.ConnectAsync(new Uri(line["DevTools listening on ".Length..]), limit.Token);
    }

    public async Task DisposeAsync()
    {
        socket.Dispose();
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        limit.Dispose();
        profile.Delete(recursive: true);
    }

    /// <summary>Opens an empty page, on a screen as given, and forgets the one before.</summary>
    /// <param name="width">The width of the screen in CSS pixels.</param>
    /// <param name="mobile">Whether it is a phone, which heeds the page's viewport.</param>
    /// <param name="scheme"><c>light</c> or <c>dark</c>, as the user prefers.</param>
    internal async Task Open(int width, bool mobile, string scheme)
    {
        session = null;
        Events.Clear();
        var target = await Call("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await Call("Target.attachToTarget", new JsonObject { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true });
        session = attached["sessionId"]!.GetValue<string>();
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            await Call($"{domain}.enable");
        }

        await Call("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = 800, ["deviceScaleFactor"] = mobile ? 2 : 1, ["mobile"] = mobile });
        await Call("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) });
    }

    /// <summary>Calls a method of the protocol and waits for its answer; events that come meanwhile are kept.</summary>
    internal async Task<JsonNode> Call(string method, JsonObject? parameters = null)
    {
        var call = new JsonObject { ["id"] = ++calls, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
        {
            call["sessionId"] = session;
        }

        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        while (true)
        {
            var answer = await Receive();
            if (answer["id"]?.GetValue<int>() == calls)
            {
                return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer["error"]}");
            }
        }
    }

    /// <summary>Goes to an address and waits until it is loaded.</summary>
    internal async Task Load(string url)
    {
        await Call("Page.navigate", new JsonObject { ["url"] = url });
        while (Events.All(e => e.Method != "Page.loadEventFired"))
        {
            await Receive();
        }
    }

    /// <summary>The value of a JavaScript expression in the page, or of what it promises.</summary>
    internal async Task<JsonNode?> Evaluate(string expression, bool awaits = false)
    {
        var answer = await Call("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = awaits });
        return answer["exceptionDetails"] is { } error ? throw new InvalidOperationException(error.ToJsonString()) : answer["result"]!["value"];
    }

    private async Task<JsonNode> Receive()
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer, limit.Token);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        var node = JsonNode.Parse(message.ToArray())!;
        // A page of before goes on, and may complain that its tool is gone.
        if (node["method"]?.GetValue<string>() is { } method && node["sessionId"]?.GetValue<string>() == session)
        {
            Events.Add((method, node["params"]!));
        }

        return node;
    }
}
