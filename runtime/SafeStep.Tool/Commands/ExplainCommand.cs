using System.CommandLine;
using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Commands;

/// <summary><c>safestep explain</c>.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var log = Inputs.Log("The step log of a run.");
        var step = new Option<long?>("--step") { Description = "One step, and the story that it belongs to.", HelpName = "N" };
        step.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(long.TryParse(token.Value, out long number) && number >= 0))
            {
                result.AddError($"--step: '{token.Value}' is not the number of a step.");
            }
        });
        var command = new Command("explain", "Tells the story of each intervention of a guard in words: what was normal, the first sign, who did it, and what followed.") { log, step };
        command.SetAction((parsed, _) => Tool.Guarded(() =>
        {
            Explain(RunFile.Read(parsed.GetValue(log)!), parsed.GetValue(step));
            return Task.CompletedTask;
        }));
        return command;
    }

    private static void Explain(Run run, long? step)
    {
        // Before anything is printed.
        int? row = step is { } wanted ? RowOf(run, wanted) : null;
        foreach (string note in run.LeftOut)
        {
            Console.Error.WriteLine(Text.Plain(note));
        }

        Write($"{run.Name}: {Summary.Sentence(run)}");
        foreach (string doubt in run.Doubts)
        {
            Write(doubt);
        }

        var episodes = Episode.Of(run);
        if (row is { } one)
        {
            Console.WriteLine();
            foreach (string sentence in new StepStory(run, one).Sentences)
            {
                Write(sentence);
            }

            episodes = [.. episodes.Where(episode => episode.First <= one && one <= episode.Last)];
        }
        else if (episodes.Count == 0)
        {
            Write("The guard let every step pass as it was proposed.");
        }

        foreach (var story in episodes.Select(episode => new Story(run, episode)))
        {
            Console.WriteLine();
            Write(story.Title);
            foreach (string sentence in story.Sentences)
            {
                Write(sentence, "  ");
            }
        }
    }

    private static int RowOf(Run run, long step)
    {
        int row = run.Step.Values.BinarySearch((double)step);
        return row >= 0 ? row : throw new ToolException($"There is no step {step} in {run.File}: it holds {run.Rows} from {run.Step[0]} to {run.Step[run.Rows - 1]}.");
    }

    // At the width of the terminal; whole where the output goes elsewhere.
    private static void Write(string text, string indent = "") => Console.WriteLine(Text.Wrapped(Text.Plain(text), Console.IsOutputRedirected ? 0 : Console.WindowWidth - 1, indent));
}
