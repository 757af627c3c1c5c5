using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SafeStep.Tool.Tests.Watching;

/// <summary><c>safestep watch</c> on a free port, until it is disposed.</summary>
internal sealed class WatchingTool : IAsyncDisposable
{
    private readonly Process process;

    private WatchingTool(Process process, string address) => (this.process, Address) = (process, address);

    public static HttpClient Http { get; } = new();

    /// <summary>The page, ending in a slash.</summary>
    public string Address { get; }

    public static async Task<WatchingTool> Of(params string[] logs)
    {
        var process = ToolProcess.Start(["watch", .. logs, "--port", "0"]);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        string line = await process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(limit.Token));
        return new WatchingTool(process, line[..line.IndexOf(' ', StringComparison.Ordinal)]);
    }

    /// <summary>Asks for the only run until it is as wanted.</summary>
    public async Task<JsonNode> Until(Func<JsonNode, bool> isWanted, string held = "")
    {
        JsonNode? run = null;
        for (int i = 0; i < 100; i++)
        {
            run = JsonNode.Parse(await Http.GetStringAsync($"{Address}data?at={held}"))!["runs"]![0]!;
            if (isWanted(run))
            {
                return run;
            }

            await Task.Delay(200);
        }

        throw new InvalidOperationException($"It did not come to that; the last answer is {run}.");
    }

    /// <summary>Waits for the tool to end by itself.</summary>
    public async Task<ToolProcess> Ended()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(limit.Token);
        return new ToolProcess(process.ExitCode, await process.StandardOutput.ReadToEndAsync(limit.Token), await process.StandardError.ReadToEndAsync(limit.Token));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }
}
