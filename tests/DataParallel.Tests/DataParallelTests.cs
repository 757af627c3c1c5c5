using System.Diagnostics;
using System.Globalization;

namespace DataParallel.Tests;

public class DataParallelTests
{
    [MpiFact]
    public async Task Several_processes_take_the_steps_of_one()
    {
        var one = await Train(processes: 1);
        var two = await Train(processes: 2);
        // Parts of 21, 21 and 22 rows.
        var three = await Train(processes: 3);

        Assert.Equal(60, one.Length);
        Assert.Contains(one, step => step.Decision == "Scaled");
        foreach (var several in new[] { two, three })
        {
            Assert.Equal(one.Select(step => step.Decision), several.Select(step => step.Decision));
            // Float32 sums in another order, 60 steps of them; 8e-7 was seen.
            Assert.All(one.Zip(several), pair => Assert.Equal(pair.First.Ratio, pair.Second.Ratio, 1e-4 * pair.First.Ratio));
            Assert.All(one.Zip(several), pair => Assert.Equal(pair.First.Norm, pair.Second.Norm, 1e-4 * pair.First.Norm));
        }
    }

    [MpiFact]
    public async Task Help_says_how_it_is_started_and_an_option_that_is_none_is_named()
    {
        var help = await Start(processes: 1, "--help");
        var wrong = await Start(processes: 1, "--steps");

        Assert.Equal(0, help.ExitCode);
        Assert.Contains("mpirun -n 4 dotnet", help.Output);
        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains("'--steps'", wrong.Error);
    }

    [Fact]
    public async Task Without_mpirun_it_is_one_process()
    {
        var (exitCode, output, error) = await Run("dotnet", [typeof(Digits.DigitsNet).Assembly.Location]);

        Assert.True(exitCode == 0, error);
        Assert.Equal(61, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static async Task<(string Decision, double Ratio, double Norm)[]> Train(int processes)
    {
        var (exitCode, output, error) = await Start(processes);
        Assert.True(exitCode == 0, error);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["step", "decision", "ratio", "norm", "loss"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return [..
            from line in lines.Skip(1)
            let cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            select (cells[1], double.Parse(cells[2], CultureInfo.InvariantCulture), double.Parse(cells[3], CultureInfo.InvariantCulture))];
    }

    private static Task<(int ExitCode, string Output, string Error)> Start(int processes, params string[] arguments) =>
        Run("mpirun", ["--oversubscribe", "-n", $"{processes}", "dotnet", typeof(Digits.DigitsNet).Assembly.Location, .. arguments]);

    private static async Task<(int ExitCode, string Output, string Error)> Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        // mpirun gives its processes a terminal, which they would set up.
        start.Environment["TERM"] = "dumb";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
