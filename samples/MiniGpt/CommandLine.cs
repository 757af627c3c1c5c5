using System.CommandLine;
using System.CommandLine.Parsing;
using Shared;

namespace MiniGpt;

/// <summary>The command line: a number for each setting.</summary>
public sealed class CommandLine
{
    private static readonly Settings Standard = new();

    private readonly Option<int> steps = Whole("--steps", "Training steps.", Standard.Steps);
    private readonly Option<int> batch = Whole("--batch", "Windows of text in a step.", Standard.Batch);
    private readonly Option<int> context = Whole("--context", "Characters in a window.", Standard.Context);
    private readonly Option<int> width = Whole("--width", "Size of the residual stream; a multiple of --heads.", Standard.Width);
    private readonly Option<int> heads = Whole("--heads", "Attention heads.", Standard.Heads);
    private readonly Option<int> layers = Whole("--layers", "Transformer blocks.", Standard.Layers);
    private readonly Option<double> learningRate = Number("--lr", "AdamW's learning rate after the warm-up.", Standard.LearningRate);
    private readonly Option<double> target = Number("--target", "The largest ratio of step to radius that the guard lets through.", Standard.Target);
    private readonly Option<int> seed = new("--seed") { Description = "Of the weights and the batches.", DefaultValueFactory = _ => Standard.Seed, HelpName = "N" };
    private readonly Option<string> device = Choice("--device", "Where to train: auto takes CUDA where there is one.", "auto", "cpu", "cuda");
    private readonly Option<bool> unguarded = new("--unguarded") { Description = "Measure the steps and change none." };

    /// <summary>Parses and runs. Exit codes: 0 done, 2 a wrong option or value.</summary>
    public int Invoke(string[] arguments, Func<Settings, int> run)
    {
        var root = new RootCommand("Trains a small character-level GPT on Newton's Opticks, every step inside its convergence radius.")
        {
            steps, batch, context, width, heads, layers, learningRate, target, seed, device, unguarded,
        };
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(width) % parsed.GetValue(heads) != 0)
            {
                Console.Error.WriteLine($"--width {parsed.GetValue(width)} is not a multiple of --heads {parsed.GetValue(heads)}.");
                return 2;
            }

            return run(Settings(parsed));
        });

        return SampleCommand.Invoke(root, arguments);
    }

    private Settings Settings(ParseResult parsed) => new()
    {
        Steps = parsed.GetValue(steps),
        WarmUp = Math.Max(1, parsed.GetValue(steps) / 10),
        LearningRate = parsed.GetValue(learningRate),
        Target = parsed.GetValue(target),
        Guarded = !parsed.GetValue(unguarded),
        Batch = parsed.GetValue(batch),
        Context = parsed.GetValue(context),
        Width = parsed.GetValue(width),
        Heads = parsed.GetValue(heads),
        Layers = parsed.GetValue(layers),
        Seed = parsed.GetValue(seed),
        Device = parsed.GetValue(device)!,
    };

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0], HelpName = string.Join('|', values) };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !values.Contains(token.Value))
            {
                result.AddError($"{name}: '{token.Value}' is none of {string.Join(", ", values)}.");
            }
        });
        return option;
    }

    private static Option<int> Whole(string name, string description, int standard)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard, HelpName = "N" };
        option.Validators.Add(result => Require(result, option, value => value > 0, "must be at least 1"));
        return option;
    }

    private static Option<double> Number(string name, string description, double standard)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => standard, HelpName = "X" };
        option.Validators.Add(result => Require(result, option, value => value > 0 && double.IsFinite(value), "must be a positive finite number"));
        return option;
    }

    private static void Require<T>(OptionResult result, Option<T> option, Func<T?, bool> holds, string requirement)
    {
        try
        {
            if (!result.Errors.Any() && result is { Tokens.Count: > 0 } && !holds(result.GetValue(option)))
            {
                result.AddError($"{option.Name}: '{result.Tokens[0].Value}' {requirement}.");
            }
        }
        catch (InvalidOperationException)
        {
            // Text that is no value of the option's type: the parser reports it.
        }
    }
}
