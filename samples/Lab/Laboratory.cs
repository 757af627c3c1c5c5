using System.Diagnostics;
using System.Text.Json;
using Lab.Experiments;
using Lab.Findings;
using Lab.Running;
using Shared;
using Spectre.Console;

namespace Lab;

/// <summary>Runs what was asked for, and reports all that is finished.</summary>
public static class Laboratory
{
    public static int Run(LabSettings settings)
    {
        ResultStore store;
        try
        {
            settings.Output.Create();
            store = ResultStore.Open(Path.Combine(settings.Output.FullName, "cells.jsonl"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            Console.Error.WriteLine($"The results in {settings.Output.FullName} cannot be used: {error.Message}");
            return 2;
        }

        using (store)
        {
            var chosen = Catalogue.All.Where(experiment => settings.Experiments.Contains(experiment.Name)).ToArray();
            using var stop = new CancellationTokenSource();
            Console.CancelKeyPress += (_, pressed) =>
            {
                // The runs at hand are finished and kept.
                pressed.Cancel = true;
                stop.Cancel();
            };
            Terminal.Prepare();
            long start = Stopwatch.GetTimestamp();
            var failures = settings.ReportOnly ? [] : RunCells(chosen, settings, store, stop.Token);
            var reported = chosen.Select(experiment => Reported(experiment, settings.Options, store)).Where(experiment => experiment.Cells.Count > 0).ToArray();
            if (reported.Length > 0)
            {
                new Report(reported, settings.Options).Write(settings.Output);
                Show(reported);
            }

            Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s. The report is {Path.Combine(settings.Output.FullName, "report.html")}");
            foreach (var (key, error) in failures)
            {
                Console.Error.WriteLine($"{key.Experiment}, {key.Name} failed: {error}");
            }

            if (stop.IsCancellationRequested)
            {
                Console.Error.WriteLine("Stopped. What is finished is kept: the same command goes on from here.");
            }

            return failures.Count > 0 || stop.IsCancellationRequested ? 1 : 0;
        }
    }

    private static IReadOnlyList<(CellKey Key, Exception Error)> RunCells(IReadOnlyList<IExperiment> chosen, LabSettings settings, ResultStore store, CancellationToken cancellation)
    {
        var cells = chosen.ToDictionary(experiment => experiment.Name, experiment => experiment.Cells(settings.Options).ToArray());
        IReadOnlyList<(CellKey, Exception)> failures = [];
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var bars = chosen.ToDictionary(experiment => experiment.Name, experiment => progress.AddTask(experiment.Name, maxValue: cells[experiment.Name].Length));
                failures = ParallelRunner.Run(chosen.SelectMany(experiment => cells[experiment.Name]), store, settings.Threads, key => bars[key.Experiment].Increment(1), cancellation);
            });
        return failures;
    }

    private static ReportedExperiment Reported(IExperiment experiment, RunOptions options, ResultStore store)
    {
        var planned = experiment.Cells(options).Select(cell => cell.Key).ToArray();
        var finished = store.Find(planned);
        var summary = finished.Count > 0 ? experiment.Summarise([.. finished.Select(cell => cell.Result)], options) : new Summary([], [], [], []);
        return new ReportedExperiment(experiment, summary, finished, planned.Length);
    }

    private static void Show(IReadOnlyList<ReportedExperiment> reported)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Experiment", "Claim", "Paper", "Here", "Verdict");
        foreach (var experiment in reported)
        {
            foreach (var verdict in experiment.Summary.Verdicts)
            {
                table.AddRow([.. new[] { experiment.Experiment.Name, verdict.Claim, verdict.Paper, verdict.Ours, verdict.OutcomeText }.Select(Markup.Escape)]);
            }
        }

        AnsiConsole.Write(table);
    }
}
