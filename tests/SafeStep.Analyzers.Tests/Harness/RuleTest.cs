using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SafeStep.Analyzers.Tests.Harness;

/// <summary>
/// Tests of one rule. Diagnostics of the rule must be exactly the marked ones; the source before and after a fix must compile, and
/// after a fix the rule must be content.
/// </summary>
public abstract class RuleTest(string rule)
{
    private static readonly ImmutableArray<CodeFixProvider> Providers =
    [
        .. typeof(CodeFixes.EditFixProvider).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>The rule reports what is marked, and nothing else; returns the messages.</summary>
    /// <param name="allowBroken">The source does not compile, which is the very thing the rule explains.</param>
    protected async Task<IReadOnlyList<string>> Reports(string backend, string marked, bool allowBroken = false)
    {
        Markup markup = Markup.Parse(marked, rule);
        Assert.NotEmpty(markup.Expected);
        return await Compare(backend, markup, allowBroken);
    }

    /// <summary>The rule has nothing to say.</summary>
    protected async Task IsSilent(string backend, string source, bool allowBroken = false) => await Compare(backend, new Markup(source, []), allowBroken);

    /// <summary>The statements of a method reported as marked.</summary>
    protected Task<IReadOnlyList<string>> ReportsIn(string backend, string statements) => Reports(backend, InMethod(statements));

    protected Task IsSilentIn(string backend, string statements) => IsSilent(backend, InMethod(statements));

    protected Task FixesIn(string backend, string statements, string expected) => Fixes(backend, InMethod(statements), InMethod(expected));

    /// <summary>The one marked diagnostic is mended so.</summary>
    protected async Task Fixes(string backend, string marked, string expected, bool allowBroken = false)
    {
        Markup markup = Markup.Parse(marked, rule);
        using var project = InEditor(backend, markup);
        ImmutableArray<Diagnostic> found = await project.AnalyzeAsync(allowBroken);
        AssertExpected(markup, found);
        List<CodeAction> actions = await ActionsFor(project, found[0]);
        Assert.True(actions.Count > 0, "No fix is offered.");
        await Apply(project, actions[0]);
        await AssertFixed(project, expected);
    }

    /// <summary>All marked diagnostics are mended at once.</summary>
    protected async Task FixesAll(string backend, string marked, string expected, bool allowBroken = false)
    {
        Markup markup = Markup.Parse(marked, rule);
        Assert.True(markup.Expected.Length > 1, "Fix-all needs more than one diagnostic.");
        using var project = InEditor(backend, markup);
        ImmutableArray<Diagnostic> found = await project.AnalyzeAsync(allowBroken);
        AssertExpected(markup, found);
        CodeFixProvider provider = Providers.Single(fix => fix.FixableDiagnosticIds.Contains(rule));
        List<CodeAction> actions = await ActionsFor(project, found[0]);
        var context = new FixAllContext(project.Document, provider, FixAllScope.Document, actions[0].EquivalenceKey, [rule], new KnownDiagnostics(found), CancellationToken.None);
        CodeAction? all = await provider.GetFixAllProvider()!.GetFixAsync(context);
        Assert.NotNull(all);
        await Apply(project, all);
        await AssertFixed(project, expected);
    }

    /// <summary>The marked diagnostics of the test document, and those of another file, are mended at once over the solution.</summary>
    protected async Task FixesSolution(string backend, string marked, string other, string expected, string expectedOther)
    {
        using var project = InEditor(backend, Markup.Parse(marked, rule));
        project.AddFile("Other.cs", other);
        ImmutableArray<Diagnostic> found = await project.AnalyzeAsync();
        Assert.Equal(["Other.cs", "Test.cs"], found.Select(item => item.Location.SourceTree!.FilePath).Distinct());
        CodeFixProvider provider = Providers.Single(fix => fix.FixableDiagnosticIds.Contains(rule));
        List<CodeAction> actions = await ActionsFor(project, found.First(item => item.Location.SourceTree!.FilePath == "Test.cs"));
        var context = new FixAllContext(project.Document, provider, FixAllScope.Solution, actions[0].EquivalenceKey, [rule], new KnownDiagnostics(found, eachInItsFile: true), CancellationToken.None);
        CodeAction? all = await provider.GetFixAllProvider()!.GetFixAsync(context);
        Assert.NotNull(all);
        await Apply(project, all);
        await AssertFixed(project, expected);
        Document mended = project.Document.Project.Documents.Single(document => document.Name == "Other.cs");
        Assert.Equal(expectedOther.ReplaceLineEndings("\n"), (await mended.GetTextAsync()).ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>The marked diagnostic has no fix, because none could be right.</summary>
    protected async Task OffersNoFix(string backend, string marked)
    {
        Markup markup = Markup.Parse(marked, rule);
        using var project = InEditor(backend, markup);
        ImmutableArray<Diagnostic> found = await project.AnalyzeAsync();
        AssertExpected(markup, found);
        Assert.Empty(await ActionsFor(project, found[0]));
    }

    public static string InMethod(string statements) => $$"""
        public class Program
        {
            public static void Run(Device device)
            {
        {{Indent(statements, 8)}}
            }
        }
        """;

    private TestProject InEditor(string backend, Markup markup)
    {
        var project = new TestProject(backend, markup.Source, [rule]);
        _ = project.Solution;
        return project;
    }

    private static string Indent(string text, int columns) =>
        string.Join("\n", text.Split('\n').Select(line => line.Length == 0 ? line : new string(' ', columns) + line));

    private async Task<IReadOnlyList<string>> Compare(string backend, Markup markup, bool allowBroken = false)
    {
        using var project = new TestProject(backend, markup.Source, [rule]);
        ImmutableArray<Diagnostic> found = await project.AnalyzeAsync(allowBroken);
        AssertExpected(markup, found);
        return [.. found.Select(item => item.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static void AssertExpected(Markup markup, ImmutableArray<Diagnostic> found)
    {
        var actual = found.Select(item => new Expectation(item.Id, item.Location.SourceSpan)).ToList();
        Assert.True(
            markup.Expected.SequenceEqual(actual),
            $"Expected:\n{Describe(markup.Expected, markup.Source)}\nFound:\n{string.Join("\n", found)}\n{Describe(actual, markup.Source)}\nin\n{markup.Source}");
    }

    private static string Describe(IEnumerable<Expectation> items, string source) =>
        string.Join("\n", items.Select(item => $"  {item.Id} at '{(item.Span.End <= source.Length ? source[item.Span.Start..item.Span.End] : "another file")}'"));

    /// <summary>The test document after the fix of a generator's diagnostic at a piece of its text; null when none is offered.</summary>
    public static async Task<string?> Fixed(TestProject project, string rule, string at)
    {
        SyntaxTree tree = (await project.Document.GetSyntaxTreeAsync())!;
        int start = (await tree.GetTextAsync()).ToString().IndexOf(at, StringComparison.Ordinal);
        var descriptor = new DiagnosticDescriptor(rule, "", "", "", DiagnosticSeverity.Warning, isEnabledByDefault: true);
        List<CodeAction> actions = await ActionsFor(project, Diagnostic.Create(descriptor, Location.Create(tree, new(start, at.Length))));
        if (actions.Count == 0)
        {
            return null;
        }

        await Apply(project, actions[0]);
        return (await project.Document.GetTextAsync()).ToString();
    }

    /// <summary>Applies the fix whose title begins with some words; the texts of the project's files by their names, or null where there is no such fix.</summary>
    public static async Task<IReadOnlyDictionary<string, string>?> FixedFiles(TestProject project, string rule, string at, string title)
    {
        SyntaxTree tree = (await project.Document.GetSyntaxTreeAsync())!;
        int start = (await tree.GetTextAsync()).ToString().IndexOf(at, StringComparison.Ordinal);
        var descriptor = new DiagnosticDescriptor(rule, "", "", "", DiagnosticSeverity.Warning, isEnabledByDefault: true);
        List<CodeAction> actions = await ActionsFor(project, Diagnostic.Create(descriptor, Location.Create(tree, new(start, at.Length))));
        if (actions.Find(action => action.Title.StartsWith(title, StringComparison.Ordinal)) is not { } chosen)
        {
            return null;
        }

        await Apply(project, chosen);
        var texts = new Dictionary<string, string>();
        foreach (Document document in project.Document.Project.Documents)
        {
            texts[document.Name] = (await document.GetTextAsync()).ToString();
        }

        return texts;
    }

    private static async Task<List<CodeAction>> ActionsFor(TestProject project, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        foreach (CodeFixProvider provider in Providers.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(project.Document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        }

        return actions;
    }

    private static async Task Apply(TestProject project, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        project.Solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
    }

    private static async Task AssertFixed(TestProject project, string expected)
    {
        Assert.Equal(expected.ReplaceLineEndings("\n"), (await project.Document.GetTextAsync()).ToString().ReplaceLineEndings("\n"));
        ImmutableArray<Diagnostic> left = await project.AnalyzeAsync();
        Assert.True(left.IsEmpty, $"The fix leaves:\n{string.Join("\n", left)}");
    }

    private sealed class KnownDiagnostics(ImmutableArray<Diagnostic> all, bool eachInItsFile = false) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(all);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(all.Where(item => item.Location.SourceTree?.FilePath == document.FilePath || item.Location.SourceTree?.FilePath == document.Name || (document.Name == "Test.cs" && !eachInItsFile)));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
