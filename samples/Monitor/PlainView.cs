using System.Globalization;
using SafeStep;

namespace Monitor;

/// <summary>The run as plain lines: for pipes, scripts and terminals that cannot redraw.</summary>
public static class PlainView
{
    /// <summary>The run as it stands.</summary>
    public static void Write(TextWriter output, StepLog log)
    {
        if (RunState.Of(log) is not { } run)
        {
            output.WriteLine("no step yet");
            return;
        }

        output.WriteLine(RunState.Line(run.Last));
        output.WriteLine(Counts(run));
        if (log.EndsInTornLine)
        {
            output.WriteLine("the last line is torn: it is being written, or its writer was killed");
        }
    }

    /// <summary>A line for the last step of every second in which there was one, and for each step that was not taken.</summary>
    public static async Task Follow(TextWriter output, StepLogFollower follower, CancellationToken cancellation)
    {
        int shown = 0, restarts = 0;
        output.WriteLine($"following {follower.Path}");
        while (true)
        {
            if (follower.Poll())
            {
                if (follower.Restarts > restarts)
                {
                    (restarts, shown) = (follower.Restarts, 0);
                    output.WriteLine("the file began anew");
                }

                // A resumed run may have replaced its last steps by fewer.
                var entries = follower.Log.Entries;
                foreach (var entry in entries.Skip(Math.Min(shown, entries.Count - 1)).Where(entry => entry.Report.Decision is StepDecision.Skipped or StepDecision.Rejected || entry == entries[^1]))
                {
                    output.WriteLine(RunState.Line(entry));
                }

                shown = entries.Count;
                output.Flush();
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }
    }

    private static string Counts(RunState run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.Entries.Count} steps: {string.Join(", ", run.Decisions.Select(count => $"{count.Count} {RunState.Name(count.Decision)}"))}");
}
