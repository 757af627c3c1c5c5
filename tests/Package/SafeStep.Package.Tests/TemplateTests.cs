using System.Xml.Linq;

namespace SafeStep.Package.Tests;

/// <summary>The template, from its package to a training run.</summary>
public sealed class TemplateTests : IDisposable
{
    private readonly CleanMachine machine = new();

    public TemplateTests() => machine.Run("", "new", "install", Feed.PackageFile("SafeStep.Templates"));

    public void Dispose()
    {
        machine.Run("", "new", "uninstall", "SafeStep.Templates");
        machine.Dispose();
    }

    [Fact]
    public void ManagedProjectBuildsWithoutAWarningTrainsAndReports()
    {
        machine.Run("", "new", "safestep-classifier", "-n", "My-First", "--no-restore");
        BuildsWithoutAWarningTrainsAndReports("My-First");
    }

    [TorchSharpFact]
    public void TorchSharpProjectBuildsWithoutAWarningTrainsAndReports()
    {
        machine.HasTorchSharp(native: true);
        machine.Run("", "new", "safestep-classifier", "-n", "OnTorch", "--backend", "torchsharp", "--no-restore");
        Assert.Empty(BuildLog.Findings(machine.Run("OnTorch", "build")));

        // On an older Linux the program ends before the first tensor, with a sentence.
        var (exitCode, output) = machine.TryRun("OnTorch", "bin/Debug/net10.0/OnTorch.dll", "2");
        if (exitCode == 0)
        {
            BuildsWithoutAWarningTrainsAndReports("OnTorch");
        }
        else
        {
            Assert.Equal(2, exitCode);
            Assert.Contains("GLIBCXX", Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TorchSharpProjectReferencesTorchSharpAndNamesItInOnePlace()
    {
        machine.Run("", "new", "safestep-classifier", "-n", "OnTorch", "--backend", "torchsharp", "--framework", "net8.0", "--no-restore");

        var project = XDocument.Load(Path.Combine(machine.Root, "OnTorch", "OnTorch.csproj"));
        var packages = project.Descendants("PackageReference").ToDictionary(e => e.Attribute("Include")!.Value, e => e.Attribute("Version")!.Value);
        Assert.Equal(["SafeStep.TorchSharp", "libtorch-cpu-linux-x64", "libtorch-cpu-win-x64", "libtorch-cpu-osx-arm64"], packages.Keys);
        Assert.Equal(Feed.Version, packages["SafeStep.TorchSharp"]);
        Assert.All(packages.Values, version => Assert.True(Version.TryParse(version, out _)));
        Assert.Equal("net8.0", project.Descendants("TargetFramework").Single().Value);
        Assert.All(
            Directory.GetFiles(Path.Combine(machine.Root, "OnTorch"), "*.cs"),
            file => Assert.Equal(Path.GetFileName(file) == "Usings.cs", File.ReadAllText(file).Contains("TorchSharp", StringComparison.Ordinal)));
    }

    private void BuildsWithoutAWarningTrainsAndReports(string name)
    {
        Assert.Empty(BuildLog.Findings(machine.Run(name, "build")));

        string[] guarded = machine.Run(name, $"bin/Debug/net10.0/{name}.dll", "2").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] watched = machine.Run(name, $"bin/Debug/net10.0/{name}.dll", "2", "monitor").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // Three classes: chance is a third. The learning rate is a hundred times too large.
        Assert.InRange(Accuracy(guarded), 90, 100);
        Assert.InRange(Accuracy(watched), 20, 75);
        Assert.Contains(guarded, line => line.StartsWith("The guard: ", StringComparison.Ordinal) && line.Contains("scaled of 400 steps", StringComparison.Ordinal));
        Assert.Contains("The guard: 400 accepted of 400 steps.", watched.Select(line => line.TrimEnd()));
    }

    private static double Accuracy(string[] output)
    {
        const string Start = "Accuracy on new points: ";
        string line = output.Single(line => line.StartsWith(Start, StringComparison.Ordinal));
        return double.Parse(line[Start.Length..].Replace("%", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
    }
}
