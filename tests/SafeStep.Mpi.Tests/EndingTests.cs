namespace SafeStep.Mpi.Tests;

/// <summary>A process that dies, leaves or is out of step ends the others, with a sentence. None of them hangs: the launcher's run has a limit.</summary>
public class EndingTests
{
    [MpiTheory]
    // The launcher's own words, where the process could say nothing.
    [InlineData("exit before join", "mpirun")]
    [InlineData("killed", "exited on signal 9")]
    // Its own.
    [InlineData("exit", "rank 1 has ended")]
    [InlineData("exception", "Rank 1 of 2 cannot go on, and so all end: The third batch cannot be read.")]
    [InlineData("unhandled exception", "The third batch cannot be read.")]
    [InlineData("caught outside", "caught on rank 1: The third batch cannot be read.")]
    [InlineData("caught outside", "rank 0 averages the gradients of 4 parameters")]
    [InlineData("ends early", "rank 0 reduces 1 number, as guards do (call 3), rank 1 has ended (call 3)")]
    [InlineData("other call", "rank 0 takes 100000 bytes from rank 0 (call 2), rank 1 sums 3 float32 values (call 2)")]
    [InlineData("other length", "rank 0 sums 10 float64 values (call 1), rank 1 sums 11 float64 values (call 1)")]
    [InlineData("other operation", "The processes reduce their numbers by different operations.")]
    [InlineData("hang", "has waited for the other processes for 5 s")]
    [InlineData("different models", "Rank 0 has hidden.weight: Float32 [16, 6], where rank 1 has hidden.weight: Float32 [17, 6].")]
    [InlineData("demand", "On rank 1 of 2: the file part1.csv is missing.")]
    public async Task The_run_ends_with_a_sentence(string scenario, string sentence)
    {
        var outcome = await Mpirun.Run(2, scenario);

        Assert.True(outcome.ExitCode != 0, outcome.ToString());
        Assert.Contains(sentence, outcome.Error);
    }

    [MpiTheory]
    [InlineData("exception", "Rank 1 of 4 cannot go on")]
    [InlineData("killed", "exited on signal 9")]
    [InlineData("demand", "On rank 2 of 4: the file part2.csv is missing.")]
    public async Task So_does_a_run_of_four(string scenario, string sentence)
    {
        var outcome = await Mpirun.Run(4, scenario);

        Assert.True(outcome.ExitCode != 0, outcome.ToString());
        Assert.Contains(sentence, outcome.Error);
    }

    [MpiTheory]
    [InlineData("other threads", "20 threads")]
    [InlineData("null reference", "caught")]
    [InlineData("not disposed", "largest 1")]
    [InlineData("joined twice", "This process takes part in a run over MPI already")]
    [InlineData("started by others", "2 processes")]
    [InlineData("nan", "NaN 1 Infinity 2")]
    [InlineData("large", "True 1")]
    public async Task What_is_allowed_ends_well(string scenario, string printed)
    {
        var outcome = await Mpirun.Run(2, scenario);

        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains(printed, outcome.Output);
        Assert.DoesNotContain("Rank", outcome.Error);
    }
}
