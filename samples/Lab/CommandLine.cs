using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Lab.Running;
using Shared;

namespace Lab;

/// <summary>The command line: which experiments to run, and where the results go.</summary>
public sealed class CommandLine
{
    private readonly Argument<string[]> experiments = new("experiment") { Description = "The experiments to run, or all.", HelpName = "EXPERIMENT", Arity = ArgumentArity.OneOrMore };

    private readonly Option<bool> quick = new("--quick") { Description = "A reduced version of each experiment, on seed 0 unless --seeds says otherwise." };

    private readonly Option<int[]> seeds = new("--seeds") { Description = "The seeds to run, separated by commas; 0,1,2,3,4 unless --quick is given.", CustomParser = Seeds, HelpName = "LIST" };

    private readonly Option<DirectoryInfo> output = new("--out") { Description = "The folder for results and report; finished runs in it are not run again.", DefaultValueFactory = _ => new DirectoryInfo("lab-results"), HelpName = "DIR" };

    private readonly Option<int> threads = new("--threads") { Description = "How many runs at a time.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };

    private readonly Option<DirectoryInfo?> data = new("--data") { Description = "A folder with CIFAR-10 (data_batch_1.bin ... test_batch.bin) for natural; the digits otherwise.", HelpName = "DIR" };

    private readonly Option<bool> report = new("--report") { Description = "Run nothing: write the report of what is finished." };

    /// <summary>Parses and runs. Exit codes: 0 done, 1 a run failed or was stopped, 2 a wrong option or value.</summary>
    public int Invoke(string[] arguments, IReadOnlyList<string> names, Func<LabSettings, int> run)
    {
        experiments.Validators.Add(result =>
        {
            foreach (string name in result.Tokens.Select(token => token.Value).Where(name => name != "all" && !names.Contains(name)))
            {
                result.AddError($"'{name}' is no experiment; there are {string.Join(", ", names)}, or all.");
            }
        });
        threads.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1))
            {
                result.AddError($"--threads: '{result.Tokens[0].Value}' must be a whole number of at least 1.");
            }
        });
        data.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !Directory.Exists(result.Tokens[0].Value))
            {
                result.AddError($"--data: there is no folder '{result.Tokens[0].Value}'.");
            }
        });

        var root = new RootCommand($"Runs the paper's experiments and further ones: {string.Join(", ", names)}.") { experiments, quick, seeds, output, threads, data, report };
        root.SetAction(parsed =>
        {
            bool reduced = parsed.GetValue(quick);
            int[] chosen = parsed.GetValue(seeds) is { Length: > 0 } given ? given : reduced ? [0] : [0, 1, 2, 3, 4];
            string[] asked = parsed.GetValue(experiments)!;
            return run(new LabSettings(asked.Contains("all") ? names : asked, new RunOptions(chosen, reduced, parsed.GetValue(data)), parsed.GetValue(output)!, parsed.GetValue(threads), parsed.GetValue(report)));
        });

        return SampleCommand.Invoke(root, arguments);
    }

    private static int[] Seeds(ArgumentResult result)
    {
        var seeds = new List<int>();
        foreach (string part in result.Tokens.Single().Value.Split(',', StringSplitOptions.TrimEntries))
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
}

/// <summary>What the command line asks for.</summary>
public sealed record LabSettings(IReadOnlyList<string> Experiments, RunOptions Options, DirectoryInfo Output, int Threads, bool ReportOnly);
