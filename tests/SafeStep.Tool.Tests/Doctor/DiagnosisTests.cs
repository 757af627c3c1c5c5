using SafeStep.Tool.Doctor;

namespace SafeStep.Tool.Tests.Doctor;

/// <summary>What the doctor says of what it found. The building itself is tested from the package.</summary>
public sealed class DiagnosisTests : TemporaryFolder
{
    private const string Model = "    partial class Net\n    {\n        public LogitJvp Jvp(Tensor x, Update update) => default;\n    }\n";

    private static readonly string[] Whole = ["/packages/SafeStep.Analyzers.dll", "/packages/SafeStep.Generators.dll"];

    [Fact]
    public void A_project_that_is_well_has_no_complaint() => Assert.All(Diagnosed(), finding => Assert.True(finding.IsWell, finding.Text));

    [Theory]
    [InlineData("CS1513", false)]
    [InlineData("CS0029", true)]
    public void Nothing_is_said_to_be_well_while_the_project_does_not_compile(string error, bool isGenerated)
    {
        var findings = Diagnosed(builds: false, generated: isGenerated ? [Model] : [], diagnostics: new Diagnostic(error, "error", "wrong", "A.cs(1)"));

        Assert.Equal($"fails: A.cs(1) {error} wrong", Text(findings, "build"));
        Assert.All(new[] { "models", "optimizers", "training" }, name => Assert.Equal("not known while the project does not compile.", Text(findings, name)));
        Assert.Equal(isGenerated ? "runs" : "is loaded; what it writes is not known while the project does not compile.", Text(findings, "generator"));
        Assert.Equal(isGenerated, findings.Single(finding => finding.Name == "generator").IsWell);
    }

    [Fact]
    public void A_rule_that_is_an_error_is_told_and_the_others_are_known()
    {
        var findings = Diagnosed(builds: false, diagnostics: new Diagnostic("SAFE2001", "error", "unguarded", "A.cs(7)"));

        Assert.Equal("SAFE2001 at A.cs(7); safestep rules SAFE2001 tells more.", Text(findings, "optimizers"));
        Assert.True(findings.Single(finding => finding.Name == "models").IsWell);
    }

    [Fact]
    public void Without_the_packages_nothing_was_looked_at()
    {
        var findings = Diagnosed(references: [], analyzers: [], generated: []);

        Assert.All(new[] { "backend", "generator", "models", "optimizers", "training" }, name => Assert.False(findings.Single(finding => finding.Name == name).IsWell));
        Assert.Equal("not looked at: the analyzers are not loaded.", Text(findings, "optimizers"));
    }

    [Fact]
    public void A_project_without_a_model_says_so()
    {
        Assert.Equal("is loaded and wrote nothing: no class is marked [LogitHead]", Text(Diagnosed(generated: []), "generator"));
    }

    [Theory]
    [InlineData("9.0.100", false)]
    [InlineData("8.0.400", false)]
    [InlineData("9.0.300", true)]
    [InlineData("11.0.100-preview.1", true)]
    public void The_sdk_is_new_enough_or_not(string sdk, bool isWell) => Assert.Equal(isWell, Diagnosed(sdk).Single(finding => finding.Name == "SDK").IsWell);

    [Theory]
    [InlineData("", "Exe", "no package brings libtorch: add TorchSharp-cpu", false)]
    [InlineData("", "Library", "none, as in a library: the program that uses it brings libtorch", true)]
    [InlineData("\"libtorch-cpu-freebsd-x64/2.10.0\"", "Exe", "no package brings libtorch", false)]
    [InlineData("\"libtorch-cpu-OTHER-x64/2.10.0\"", "Exe", "and not for this machine", false)]
    [InlineData("\"libtorch-cpu-HERE-x64/2.10.0\"", "Exe", "", null)]
    [InlineData("\"libtorch-cuda-12.8-HERE-x64-part1/2.10.0\"", "Exe", "", null)]
    public void The_native_library_is_that_of_this_machine(string assets, string output, string beginning, bool? isWell)
    {
        var (here, other) = OperatingSystem.IsWindows() ? ("win", "linux") : OperatingSystem.IsMacOS() ? ("osx", "win") : ("linux", "win");
        File.WriteAllText(At("project.assets.json"), assets.Replace("HERE", here, StringComparison.Ordinal).Replace("OTHER", other, StringComparison.Ordinal));

        var finding = Diagnosed(references: ["/packages/SafeStep.TorchSharp.dll", "/packages/TorchSharp.dll", $"assets={At("project.assets.json")}", $"output={output}"]).Single(finding => finding.Name == "native library");

        if (isWell is { } expected)
        {
            Assert.Equal(expected, finding.IsWell);
            Assert.Contains(beginning, finding.Text, StringComparison.Ordinal);
        }
        else
        {
            // Whether this machine's C++ runtime is new enough is another matter.
            Assert.True(finding.Text.Contains("GLIBCXX", StringComparison.Ordinal) || finding.IsWell, finding.Text);
        }
    }

    private static string Text(IEnumerable<Finding> findings, string name) => findings.Single(finding => finding.Name == name).Text;

    private static List<Finding> Diagnosed(string sdk = "10.0.100", bool builds = true, string[]? references = null, string[]? analyzers = null, string[]? generated = null, params Diagnostic[] diagnostics) =>
        [.. Diagnosis.Of(sdk, new Examination(builds, "5.0.0", references ?? ["/packages/SafeStep.ManagedTorch.dll"], analyzers ?? Whole, generated ?? [Model], diagnostics))];
}
