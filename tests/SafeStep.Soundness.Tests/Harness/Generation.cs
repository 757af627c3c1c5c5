using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Soundness.Tests.Harness;

/// <summary>One run of the generator on many models, and what of its result belongs to which.</summary>
internal sealed class Generation
{
    private readonly Compilation output;
    private readonly GeneratorDriverRunResult result;
    private readonly Dictionary<string, List<SyntaxTree>> treesByNamespace = [];

    public Generation(Consumer consumer, IReadOnlyList<SoundnessCase> models)
    {
        var trees = models.Select(consumer.Parse).ToList();
        CSharpCompilation compilation = consumer.Compile(trees, "Cases" + Guid.NewGuid().ToString("N"));
        GeneratorDriver driver = consumer.Driver().RunGeneratorsAndUpdateCompilation(compilation, out output, out _);
        result = driver.GetRunResult();
        if (result.Results[0].Exception is { } exception)
        {
            Failure = new(Verdict.Crashed, "the generator: " + exception);
            return;
        }

        Assign(models);
        Find(compilation.GetDiagnostics(), models);
    }

    /// <summary>What went wrong with the whole, when it cannot be said with which model.</summary>
    public Outcome? Failure { get; private set; }

    /// <summary>The models whose generated code does not compile, or warns.</summary>
    public Dictionary<string, Outcome> Faults { get; } = [];

    /// <summary>All that was generated.</summary>
    public string Text => string.Join("\n", result.GeneratedTrees);

    /// <summary>What was generated in one model's namespace.</summary>
    public string TextOf(SoundnessCase model) => string.Join("\n", treesByNamespace.GetValueOrDefault(model.Namespace, []));

    /// <summary>What was reported inside one model's file. SAFE1030 is about second derivatives alone.</summary>
    public IReadOnlyList<Diagnostic> DiagnosticsOf(SoundnessCase model) =>
        [.. result.Diagnostics.Where(diagnostic => diagnostic.Id.StartsWith("SAFE10", StringComparison.Ordinal) && diagnostic.Id != "SAFE1030" && diagnostic.Location.GetLineSpan().Path == model.Name + ".cs")];

    /// <summary>The compilation, with a check of the stack in each generated method.</summary>
    public Compilation Checked() => result.GeneratedTrees.Aggregate(output, (all, tree) => all.ReplaceSyntaxTree(tree, StackChecks.Added(tree)));

    private void Assign(IReadOnlyList<SoundnessCase> models)
    {
        var names = models.Select(model => model.Namespace).ToHashSet();
        foreach (var tree in result.GeneratedTrees)
        {
            foreach (string name in tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<BaseNamespaceDeclarationSyntax>().Select(space => space.Name.ToString()))
            {
                string? known = names.FirstOrDefault(known => name == known || name.StartsWith(known + ".", StringComparison.Ordinal));
                if (known is not null)
                {
                    treesByNamespace.TryAdd(known, []);
                    treesByNamespace[known].Add(tree);
                }
            }
        }
    }

    private void Find(IEnumerable<Diagnostic> before, IReadOnlyList<SoundnessCase> models)
    {
        var known = before.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(Key).ToHashSet();
        var byTree = treesByNamespace.SelectMany(pair => pair.Value.Select(tree => (tree, models.First(model => model.Namespace == pair.Key).Name))).GroupBy(pair => pair.tree).ToDictionary(group => group.Key, group => group.First().Name);
        foreach (var diagnostic in output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !known.Contains(Key(diagnostic))))
        {
            SyntaxTree? tree = diagnostic.Location.SourceTree;
            string? name = tree is null ? null : byTree.GetValueOrDefault(tree) ?? models.FirstOrDefault(model => model.Name + ".cs" == tree.FilePath)?.Name;
            if (name is null)
            {
                Failure = new(Verdict.DoesNotCompile, diagnostic.ToString(), Text);
                return;
            }

            Faults.TryAdd(name, new(Verdict.DoesNotCompile, diagnostic.ToString(), TextOf(models.First(model => model.Name == name))));
        }
    }

    private static string Key(Diagnostic diagnostic) => diagnostic.ToString();
}
