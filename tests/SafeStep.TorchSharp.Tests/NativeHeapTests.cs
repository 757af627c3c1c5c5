namespace SafeStep.TorchSharpTests;

/// <summary>What the C library is told of memory that is freed. Whether it helps shows on the main thread alone, where no test runs: <c>tests/GuardOverhead faults</c> counts the pages.</summary>
public class NativeHeapTests
{
    [Fact]
    public void The_C_library_of_Linux_takes_the_limit()
    {
        TensorBackend.EnsureLoaded();

        Assert.Equal(OperatingSystem.IsLinux(), NativeHeap.KeepEnd());
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("1048576", null, true)]
    [InlineData(null, "glibc.malloc.trim_threshold=4096:glibc.malloc.check=1", true)]
    [InlineData(null, "glibc.malloc.check=1", false)]
    [InlineData("", "", false)]
    public void The_users_own_limit_stays(string? variable, string? tunables, bool chosen)
    {
        Assert.Equal(chosen, NativeHeap.IsChosen(name => name == "MALLOC_TRIM_THRESHOLD_" ? variable : name == "GLIBC_TUNABLES" ? tunables : null));
    }
}
