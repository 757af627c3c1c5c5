using SafeStep.Tool.Runs;
using static SafeStep.Tool.Text;

namespace SafeStep.Tool.Watching;

/// <summary>Runs as plain lines: for pipes, scripts and terminals that cannot redraw.</summary>
internal static class PlainView
{
    /// <summary>A run as it stands.</summary>
    public static void Write(TextWriter output, Run run)
    {
        output.WriteLine(Line(run, run.Rows - 1));
        output.WriteLine($"{Step(run.Rows)} steps: {string.Join(", ", Enum.GetValues<StepDecision>().Select(decision => $"{Step(run.Count(decision))} {Name(decision)}"))}");
        foreach (string note in run.LeftOut)
        {
            output.WriteLine(Plain(note));
        }
    }

    /// <summary>A line for the last step of every second in which there was one, and for each step that was not taken.</summary>
    public static async Task Follow(TextWriter output, Watched watched, CancellationToken cancellation)
    {
        var shown = watched.Files.Select(_ => (Restarts: 0, Rows: 0)).ToArray();
        output.WriteLine($"following {string.Join(", ", watched.Files.Select(file => Plain(file.Path)))}");
        output.Flush();
        while (true)
        {
            if (watched.Poll())
            {
                for (int i = 0; i < shown.Length; i++)
                {
                    Show(output, watched.Files[i], ref shown[i], several: shown.Length > 1);
                }

                output.Flush();
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }
    }

    /// <summary>One line of text for a step.</summary>
    public static string Line(Run run, int row)
    {
        long step = (long)run.Step[row];
        string values = string.Concat(run.ValueNames.Where(name => !double.IsNaN(run.Values(name)[row])).Select(name => $"  {Plain(name)} {Number(run.Values(name)[row])}"));
        string culprit = run.NotFiniteAt(step) is { } what ? $"  ({Plain(what.What)} is not finite)" : "";
        string who = LastExplained(run) is { } one && one.Step == step ? $"  ({Culprit(one)})" : "";
        return $"step {step}  r {Number(run.Ratio[row])}  scale {Number(run.Scale[row])}  {Name(run.Flags[row].Decision)}{culprit}{who}{values}";
    }

    /// <summary>The last step that says who moved it, or null.</summary>
    public static Explained? LastExplained(Run run) => run.Explanations.Count > 0 ? run.Explanations[^1] : null;

    /// <summary>The parameter with the largest share, the row and the classes.</summary>
    public static string Culprit(Explained one) =>
        $"{Plain(one.Parts[0].Parameter)} {Share(one.Parts[0].Share)}{(one.Binding is { } pair ? $", row {pair.Row}, class {pair.Rising} against {pair.Falling}" : "")}";

    private static void Show(TextWriter output, RunFile file, ref (int Restarts, int Rows) shown, bool several)
    {
        var run = file.Run;
        if (file.Restarts > shown.Restarts)
        {
            shown = (file.Restarts, 0);
            output.WriteLine("the file began anew");
        }

        // A resumed run may have replaced its last steps by fewer.
        for (int row = Math.Max(0, Math.Min(shown.Rows, run.Rows - 1)); row < run.Rows; row++)
        {
            if (row == run.Rows - 1 || run.Flags[row].Decision is StepDecision.Skipped or StepDecision.Rejected)
            {
                output.WriteLine((several ? $"{Plain(file.Name)}: " : "") + Line(run, row));
            }
        }

        shown.Rows = run.Rows;
    }
}
