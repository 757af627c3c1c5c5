using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace SafeStep;

/// <summary>
/// Loads TorchSharp's native library, or says in one sentence why it does not load. TorchSharp itself would print a long trace that names the wrong cause where the library is there
/// but the system lacks something it needs, so the system's loader is asked first.
/// </summary>
internal static partial class LibTorch
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
            return Sentence(exception.InnerException?.Message ?? "") ?? Missing(Platform);
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

        if (reason.Contains("undefined symbol", StringComparison.Ordinal))
        {
            return $"The native library that this program brings is not that of TorchSharp {Version}, which needs libtorch {Libtorch}: let all TorchSharp and libtorch packages of the application's project be of one version.";
        }

        if (Damaged().Match(reason) is { Success: true, Value: var damage })
        {
            return $"TorchSharp {Version}'s native library is there, but damaged ({damage.Trim()}): delete the folder of its package in NuGet's package cache and the bin and obj of the application's project, and build again.";
        }

        if (Musl().IsMatch(reason))
        {
            return $"TorchSharp {Version}'s native library needs glibc, the C library of GNU, and this system has another one, as Alpine does: use Debian 13, Ubuntu 24.04 or newer.";
        }

        return Dependency().Match(reason) is { Success: true } needed
            ? $"TorchSharp {Version}'s native library needs {needed.Groups[1].Value}, which is neither beside it nor on this system: install it, or, where it is one of libtorch's own (libc10, libtorch, libgomp), delete the bin and obj of the application's project and build again."
            : null;
    }

    /// <summary>That nothing was found, and what to add.</summary>
    /// <param name="platform">The platform, as in linux-x64.</param>
    internal static string Missing(string platform) => platform is "linux-x64" or "win-x64" or "osx-arm64"
        ? $"TorchSharp {Version} is there, but not its native library: add the package libtorch-cpu-{platform} {Libtorch}, or TorchSharp-cpu {Version} for all platforms, to the application's project "
            + $"(with CUDA: TorchSharp-cuda-linux or TorchSharp-cuda-windows {Version})."
        : $"There is no native library of TorchSharp {Version} for {platform}, only for linux-x64, win-x64 and osx-arm64: run the program on one of these, or use the package SafeStep.ManagedTorch, which needs none.";

    private static string Platform =>
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux") + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    // What the loaders of Linux, Windows and macOS say of a file that is no library.
    [GeneratedRegex("^.*(file too short|invalid ELF|ELF load command|not a valid Win32|0x800700C1|0x8007000B|not a mach-o|not valid mach-o).*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Damaged();

    [GeneratedRegex("Error loading shared library|Error relocating")]
    private static partial Regex Musl();

    // The places that were tried for the library itself have its own name, or a path.
    [GeneratedRegex(@"^(?!(?:lib)?(?:torch_cpu|LibTorchSharp))([^/\s:]+): cannot open shared object file", RegexOptions.Multiline)]
    private static partial Regex Dependency();

    private static void Load()
    {
        // In TorchSharp's order: the second then finds the first.
        foreach (string name in new[] { "torch_cpu", "LibTorchSharp" })
        {
            NativeLibrary.Load(name, typeof(torch).Assembly, null);
        }
    }
}
