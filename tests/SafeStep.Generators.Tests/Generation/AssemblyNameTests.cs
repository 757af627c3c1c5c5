using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>The shared operations' namespace is made of the assembly's name, which may be anything.</summary>
public class AssemblyNameTests
{
    [Theory]
    [InlineData("event")]
    [InlineData("out")]
    [InlineData("int")]
    [InlineData("My.Models-2")]
    [InlineData("7th")]
    public void Any_name_compiles(string name)
    {
        Compiled run = Compiled.RunNamed(name, Compiled.Model("public override Tensor forward(Tensor x) => relu(fc.call(x));"));

        Assert.Empty(run.Result.Diagnostics);
        Assert.DoesNotContain(run.Output.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }
}
