using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Shared;

namespace Digits;

/// <summary>The command line: what to run and where to write it.</summary>
public sealed class CommandLine
{
    // Every step of every run is kept for the table.
    private const int MostSteps = 1_000_000;

    private readonly Option<int[]> seeds = new("--seeds")
    {
        Description = "The seeds to run, separated by commas.",
        DefaultValueFactory = _ => [0, 1, 2, 3, 4],
        CustomParser = Seeds,
        HelpName = "LIST",
    };

    private readonly Option<int> steps = new("--steps") { Description = "Steps per run; the spike begins at step 50.", DefaultValueFactory = _ => 200, HelpName = "N" };

    private readonly Option<double> spike = Number("--spike", "What the learning rate is multiplied by from step 50 on.", 10_000);

    private readonly Option<double> learningRate = Number("--lr", "Adam's learning rate before the spike.", 0.01);

    private readonly Option<double> target = Number("--target", "The largest ratio of step to radius that the guard lets through.", 1);

    private readonly Option<FileInfo?> html = new("--html") { Description = "Write a page with charts to this file.", HelpName = "FILE" };

    private readonly Option<FileInfo?> json = new("--json") { Description = "Write the results as JSON rows to this file.", HelpName = "FILE" };

    private readonly Option<FileInfo?> log = new("--log") { Description = "Write the steps of the guarded run of the first seed to this file, for safestep watch and safestep report.", HelpName = "FILE" };

    /// <summary>Parses and runs. Exit codes: 0 done, 2 a wrong option or value or a file that cannot be written.</summary>
    public int Invoke(string[] arguments, Func<Settings, FileInfo?, FileInfo?, FileInfo?, int> run)
    {
        steps.Validators.Add(result => Require(result, steps, value => value is > 0 and <= MostSteps, $"must be from 1 to {MostSteps}"));
        foreach (var option in new[] { spike, learningRate, target })
        {
            option.Validators.Add(result => Require(result, option, value => value > 0 && double.IsFinite(value), "must be a positive finite number"));
        }

        foreach (var option in new[] { html, json, log })
        {
            option.Validators.Add(result => Require(result, option, file => file?.Directory is { Exists: true }, "must name a file in a folder that exists"));
        }

        var root = new RootCommand("Trains a digits classifier through a learning-rate spike: plain, with gradient clipping, and with a step guard.")
        {
            seeds, steps, spike, learningRate, target, html, json, log,
        };
        root.SetAction(parsed => run(
            new Settings(parsed.GetValue(seeds)!, parsed.GetValue(steps), parsed.GetValue(learningRate), parsed.GetValue(spike), parsed.GetValue(target)),
            parsed.GetValue(html),
            parsed.GetValue(json),
            parsed.GetValue(log)));

        return SampleCommand.Invoke(root, arguments);
    }

    private static Option<double> Number(string name, string description, double standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        HelpName = "X",
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                result.AddError($"{name}: '{text}' is not a number.");
            }

            return value;
        },
    };

    private static int[] Seeds(ArgumentResult result)
    {
        string text = result.Tokens.Single().Value;
        var seeds = new List<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int seed))
            {
                result.AddError($"--seeds: '{part}' is not a seed; expected whole numbers separated by commas, such as 0,1,2.");
                return [];
            }

            seeds.Add(seed);
        }

        return [.. seeds.Distinct()];
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
