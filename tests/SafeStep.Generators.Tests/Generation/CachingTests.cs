using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>What is done again after each kind of edit: nothing that does not change the result.</summary>
public class CachingTests
{
    private static readonly string Model = Compiled.Model("public override Tensor forward(Tensor x) => relu(fc.call(x));");
    private const string Other = "public class Other { public int Value => 1; }";

    [Fact]
    public void AnUnrelatedTypeLeavesEverythingCached()
    {
        var (heads, classes, outputs) = Edit([Model, Other], 1, "public class Other { public int Value => 2; public void More() { } }");
        Assert.All(heads, reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason));
        Assert.All(classes, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(outputs, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void ACommentLeavesTheOutputCached()
    {
        var (heads, classes, outputs) = Edit([Model], 0, Model.Replace("public override", "// What the model does.\n    public override", StringComparison.Ordinal));
        Assert.All(heads, reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason));
        Assert.All(classes, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(outputs, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void AStatementModifiesTheOutput()
    {
        var (heads, _, outputs) = Edit([Model], 0, Model.Replace("relu(", "tanh(", StringComparison.Ordinal));
        Assert.Contains(IncrementalStepRunReason.Modified, heads);
        Assert.Contains(IncrementalStepRunReason.Modified, outputs);
    }

    [Fact]
    public void ASecondModelLeavesTheFirstCached()
    {
        string second = Model.Replace("Net", "Second", StringComparison.Ordinal);
        var (_, _, outputs) = Edit([Model, Other], 1, second);
        Assert.Contains(IncrementalStepRunReason.Cached, outputs);
        Assert.Contains(IncrementalStepRunReason.New, outputs);
    }

    [Fact]
    public void AMovedDiagnosticLeavesTheOutputCached()
    {
        string unsupported = Compiled.Model("public override Tensor forward(Tensor x) { goto end; end: return fc.call(x); }");
        var (_, classes, _) = Edit([unsupported], 0, unsupported.Replace("namespace Demo;", "namespace Demo;\n\n// Everything moves down.", StringComparison.Ordinal));
        Assert.All(classes, reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    private static (List<IncrementalStepRunReason> Heads, List<IncrementalStepRunReason> Classes, List<IncrementalStepRunReason> Outputs) Edit(string[] sources, int edited, string text)
    {
        Compilation before = Compiled.Compile(sources);
        SyntaxTree tree = before.SyntaxTrees.ElementAt(edited);
        Compilation after = before.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, tree.FilePath));
        GeneratorDriver driver = Compiled.NewDriver().RunGenerators(before).RunGenerators(after);
        GeneratorRunResult result = driver.GetRunResult().Results[0];
        return (
            Reasons(result.TrackedSteps, LogitHeadGenerator.Steps.Heads),
            Reasons(result.TrackedSteps, LogitHeadGenerator.Steps.Classes),
            [.. result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason)]);
    }

    private static List<IncrementalStepRunReason> Reasons(IReadOnlyDictionary<string, System.Collections.Immutable.ImmutableArray<IncrementalGeneratorRunStep>> steps, string name) =>
        [.. steps[name].SelectMany(step => step.Outputs).Select(output => output.Reason)];
}
