using Digits;
using Reporting;
using SafeStep;
using Shared;
using Spectre.Console;

return new CommandLine().Invoke(args, (settings, html, json, log) =>
{
    if (!TensorBackend.TryLoad(out string? problem))
    {
        Console.Error.WriteLine(problem);
        return 2;
    }

    if (log is { Exists: true, Length: > 0 })
    {
        Console.Error.WriteLine($"The file '{log.FullName}' holds something already; delete it, or name another one for the log.");
        return 2;
    }

    try
    {
        // Said now, not after the training.
        foreach (var file in new[] { html, json }.OfType<FileInfo>())
        {
            using var probe = file.Open(FileMode.OpenOrCreate, FileAccess.Write);
        }

        if (log is not null)
        {
            // Refuses, too, where parts of another log stand beside it.
            StepLogWriter.Create(log.FullName).Dispose();
        }
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"The results cannot be written: {exception.Message}");
        return 2;
    }

    Terminal.Prepare();
    var data = DigitsData.Load();
    var runs = new List<RunLog>();
    AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(progress =>
        {
            foreach (var arm in Enum.GetValues<Arm>())
            {
                var bar = progress.AddTask(Results.Title(arm), maxValue: (double)settings.Seeds.Count * settings.Steps);
                runs.AddRange(settings.Seeds.Select(seed => TrainingRun.Train(data, arm, seed, settings, arm == Arm.Guard && seed == settings.Seeds[0] ? log : null, () => bar.Increment(1))));
            }
        });

    var results = new Results(settings, runs);
    var table = new Table().Border(TableBorder.Rounded).AddColumns([.. Results.Header]);
    foreach (var row in results.Table())
    {
        table.AddRow([.. row]);
    }

    AnsiConsole.Write(table);
    AnsiConsole.MarkupLine("[grey]Medians over the seeds, with quartiles.[/]");
    if (json is not null)
    {
        ResultRow.Write(json.FullName, results.Rows());
    }

    if (html is not null)
    {
        File.WriteAllText(html.FullName, Page.Of(results));
    }

    if (log is not null)
    {
        Console.WriteLine($"Now look at it: safestep watch {log.FullName}");
    }

    return 0;
});
