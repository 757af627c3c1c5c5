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
        var four = await Train(processes: 4);

        Assert.Equal(60, one.Length);
        Assert.Contains(one, step => step.Decision == "Scaled");
        foreach (var several in new[] { two, four })
        {
            Assert.Equal(one.Select(step => step.Decision), several.Select(step => step.Decision));
            // Float32 sums in another order, 60 steps of them; 8e-7 was seen.
            Assert.All(one.Zip(several), pair => Assert.Equal(pair.First.Ratio, pair.Second.Ratio, 1e-4 * pair.First.Ratio));
            Assert.All(one.Zip(several), pair => Assert.Equal(pair.First.Norm, pair.Second.Norm, 1e-4 * pair.First.Norm));
        }
    }

    private static async Task<(string Decision, double Ratio, double Norm)[]> Train(int processes)
    {
        var start = new ProcessStartInfo("mpirun", ["--oversubscribe", "-n", $"{processes}", "dotnet", typeof(Digits.DigitsNet).Assembly.Location])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, await error);
        return [..
            from line in (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            let cells = line.Split(' ')
            select (cells[1], double.Parse(cells[2], CultureInfo.InvariantCulture), double.Parse(cells[3], CultureInfo.InvariantCulture))];
    }
}
