namespace Samples.Tests;

/// <summary>What every sample does alike.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("samples");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("Calibration", "--out", "--json", "--samples")]
    [InlineData("DataParallel", "mpirun")]
    [InlineData("Digits", "--seeds", "--steps", "--html", "--log")]
    [InlineData("Lab", "--quick", "--seeds", "--out", "--threads", "--report")]
    [InlineData("MiniGpt", "--steps", "--width", "--device", "--unguarded")]
    public async Task Help_names_the_options(string sample, params string[] names)
    {
        foreach (string asked in new[] { "--help", "-h", "-?" })
        {
            var help = await SampleProcess.Run(sample, asked);

            Assert.True(help.ExitCode == 0, help.Error);
            Assert.Empty(help.Error);
            Assert.DoesNotContain('\u001b', help.Output);
            Assert.All(names, name => Assert.Contains(name, help.Output, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Calibration", "--nope")]
    [InlineData("Calibration", "nope")]
    [InlineData("Calibration", "--samples", "99")]
    [InlineData("Calibration", "--samples", "many")]
    [InlineData("Calibration", "--samples")]
    [InlineData("Calibration", "--out", ".")]
    [InlineData("Calibration", "--json", "no/such/folder/rows.json")]
    [InlineData("Calibration", "--json", "")]
    [InlineData("DataParallel", "--nope")]
    [InlineData("DataParallel", "--help", "--nope")]
    [InlineData("Digits", "--nope")]
    [InlineData("Digits", "nope")]
    [InlineData("Digits", "--steps")]
    [InlineData("Digits", "--steps", "2147483647")]
    [InlineData("Digits", "--json", "")]
    [InlineData("Digits", "--seeds", "")]
    [InlineData("Lab", "--nope")]
    [InlineData("Lab", "kl", "--nope")]
    [InlineData("Lab", "kl", "--seeds", "")]
    [InlineData("Lab", "kl", "--threads", "many")]
    [InlineData("Lab", "kl", "--out", "")]
    [InlineData("MiniGpt", "--nope")]
    [InlineData("MiniGpt", "nope")]
    [InlineData("MiniGpt", "--seed", "many")]
    [InlineData("MiniGpt", "--device", "tpu")]
    [InlineData("MiniGpt", "--device", "cuda")]
    [InlineData("MiniGpt", "--width", "1000000000")]
    [InlineData("MiniGpt", "--heads", "0")]
    public async Task What_cannot_be_done_is_one_line_and_exit_code_2(string sample, params string[] arguments) =>
        Assert.NotEmpty((await SampleProcess.Run(sample, arguments)).Refusal());

    [Theory]
    [InlineData("Calibration", "--samples 100")]
    [InlineData("DataParallel", "")]
    [InlineData("Digits", "--seeds 0 --steps 3")]
    [InlineData("Lab", "kl --quick --out FOLDER")]
    [InlineData("MiniGpt", "--steps 2 --context 8 --batch 2 --width 8 --heads 2 --layers 1")]
    public async Task Output_in_a_pipe_has_no_colours_and_whole_tables(string sample, string arguments)
    {
        var run = await SampleProcess.Run(sample, [.. arguments.Replace("FOLDER", folder.FullName, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain('\u001b', run.Output + run.Error);
        string[] rows = [.. run.Output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.StartsWith('│'))];
        // A row that does not fit goes on in a second line, with its first cell empty.
        Assert.All(rows, row => Assert.NotEmpty(row.Split('│')[1].Trim()));
        Assert.Equal(sample is "Digits" or "Lab", rows.Length > 1);
    }

    [Fact]
    public async Task Calibration_writes_where_it_is_told()
    {
        string page = Path.Combine(folder.FullName, "page.md"), json = Path.Combine(folder.FullName, "rows.json");

        var run = await SampleProcess.Run("Calibration", "--samples", "100", "--out", page, "--json", json);

        Assert.True(run.ExitCode == 0, run.Error);
        string[] rows = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.TrimEnd())];
        Assert.All(rows, row => Assert.StartsWith("| ", row, StringComparison.Ordinal));
        string text = await File.ReadAllTextAsync(page);
        Assert.All(rows, row => Assert.Contains(row, text, StringComparison.Ordinal));
        using var written = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(json));
        Assert.Equal(3 * rows.Length, written.RootElement.GetProperty("rows").GetArrayLength());
        Assert.Equal(["page.md", "rows.json"], folder.GetFiles().Select(file => file.Name).Order());
    }
}
