namespace SafeStep.TorchSharpTests;

/// <summary>What is said where TorchSharp's native library does not load. These run without it.</summary>
public class NativeLibraryTests
{
    // As the loader of Debian 12 says it.
    private const string TooOld = "Unable to load shared library 'LibTorchSharp' or one of its dependencies. /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/runtimes/linux-x64/native/libLibTorchSharp.so)";

    private static readonly string Version = typeof(torch).Assembly.GetName().Version!.ToString(3);

    [Xunit.Fact]
    public void A_missing_library_is_reported_with_the_package_to_add_and_without_TorchSharps_trace()
    {
        var (problem, printed) = Look(
            () => throw new DllNotFoundException("libtorch_cpu.so: cannot open shared object file: No such file or directory"),
            () =>
            {
                Console.WriteLine("Trace from LoadNativeBackend");
                throw new TypeInitializationException("TorchSharp.torch", new NotSupportedException("long trace"));
            });

        Assert.Contains($"TorchSharp-cpu {Version}", problem, StringComparison.Ordinal);
        Assert.Contains("libtorch-cpu-", problem, StringComparison.Ordinal);
        Assert.Contains("CUDA", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("trace", problem, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\n', problem);
        Assert.Empty(printed);
    }

    [Xunit.Fact]
    public void An_old_runtime_is_named_before_TorchSharp_looks()
    {
        var (problem, printed) = Look(() => throw new DllNotFoundException(TooOld), () => throw new InvalidOperationException("TorchSharp looked."));

        Assert.Contains("GLIBCXX_3.4.32", problem, StringComparison.Ordinal);
        Assert.Contains("eng/newer-cxx-runtime", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("package", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
        Assert.Empty(printed);
    }

    [Xunit.Fact]
    public void A_libtorch_of_another_version_is_told_from_a_missing_one()
    {
        var (problem, _) = Look(() => throw new DllNotFoundException("libLibTorchSharp.so: undefined symbol: _ZN3c106detail"), () => throw new InvalidOperationException("TorchSharp looked."));

        Assert.Contains("libtorch 2.10.0", problem, StringComparison.Ordinal);
    }

    [Xunit.Fact]
    public void A_library_that_TorchSharp_finds_elsewhere_is_no_problem() => Assert.Null(LibTorch.Look(() => throw new DllNotFoundException("no such file"), () => { }));

    [Xunit.Fact]
    public void What_is_found_decides_whether_a_guard_can_be_made()
    {
        Assert.Equal(TensorBackend.TryLoad(out string? problem), problem is null);
        if (problem is null)
        {
            TensorBackend.EnsureLoaded();
        }
        else
        {
            Assert.Equal(problem, Assert.Throws<DllNotFoundException>(TensorBackend.EnsureLoaded).Message);
        }
    }

    [Fact]
    public void A_library_that_is_there_is_loaded() => Assert.True(TensorBackend.TryLoad(out _));

    private static (string Problem, string Printed) Look(Action load, Action initialize)
    {
        var console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            return (LibTorch.Look(load, initialize)!, printed.ToString());
        }
        finally
        {
            Console.SetOut(console);
        }
    }
}
