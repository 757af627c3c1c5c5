using System.CommandLine;
using System.Globalization;
using Calibration;
using Reporting;
using Shared;

var page = new Option<FileInfo?>("--out") { Description = "Write the page of the documentation to this file.", HelpName = "FILE" };
var json = new Option<FileInfo?>("--json") { Description = "Write the medians and quartiles as JSON rows to this file.", HelpName = "FILE" };
foreach (var option in new[] { page, json })
{
    // Said now, not after the measurements.
    option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && (string.IsNullOrWhiteSpace(token.Value) || Directory.Exists(token.Value) || new FileInfo(token.Value).Directory is not { Exists: true }))
        {
            result.AddError($"{option.Name}: '{token.Value}' must name a file in a folder that exists.");
        }
    });
}

var samples = new Option<int>("--samples") { Description = "Samples per row up to 10 classes; a quarter of it at 1,000, a twenty-fifth at 50,000.", DefaultValueFactory = _ => 2_000 };
samples.Validators.Add(result =>
{
    if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 100 and <= 1_000_000))
    {
        result.AddError($"--samples: '{token.Value}' must be a whole number from 100, below which there is no 5% quantile, to 1000000.");
    }
});

var command = new RootCommand("Measures how far the closed-form bounds of the convergence radius lie below the exact radius.") { page, json, samples };
command.SetAction(parsed =>
{
    int most = parsed.GetValue(samples);
    var measurements = new List<Measurement>();
    foreach (int classes in new[] { 2, 10, 1_000, 50_000 })
    {
        foreach (SampleKind kind in SampleKind.All)
        {
            var measurement = Measurement.Of(kind, classes, classes <= 10 ? most : classes == 1_000 ? most / 4 : most / 25);
            measurements.Add(measurement);
            Console.WriteLine(measurement.ToMarkdown());
        }
    }

    try
    {
        if (parsed.GetValue(page) is { } written)
        {
            File.WriteAllText(written.FullName, Page.Of(measurements));
        }

        if (parsed.GetValue(json) is { } file)
        {
            ResultRow.Write(file.FullName, measurements.SelectMany(measurement => measurement.Rows()));
        }
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"The results could not be written: {exception.Message}");
        return 2;
    }

    return 0;
});
return SampleCommand.Invoke(command, args);
