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

    // Of a machine without a folder named in them, as glibc, musl, Windows and macOS say it.
    [Xunit.Theory]
    [InlineData("/app/torch_cpu.so: cannot open shared object file: No such file or directory\n/app/runtimes/linux-x64/native/libtorch_cpu.so: file too short\n", "damaged (/app/runtimes/linux-x64/native/libtorch_cpu.so: file too short)")]
    [InlineData("/app/libtorch_cpu.so: invalid ELF header", "damaged")]
    [InlineData("Unable to load DLL 'torch_cpu' or one of its dependencies: %1 is not a valid Win32 application. (0x800700C1)", "damaged")]
    [InlineData("dlopen(/app/libtorch_cpu.dylib, 0x0001): tried: '/app/libtorch_cpu.dylib' (not a mach-o file)", "damaged")]
    [InlineData("/app/libtorch_cpu.so: cannot open shared object file: No such file or directory\nlibc10.so: cannot open shared object file: No such file or directory\n", "needs libc10.so, which")]
    [InlineData("libgomp.so.1: cannot open shared object file: No such file or directory", "needs libgomp.so.1, which")]
    [InlineData("Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /app/libtorch_cpu.so)", "glibc")]
    public void What_is_wrong_with_a_library_that_is_there_is_told_from_a_missing_one(string reason, string expected)
    {
        var (problem, _) = Look(() => throw new DllNotFoundException("Unable to load shared library 'torch_cpu' or one of its dependencies.\n" + reason), () => throw new InvalidOperationException("TorchSharp looked."));

        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("add the package", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Xunit.Theory]
    [InlineData("linux-arm64")]
    [InlineData("win-arm64")]
    [InlineData("osx-x64")]
    public void Where_there_is_no_package_none_is_advised(string platform)
    {
        Assert.Contains($"for {platform}", LibTorch.Missing(platform), StringComparison.Ordinal);
        Assert.DoesNotContain("add the package", LibTorch.Missing(platform), StringComparison.Ordinal);
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
