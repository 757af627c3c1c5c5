using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Loader = System.Runtime.InteropServices.NativeLibrary;

namespace SafeStep.Tool.Doctor;

/// <summary>TorchSharp's native library: whether a package brings it, and whether this machine has the C++ runtime that it needs.</summary>
internal static partial class NativeLibrary
{
    /// <summary>The newest symbol version that libtorch of TorchSharp 0.107 asks for on Linux.</summary>
    private const string NeededSymbols = "GLIBCXX_3.4.32";

    public static Finding Look(IReadOnlyList<string> references)
    {
        const string Name = "native library";
        // The packages of TorchSharp stand beside each other in the cache; which of them this project has, its assets say.
        string[] platforms = [.. Package().Matches(Assets(references) ?? "").Select(match => match.Groups[1].Value).Distinct()];
        if (platforms.Length == 0)
        {
            return references.Contains("output=Library")
                ? new Finding(Name, "none, as in a library: the program that uses it brings libtorch")
                : new Finding(Name, "no package brings libtorch: add TorchSharp-cpu, or TorchSharp-cuda-linux or TorchSharp-cuda-windows.", false);
        }

        string here = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        if (!platforms.Contains(here))
        {
            return new Finding(Name, $"the package of libtorch is for {string.Join(", ", platforms)} and not for this machine: TorchSharp-cpu brings that of every platform.", false);
        }

        bool? hasSymbols = RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? HasSymbols() : null;
        return hasSymbols != false
            ? new Finding(Name, "libtorch, from a package" + (hasSymbols == true ? $"; the C++ runtime has {NeededSymbols}" : ""))
            : new Finding(Name, $"the C++ runtime of this machine lacks {NeededSymbols}, which libtorch needs: that of GCC 13.2 or newer (Debian 13, Ubuntu 24.04).", false);
    }

    private static string? Assets(IReadOnlyList<string> references) => references.FirstOrDefault(line => line.StartsWith("assets=", StringComparison.Ordinal)) is { } line && File.Exists(line[7..]) ? File.ReadAllText(line[7..]) : null;

    /// <summary>Whether the C++ runtime that programs here load has the symbols; null where that cannot be told.</summary>
    private static bool? HasSymbols()
    {
        try
        {
            if (!Loader.TryLoad("libstdc++.so.6", out _))
            {
                return false;
            }

            string? file = File.ReadLines("/proc/self/maps").Where(line => line.Contains("libstdc++.so", StringComparison.Ordinal)).Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..]).FirstOrDefault();
            return file is null ? null : File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(NeededSymbols + "\0")) >= 0;
        }
        catch (IOException)
        {
            return null;
        }
    }

    // libtorch-cpu-linux-x64, libtorch-cuda-12.8-win-x64-part1
    [GeneratedRegex("\"libtorch-(?:cpu|cuda-[0-9.]+)-(linux|win|osx)-", RegexOptions.IgnoreCase)]
    private static partial Regex Package();
}
