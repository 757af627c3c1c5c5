using System.CommandLine;
using System.Runtime.InteropServices;
using SafeStep.Tool.Runs;
using SafeStep.Tool.Watching;
using Spectre.Console;

namespace SafeStep.Tool.Commands;

/// <summary><c>safestep watch</c>.</summary>
internal static class WatchCommand
{
    private const int StandardPort = 6510;

    public static Command Create()
    {
        var logs = Inputs.Logs("The step logs (JSON lines) of one or more runs, as StepLogWriter writes them; they may appear later.");
        var port = new Option<int?>("--port") { Description = $"The port of the page; 0 takes any that is free. Without it {StandardPort}, or another one where that is taken.", HelpName = "N" };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(ushort.TryParse(token.Value, out _)))
            {
                result.AddError($"--port: '{token.Value}' is not a port; expected a whole number from 0 to {ushort.MaxValue}.");
            }
        });
        var console = new Option<bool>("--console") { Description = "Show the run here instead of on a page." };
        var once = new Option<bool>("--once") { Description = "Show the run here as it stands, and end." };
        var command = new Command("watch", "Follows runs while they go on: a page on this machine, and on this machine alone. Ctrl+C ends it.") { logs, port, console, once };
        command.SetAction((parsed, cancellation) => Tool.Guarded(async () =>
        {
            // From before anything is printed on: whoever reads that it runs may end it.
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
            using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
            try
            {
                await Watch(parsed.GetValue(logs)!, parsed.GetValue(port), parsed.GetValue(console), parsed.GetValue(once), ending.Token);
            }
            catch (OperationCanceledException)
            {
                // Ctrl+C is how it ends.
            }

            void End(PosixSignalContext signal)
            {
                signal.Cancel = true;
                ending.Cancel();
            }
        }));
        return command;
    }

    private static async Task Watch(string[] logs, int? port, bool console, bool once, CancellationToken cancellation)
    {
        if (once)
        {
            foreach (string log in logs)
            {
                PlainView.Write(Console.Out, RunFile.Read(log));
            }

            return;
        }

        foreach (string log in logs)
        {
            if (Path.GetDirectoryName(Path.GetFullPath(log)) is { } folder && !Directory.Exists(folder))
            {
                throw new ToolException($"{log}: there is no such folder.");
            }
        }

        var watched = new Watched(logs);
        if (console)
        {
            bool isLive = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
            await (isLive ? LiveView.Follow(watched, cancellation) : PlainView.Follow(Console.Out, watched, cancellation));
            return;
        }

        await WatchServer.Serve(watched, port ?? StandardPort, port is null, address => Console.WriteLine($"{address}/ shows {string.Join(", ", watched.Files.Select(file => Text.Plain(file.Name)))}; Ctrl+C ends it."), cancellation);
    }
}
