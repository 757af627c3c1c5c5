using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;

namespace SafeStep.Package.Tests;

/// <summary>A folder of its own with an empty package cache and the feed under test beside the ordinary sources. Deleted at the end.</summary>
public sealed class CleanMachine : IDisposable
{
    private readonly Dictionary<string, string> environment;

    public CleanMachine()
    {
        Root = Directory.CreateTempSubdirectory("safestep-package-").FullName;
        environment = new()
        {
            ["NUGET_PACKAGES"] = PackageCache,
            ["DOTNET_CLI_HOME"] = Path.Combine(Root, "home"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            // The newest runtime serves the net8.0 builds where no older one is installed.
            ["DOTNET_ROLL_FORWARD"] = "Major",
        };
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="safestep-under-test" value="{Feed.Folder}" />
                <add key="safestep-next-version" value="{NextFeed}" />
              </packageSources>
            </configuration>
            """);
        Directory.CreateDirectory(NextFeed);
        // The user's projects are not part of this repository, and their restore brings no packages but ours and what ours need.
        Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <UseAppHost>false</UseAppHost>
                <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
              </PropertyGroup>
            </Project>
            """);
    }

    public string Root { get; }

    public string PackageCache => Path.Combine(Root, "packages");

    /// <summary>A second feed, for packages of another version.</summary>
    public string NextFeed => Path.Combine(Root, "next");

    /// <summary>TorchSharp's native library in the package cache that this build was restored to: half a gigabyte that is not downloaded again. Null where the build was told not to bring it.</summary>
    public static string? NativePackage { get; } = Metadata("TorchSharpNativePackage") is { Length: > 0 } native && Cached(native) is var folder && Directory.Exists(folder) ? folder : null;

    /// <summary>Lets this machine's restores find TorchSharp, and its native library if there is one, beside their own cache.</summary>
    public void HasTorchSharp(bool native)
    {
        string folder = Path.Combine(Root, "machine-wide");
        Directory.CreateDirectory(folder);
        foreach (string package in native ? [Cached("torchsharp"), NativePackage!] : new[] { Cached("torchsharp") })
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(package)), package);
        }

        environment["NUGET_FALLBACK_PACKAGES"] = folder;
    }

    /// <summary>A package of somebody else with one file, which is empty, in a feed of this machine.</summary>
    public void Publish(string id, string version, string file)
    {
        using var package = ZipFile.Open(Path.Combine(NextFeed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using (var nuspec = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open()))
        {
            nuspec.Write($"<package><metadata><id>{id}</id><version>{version}</version><authors>somebody</authors><description>for a test</description></metadata></package>");
        }

        package.CreateEntry(file).Open().Dispose();
    }

    /// <summary>Writes a file, with the folders it needs, and returns its path.</summary>
    public string Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public string Run(string folder, params string[] arguments) => Dotnet.Run(Path.Combine(Root, folder), environment, arguments);

    public (int ExitCode, string Output) TryRun(string folder, params string[] arguments) => Dotnet.TryRun(Path.Combine(Root, folder), environment, arguments);

    /// <summary>Gives a program that is no dotnet command this machine's environment.</summary>
    public void Prepare(ProcessStartInfo start) => Dotnet.Prepare(start, environment);

    private static string Cached(string package) => Path.Combine(Metadata("NuGetPackageRoot"), package);

    /// <summary>What the build says of itself to these tests.</summary>
    public static string Metadata(string key) =>
        typeof(CleanMachine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value ?? "";

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
