using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>
/// Loads TorchSharp's native library, or says in one sentence why it does not load. TorchSharp itself would print a long trace that names the wrong cause where the library is there
/// but the system lacks something it needs, so the system's loader is asked first.
/// </summary>
internal static class LibTorch
{
    // What libtorch was compiled with; the numbers are those of TorchSharp 0.107.
    private const string NeededRuntime = "GLIBCXX_3.4.32", Libtorch = "2.10.0";

    private static readonly Lazy<string?> Found = new(() => Look(Load, () => RuntimeHelpers.RunClassConstructor(typeof(torch).TypeHandle)));

    /// <summary>Why the library does not load: a sentence with the remedy. Null when it is loaded.</summary>
    public static string? Problem => Found.Value;

    private static string Version => typeof(torch).Assembly.GetName().Version!.ToString(3);

    /// <param name="load">Loads the library as the system does; throws <see cref="DllNotFoundException"/> with the system's reason.</param>
    /// <param name="initialize">Lets TorchSharp look, which prints to the console and throws where it finds nothing.</param>
    internal static string? Look(Action load, Action initialize)
    {
        string reason = "";
        try
        {
            load();
        }
        catch (DllNotFoundException exception)
        {
            reason = exception.Message;
            if (Sentence(reason) is { } sentence)
            {
                return sentence;
            }
        }

        // TorchSharp knows another place, the package cache. Its trace is of no use to anybody who is told the cause.
        var console = Console.Out;
        using var trace = new StringWriter();
        try
        {
            Console.SetOut(trace);
            initialize();
            return null;
        }
        catch (TypeInitializationException exception)
        {
            return Sentence(exception.InnerException?.Message ?? "")
                ?? $"TorchSharp {Version} is there, but not its native library: add the package {CpuPackage} {Libtorch}, or TorchSharp-cpu {Version} for all platforms, to the application's project "
                + $"(with CUDA: TorchSharp-cuda-linux or TorchSharp-cuda-windows {Version}).";
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    /// <summary>What the loader's message means, or null where it only says that there is no such file.</summary>
    internal static string? Sentence(string reason)
    {
        if (reason.Contains("GLIBCXX_", StringComparison.Ordinal) || reason.Contains("CXXABI_", StringComparison.Ordinal))
        {
            return $"TorchSharp {Version}'s native library needs a newer C++ runtime than this system has ({NeededRuntime}, of GCC 13.2 or newer): use Debian 13, Ubuntu 24.04 or newer, "
                + "or run the program with the dotnet that the script eng/newer-cxx-runtime in SafeStep's repository makes (dotnet app.dll, or dotnet run -p:UseAppHost=false).";
        }

        return reason.Contains("undefined symbol", StringComparison.Ordinal)
            ? $"The native library that this program brings is not that of TorchSharp {Version}, which needs libtorch {Libtorch}: let all TorchSharp and libtorch packages of the application's project be of one version."
            : null;
    }

    private static string CpuPackage => OperatingSystem.IsWindows() ? "libtorch-cpu-win-x64" : OperatingSystem.IsMacOS() ? "libtorch-cpu-osx-arm64" : "libtorch-cpu-linux-x64";

    private static void Load()
    {
        // In TorchSharp's order: the second then finds the first.
        foreach (string name in new[] { "torch_cpu", "LibTorchSharp" })
        {
            NativeLibrary.Load(name, typeof(torch).Assembly, null);
        }
    }
}
