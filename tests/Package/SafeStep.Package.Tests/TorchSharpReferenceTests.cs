using System.Xml.Linq;

namespace SafeStep.Package.Tests;

/// <summary>What a project on TorchSharp lacks or mixes is said by its build, in a sentence, and not by TorchSharp's trace when the program runs.</summary>
public sealed class TorchSharpReferenceTests : IDisposable
{
    private const string Here = "linux-x64";

    private readonly CleanMachine machine = new();

    public TorchSharpReferenceTests() => machine.HasTorchSharp(native: false);

    public void Dispose() => machine.Dispose();

    [Fact]
    public void No_native_library_and_that_of_another_platform_are_told_with_the_package_to_add()
    {
        machine.Publish("libtorch-cpu-win-x64", Libtorch, "runtimes/win-x64/native/torch_cpu.dll");
        machine.Publish("libtorch-cpu-linux-x64", Libtorch, "runtimes/linux-x64/native/libtorch_cpu.so");
        const string Win = "libtorch-cpu-win-x64", Linux = "libtorch-cpu-linux-x64";

        foreach (string output in (string[])[Check("none"), Check("other", (Win, Libtorch))])
        {
            Assert.Contains($"brings no native library of TorchSharp for {Here}: add the package libtorch-cpu-{Here} {Libtorch}, or TorchSharp-cpu {TorchSharp} for all platforms", output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("warning", Check("right", (Linux, Libtorch)), StringComparison.Ordinal);
        Assert.DoesNotContain("warning", Check("all", (Linux, Libtorch), (Win, Libtorch)), StringComparison.Ordinal);
        // The program brings it, not the library that the program uses.
        Assert.DoesNotContain("warning", Check("library", "<OutputType>Library</OutputType>", 0), StringComparison.Ordinal);
        Assert.DoesNotContain("warning", Check("elsewhere", "<SafeStepCheckNativeLibrary>false</SafeStepCheckNativeLibrary>", 0), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_package_for_the_platform_none_is_advised()
    {
        string output = Check("arm", "", 0, on: "linux-arm64");

        Assert.Contains("There is no package with the native library of TorchSharp for linux-arm64, only for linux-x64, win-x64 and osx-arm64", output, StringComparison.Ordinal);
        Assert.DoesNotContain("add the package", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Mixed_versions_are_errors_that_name_both()
    {
        const string Remedy = "let all TorchSharp and libtorch packages of the project be of one version.";
        machine.Publish("libtorch-cpu-linux-x64", "2.7.1", "runtimes/linux-x64/native/libtorch_cpu.so");
        Assert.Contains(
            $"brings libtorch-cpu-linux-x64 2.7.1, and TorchSharp {TorchSharp} needs libtorch {Libtorch}: {Remedy}",
            Check("native", "", 1, Here, ("libtorch-cpu-linux-x64", "2.7.1")), StringComparison.Ordinal);

        machine.Publish("TorchSharp", "0.106.0", "lib/net8.0/TorchSharp.dll");
        Assert.Contains(
            $"uses TorchSharp 0.106.0, and SafeStep.TorchSharp needs {TorchSharp} or newer: {Remedy}",
            Check("binding", "<NoWarn>NU1605</NoWarn>", 1, Here, ("TorchSharp", "0.106.0")), StringComparison.Ordinal);
        // Where nobody said that an older one is meant, restore refuses it.
        Assert.Contains("NU1605", machine.TryRun("binding", "restore", "-p:NoWarn=").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_versions_are_those_that_the_package_was_built_with()
    {
        Assert.Equal(CleanMachine.Metadata("TorchSharpVersion"), TorchSharp);
        Assert.Equal(CleanMachine.Metadata("LibtorchVersion"), Libtorch);
    }

    private static string TorchSharp => Property("SafeStepTorchSharpVersion");

    private static string Libtorch => Property("SafeStepLibtorchVersion");

    private static string Property(string name) =>
        XDocument.Load(Path.Combine(Feed.Repository, "runtime", "SafeStep.TorchSharp", "buildTransitive", "SafeStep.TorchSharp.targets")).Descendants(name).Single().Value;

    private string Check(string name, params (string Id, string Version)[] packages) => Check(name, "", 0, Here, packages);

    private string Check(string name, string properties, int exitCode, string on = Here, params (string Id, string Version)[] packages)
    {
        string references = string.Concat(packages.Select(package => $"""<PackageReference Include="{package.Id}" Version="{package.Version}" />"""));
        machine.Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>{properties}</PropertyGroup>
              <ItemGroup><PackageReference Include="SafeStep.TorchSharp" Version="{Feed.Version}" />{references}</ItemGroup>
            </Project>
            """);
        // The platform is a property here, so that the test is the same everywhere.
        var (ended, output) = machine.TryRun(name, "msbuild", "-restore", "-t:SafeStepCheckTorchSharp", $"-p:NETCoreSdkPortableRuntimeIdentifier={on}");
        Assert.True(ended == exitCode, output);
        return output;
    }
}
