using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>Users give the tensor library short names for the whole project. The generated files have names of their own for it.</summary>
public class GlobalAliasTests
{
    [Theory]
    [InlineData("global using Tensor = SafeStep.ManagedTorch.torch.Tensor;")]
    [InlineData("global using torch = SafeStep.ManagedTorch.torch;")]
    [InlineData("global using nn = SafeStep.ManagedTorch.torch.nn; global using F = SafeStep.ManagedTorch.torch.nn.functional;")]
    [InlineData("global using System = System.Math;")]
    [InlineData("global using SafeStep = SafeStep;")]
    [InlineData("global using direction = System.Math; global using jvp = System.Math; global using SafeStepGuard = System.Math;")]
    public void An_alias_of_the_whole_project_meets_no_name_of_the_generated_files(string aliases)
    {
        // The model's own file names the same things without their first names.
        string model = Compiled.Model("public override Tensor forward(Tensor x) => (relu(fc.call(x)) * 2).sum(1, true) + fc.call(x);");
        Compiled plain = Compiled.Run(model);
        Compiled run = Compiled.Run(model, aliases);

        Assert.Empty(run.Result.Diagnostics);
        var before = run.Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.SourceTree?.FilePath == "Source1.cs");
        Assert.Empty(before);
        Assert.Equal(
            plain.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()),
            run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
    }
}
