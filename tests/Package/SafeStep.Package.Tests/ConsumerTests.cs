namespace SafeStep.Package.Tests;

/// <summary>The packages in somebody else's project.</summary>
public sealed class ConsumerTests : IDisposable
{
    private readonly CleanMachine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public void BuildsAndRunsOnEachTargetFrameworkWithTheGeneratorAndTheAnalyzers()
    {
        machine.Write("app/app.csproj", Consumer.Project("net8.0;net10.0", Feed.Version));
        machine.Write("app/Program.cs", Consumer.Program);

        string log = machine.Run("app", "build");

        // One finding, on both frameworks: what the analyzers are for. Anything else (CS9057, CS8032: not loaded) would be in the list.
        Assert.Equal([$"Program.cs({Consumer.UnguardedLine} SAFE2001"], BuildLog.Findings(log));
        foreach (string framework in (string[])["net8.0", "net10.0"])
        {
            string output = machine.Run("app", $"bin/Debug/{framework}/app.dll");
            Assert.Contains("decision Scaled", output, StringComparison.Ordinal);
            Assert.Contains("exact True", output, StringComparison.Ordinal);
        }

        Assert.All(["safestep.sdk", "safestep.managedtorch"], RestoredFromTheFeedUnderTest);
    }

    [Fact]
    public void TwoVersionsLiveSideBySide()
    {
        const string Next = "99.0.0";
        PackAs(Next);
        foreach (string version in (string[])[Feed.Version, Next])
        {
            machine.Write($"both/v{version}/v{version}.csproj", Consumer.Project("net10.0", version));
            machine.Write($"both/v{version}/Program.cs", Consumer.Program);
        }

        machine.Write("both/both.slnx", $"""
            <Solution>
              <Project Path="v{Feed.Version}/v{Feed.Version}.csproj" />
              <Project Path="v{Next}/v{Next}.csproj" />
            </Solution>
            """);

        string log = machine.Run("both", "build", "both.slnx");

        Assert.Equal([$"Program.cs({Consumer.UnguardedLine} SAFE2001"], BuildLog.Findings(log));
        Assert.Contains($"generator {Feed.Version}", machine.Run($"both/v{Feed.Version}", $"bin/Debug/net10.0/v{Feed.Version}.dll"), StringComparison.Ordinal);
        Assert.Contains($"generator {Next}", machine.Run($"both/v{Next}", $"bin/Debug/net10.0/v{Next}.dll"), StringComparison.Ordinal);

        // A backend of one version with the generator of another is said by restore, not by the compiler in generated code.
        machine.Write("mixed/mixed.csproj", Consumer.Project("net10.0", Feed.Version, $"""<ItemGroup><PackageReference Include="SafeStep.Sdk" Version="{Next}" /></ItemGroup>"""));
        Assert.Contains("mixed.csproj NU1608", BuildLog.Findings(machine.TryRun("mixed", "restore").Output));
    }

    [Fact]
    public void AnOldSdkAndTwoBackendsAreNamedBeforeTheCompilerFails()
    {
        // What matters of the other backend is its assembly's name.
        string otherBackend = machine.Write("SafeStep.TorchSharp.dll", "");
        File.Copy(typeof(Assert).Assembly.Location, otherBackend, overwrite: true);
        machine.Write("app/app.csproj", Consumer.Project("net10.0", Feed.Version, """<ItemGroup><Reference Include="../SafeStep.TorchSharp.dll" /></ItemGroup>"""));
        machine.Run("app", "restore");

        var (exitCode, output) = machine.TryRun("app", "msbuild", "-t:SafeStepCheckBackend", "-p:TargetFramework=net10.0");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("app references both SafeStep.ManagedTorch and SafeStep.TorchSharp", output, StringComparison.Ordinal);

        (exitCode, output) = machine.TryRun("app", "msbuild", "-t:SafeStepCheckCompiler", "-p:TargetFramework=net10.0", "-p:NETCoreSdkVersion=8.0.400");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("needs the compiler of the .NET SDK 9.0.300 or newer, and this build uses 8.0.400", output, StringComparison.Ordinal);
    }

    // The same sources as another version, built apart from the repository's own outputs.
    private void PackAs(string version)
    {
        foreach (string project in (string[])["SafeStep.Runtime", "SafeStep.ManagedTorch"])
        {
            Dotnet.Run(
                Feed.Repository, new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" },
                "pack", Path.Combine("runtime", project, project + ".csproj"), "--artifacts-path", Path.Combine(machine.Root, "artifacts"), "--output", machine.NextFeed,
                $"-p:Version={version}", "-p:LibraryTargetFrameworks=net10.0",
                // Judged when the repository itself was built.
                "-p:RunAnalyzers=false",
                // One framework of two: what is locked stays as it is.
                "-p:RestorePackagesWithLockFile=false");
        }
    }

    private void RestoredFromTheFeedUnderTest(string id) =>
        Assert.Contains(Feed.Folder, File.ReadAllText(Path.Combine(machine.PackageCache, id, Feed.Version, ".nupkg.metadata")), StringComparison.Ordinal);
}
