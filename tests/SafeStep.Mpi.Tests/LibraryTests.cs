namespace SafeStep.Mpi.Tests;

/// <summary>Which library is taken, and what is said where it is none.</summary>
public class LibraryTests
{
    [Theory]
    [InlineData("", false, 0, false)]
    [InlineData("OMPI_COMM_WORLD_SIZE=4", true, 4, true)]
    [InlineData("PMI_SIZE=2 PMI_RANK=0", true, 2, false)]
    [InlineData("PMIX_RANK=1", true, 0, true)]
    [InlineData("PMI_RANK=1 SLURM_STEP_NUM_TASKS=8", true, 8, false)]
    [InlineData("OMPI_COMM_WORLD_SIZE=many", false, 0, false)]
    public void The_environment_tells_of_the_launcher(string variables, bool launched, int size, bool openMpi)
    {
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.Equal(new MpiLaunch(launched, size, openMpi), MpiLaunch.Of(values.GetValueOrDefault));
    }

    [Fact]
    public void Without_a_launcher_one_process_needs_no_MPI()
    {
        using var group = MpiProcessGroup.Join(new MpiOptions { Library = "no-such-library" });

        Assert.Equal((0, 1), (group.Rank, group.Size));
        Assert.Equal(3, group.Max(3));
    }

    [Fact]
    public void A_library_that_is_not_there_is_named_with_the_remedy()
    {
        var exception = Assert.Throws<DllNotFoundException>(() => MpiLibrary.Load("no-such-library", new MpiLaunch(true, 2, true)));

        Assert.Contains("no-such-library", exception.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install openmpi-bin", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_not_MPI_is_refused()
    {
        // The runtime's own, which is there on every system.
        string other = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.*").Single(file => file.EndsWith(".so", StringComparison.Ordinal) || file.EndsWith(".dylib", StringComparison.Ordinal));

        Assert.Contains("is no MPI library", Assert.Throws<DllNotFoundException>(() => MpiLibrary.Load(other, default)).Message, StringComparison.Ordinal);
    }

    [MpiFact]
    public async Task A_library_that_is_not_the_launchers_does_not_train_alone_in_silence()
    {
        // As MPICH's launcher with Open MPI's library: each process is the only one that MPI knows of.
        var outcome = await Mpirun.Start(Mpirun.Host, [Mpirun.OnTheEngine, "train"], start =>
        {
            start.Environment["PMI_SIZE"] = "4";
            start.Environment["PMI_RANK"] = "0";
        });

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("each process would train alone", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(double.MaxValue)]
    public void A_time_limit_is_positive(double seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MpiOptions { Timeout = seconds > 1e9 ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds) });
}
