using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Integration;

/// <summary>How users turn rules up, down and off.</summary>
public sealed class ConfigurationTests
{
    private const string Loop = """
        public class Program
        {
            EXEMPTION
            public static void Run(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                cross_entropy(model.call(rand(1)), rand(1)).backward();
                optimizer.step();
            }
        }
        """;

    [Theory, BothBackends]
    public async Task An_editorconfig_sets_the_severity(string backend)
    {
        using var project = new TestProject(backend, Loop.Replace("EXEMPTION", "", StringComparison.Ordinal), ["SAFE2001"]);
        Compilation compilation = await project.CompileAsync();
        compilation = compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new Severity("SAFE2001", ReportDiagnostic.Error)));
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(await TestProject.AnalyzeAsync(compilation)).Severity);

        compilation = compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new Severity("SAFE2001", ReportDiagnostic.Suppress)));
        Assert.Empty(await TestProject.AnalyzeAsync(compilation));
    }

    [Theory, BothBackends]
    public async Task Attributes_and_pragmas_silence_a_rule(string backend)
    {
        foreach (string exemption in new[]
        {
            "[StepGuardExempt(\"a baseline\")]",
            "[System.Diagnostics.CodeAnalysis.SuppressMessage(\"SafeStep.TrainingLoop\", \"SAFE2001\", Justification = \"a baseline\")]",
            "#pragma warning disable SAFE2001\n",
        })
        {
            using var project = new TestProject(backend, Loop.Replace("EXEMPTION", exemption, StringComparison.Ordinal), ["SAFE2001"]);
            Assert.Empty(await project.AnalyzeAsync());
        }
    }

    [Theory, BothBackends]
    public async Task An_exemption_covers_a_class_or_an_assembly(string backend)
    {
        string plain = Loop.Replace("EXEMPTION", "", StringComparison.Ordinal);
        foreach (string source in new[] { "[StepGuardExempt(\"a baseline\")]\n" + plain, "[assembly: StepGuardExempt(\"a baseline\")]\n" + plain })
        {
            using var project = new TestProject(backend, source, ["SAFE2001"]);
            Assert.Empty(await project.AnalyzeAsync());
        }
    }

    [Fact]
    public async Task Without_the_library_nothing_is_analysed()
    {
        var tree = CSharpSyntaxTree.ParseText("""
            [System.AttributeUsage(System.AttributeTargets.Class)] public class LogitHeadAttribute : System.Attribute { }
            [LogitHead] public class Net { public void parameters() { } public void step() => parameters(); public void backward() => step(); }
            """);
        var compilation = CSharpCompilation.Create("Bare", [tree], Backend.WithoutLibrary, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(await TestProject.AnalyzeAsync(compilation));
    }

    private sealed class Severity(string id, ReportDiagnostic severity) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.NotGenerated;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic value)
        {
            value = severity;
            return diagnosticId == id;
        }

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic value)
        {
            value = default;
            return false;
        }
    }
}
