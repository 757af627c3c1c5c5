using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SafeStep.Analyzers.Models;
using SafeStep.Analyzers.Training;

namespace SafeStep.Analyzers.Tests.Harness;

/// <summary>A project in memory with one test document, the models that tests share and a backend; some rules switched on.</summary>
public sealed class TestProject : IDisposable
{
    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(SafeStepAnalyzer).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    // Extension blocks are a preview to the compiler of the tests.
    private static readonly CSharpParseOptions Newest = new(LanguageVersion.Preview);

    private readonly CSharpCompilationOptions options;
    private readonly string backend;
    private readonly string source;

    /// <summary>An editor's view, which costs more than an analysis: only fixes need one.</summary>
    private AdhocWorkspace? workspace;
    private Solution? solution;

    public TestProject(string backend, string source, IReadOnlyCollection<string> rules)
    {
        this.backend = backend;
        this.source = source;
        options = new CSharpCompilationOptions(
            source.Contains("// top-level", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            specificDiagnosticOptions: AllRules.Where(rule => !rules.Contains(rule.Id)).ToImmutableDictionary(rule => rule.Id, _ => ReportDiagnostic.Suppress));
    }

    public static IEnumerable<DiagnosticDescriptor> AllRules => Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics);

    /// <summary>The project in a workspace; diagnostics can be mended when they were found after it was asked for.</summary>
    public Solution Solution
    {
        get => solution ??= Open();
        set => solution = value;
    }

    /// <summary>The test document.</summary>
    public Document Document => Solution.Projects.Single().Documents.Single(document => document.Name == "Test.cs");

    /// <summary>One more file of the project.</summary>
    public void AddFile(string name, string source) => Solution = Solution.AddDocument(DocumentId.CreateNewId(Document.Project.Id), name, SourceText.From(source));

    /// <summary>The project's compilation with the members that the generator adds to marked classes.</summary>
    public async Task<Compilation> CompileAsync()
    {
        Compilation compilation = solution is null
            ? CSharpCompilation.Create(
                "Test",
                Documents.Select(document => CSharpSyntaxTree.ParseText(document.Text, Newest, document.Name)),
                Backend.References(backend),
                options)
            : (await Document.Project.GetCompilationAsync())!;
        var generated = new List<SyntaxTree>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (ClassDeclarationSyntax declaration in (await tree.GetRootAsync()).DescendantNodes().OfType<ClassDeclarationSyntax>())
            {
                INamedTypeSymbol type = model.GetDeclaredSymbol(declaration)!;
                if (declaration.Modifiers.Any(SyntaxKind.PartialKeyword) && type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "LogitHeadAttribute"))
                {
                    generated.Add(CSharpSyntaxTree.ParseText(GeneratedHalf(type), Newest, type.Name + ".g.cs"));
                }
            }
        }

        return compilation.AddSyntaxTrees(generated);
    }

    /// <summary>The diagnostics of the rules that are on; a compile error (unless allowed) or a crash of an analyzer fails the test.</summary>
    public async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(bool allowBroken = false)
    {
        Compilation compilation = await CompileAsync();
        ImmutableArray<Diagnostic> errors = [.. compilation.GetDiagnostics().Where(item => item.Severity == DiagnosticSeverity.Error)];
        Assert.True(allowBroken || errors.IsEmpty, $"The source does not compile:\n{string.Join("\n", errors)}\n{(solution is null ? source : await Document.GetTextAsync())}");
        return await AnalyzeAsync(compilation);
    }

    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation)
    {
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(found, item => item.Id.StartsWith("AD", StringComparison.Ordinal));
        return [.. found.OrderBy(item => item.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(item => item.Location.SourceSpan.Start).ThenBy(item => item.Id, StringComparer.Ordinal)];
    }

    public void Dispose() => workspace?.Dispose();

    private IEnumerable<(string Name, string Text)> Documents => [("Test.cs", source), ("Models.cs", Backend.Resource("Models.cs")), ("Usings.cs", Backend.Usings(backend))];

    private Solution Open()
    {
        workspace = new AdhocWorkspace();
        var project = ProjectId.CreateNewId();
        return Documents.Aggregate(
            workspace.CurrentSolution
                .AddProject(project, "Test", "Test", LanguageNames.CSharp)
                .WithProjectCompilationOptions(project, options)
                .WithProjectParseOptions(project, Newest)
                .WithProjectMetadataReferences(project, Backend.References(backend)),
            (opened, document) => opened.AddDocument(DocumentId.CreateNewId(project), document.Name, SourceText.From(document.Text)));
    }

    private static string GeneratedHalf(INamedTypeSymbol type)
    {
        string code = $$"""
            partial class {{type.Name}} : IGuardable
            {
                public LogitJvp Jvp(Tensor x, ParameterTangents direction) => new(x, x);
                public StepGuard CreateStepGuard(torch.optim.Optimizer optimizer, StepGuardOptions? options = null) => throw null!;
                GuardedModel IGuardable.Guarded() => throw null!;
            }
            """;
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            code = $"{(outer.IsStatic ? "static " : "")}partial class {outer.Name} {{ {code} }}";
        }

        return "#nullable enable\n" + (type.ContainingNamespace.IsGlobalNamespace ? code : $"namespace {type.ContainingNamespace.ToDisplayString()} {{ {code} }}");
    }
}
