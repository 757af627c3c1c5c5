using System.Globalization;

namespace SafeStep.Mpi.Tests;

/// <summary>Several processes take the steps of one on the whole batch, however unevenly the rows are divided.</summary>
public class TrainingTests
{
    [MpiTheory]
    [InlineData(2)]
    [InlineData(4)]
    public Task Several_processes_take_the_steps_of_one(int processes) => TakeTheStepsOfOne(Mpirun.OnTheEngine, processes);

    [MpiTorchSharpTheory]
    [InlineData(2)]
    [InlineData(4)]
    public Task So_they_do_on_TorchSharp(int processes) => TakeTheStepsOfOne(Mpirun.OnTorchSharp, processes);

    private static async Task TakeTheStepsOfOne(string program, int processes)
    {
        var alone = await Mpirun.Start(Mpirun.Host, [program, "train"]);
        var several = await Mpirun.Run(processes, "train", program);

        Assert.True(several.ExitCode == 0, several.ToString());
        var (one, many) = (Steps(alone), Steps(several));
        Assert.Equal(20, one.Count);
        Assert.Contains(one, step => step.Decision == "Scaled");
        Assert.Equal(one.Select(step => step.Decision), many.Select(step => step.Decision));
        // Float32 sums in another order, carried through 20 steps.
        Assert.All(one.Zip(many), pair => Assert.Equal(pair.First.Ratio, pair.Second.Ratio, 1e-4 * pair.First.Ratio));
        Assert.All(one.Zip(many), pair => Assert.Equal(pair.First.Norm, pair.Second.Norm, 1e-4 * pair.First.Norm));
        Assert.All(one.Zip(many), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-4 * (1 + pair.First.Loss)));
    }

    [MpiFact]
    public async Task The_same_run_gives_the_same_bits()
    {
        var first = await Mpirun.Run(4, "train");
        var second = await Mpirun.Run(4, "train");

        Assert.Equal(21, first.Lines.Length);
        Assert.Equal(first.Lines, second.Lines);
    }

    [TwoHostsFact]
    public async Task Two_hosts_train_as_one()
    {
        var one = await Mpirun.Run(4, "train");
        var two = await Mpirun.Start("bash", [Path.Combine(AppContext.BaseDirectory, "two-hosts"), Mpirun.Host, Mpirun.OnTheEngine, "train"]);

        Assert.True(two.ExitCode == 0, two.ToString());
        Assert.Equal(Steps(one).Select(step => step.Decision), Steps(two).Select(step => step.Decision));
        Assert.All(Steps(one).Zip(Steps(two)), pair => Assert.Equal(pair.First.Norm, pair.Second.Norm, 1e-4 * pair.First.Norm));
    }

    [TwoHostsFact]
    public async Task A_cut_cable_ends_the_run_with_a_sentence()
    {
        var outcome = await Mpirun.Start("bash", [Path.Combine(AppContext.BaseDirectory, "two-hosts"), "--cut", Mpirun.Host, Mpirun.OnTheEngine, "for ever"]);

        Assert.Contains("running", outcome.Output);
        // On either host: all of them ended by themselves.
        Assert.Contains("0 left", outcome.Output);
        Assert.Contains("has waited for the other processes for 15 s", outcome.Error);
    }

    private static List<(string Decision, double Ratio, double Norm, double Loss)> Steps(Mpirun.Outcome outcome)
    {
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return
        [
            .. from line in outcome.Lines
               where line.StartsWith("step ", StringComparison.Ordinal)
               let cells = line.Split(' ')
               select (cells[2], Number(cells[3]), Number(cells[4]), Number(cells[5])),
        ];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
