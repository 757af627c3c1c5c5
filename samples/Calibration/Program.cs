using System.CommandLine;
using Calibration;
using Reporting;

var page = new Option<FileInfo>("--out") { Description = "Where the page is written.", DefaultValueFactory = _ => new FileInfo("docs/calibration.md") };
var json = new Option<FileInfo?>("--json") { Description = "Also write the medians and quartiles as JSON rows." };
var samples = new Option<int>("--samples") { Description = "Samples per row up to 10 classes; a quarter of it at 1,000, a twenty-fifth at 50,000.", DefaultValueFactory = _ => 2_000 };
samples.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 100)
    {
        result.AddError("--samples must be at least 100: fewer have no 5% quantile.");
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
        File.WriteAllText(parsed.GetValue(page)!.FullName, Page.Of(measurements));
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
ParseResult result = command.Parse(args);
int code = result.Invoke();
return result.Errors.Count > 0 ? 2 : code;
