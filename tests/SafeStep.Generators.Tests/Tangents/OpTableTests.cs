using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Tests.Tangents;

/// <summary>The table of operations in the generator's Tangents folder is written from the rules themselves.</summary>
public class OpTableTests
{
    [Fact]
    public void TableIsCurrent()
    {
        string path = Repository("generators/SafeStep.Generators/Tangents/README.md");
        string expected = Table();
        string actual = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (actual != expected)
        {
            File.WriteAllText(Path.ChangeExtension(path, ".received.md"), expected);
        }

        Assert.True(actual == expected, $"{path} is not current; what it should be is beside it in README.received.md.");
    }

    [Fact]
    public void AtLeastSeventyOperationsHaveARule() => Assert.True(OpTable.Rows.Count(row => row.Kind is OpKind.Rule or OpKind.Linear) >= 70);

    private static SortedDictionary<string, string> Operations()
    {
        var summaries = XDocument.Load(Path.ChangeExtension(typeof(OpTangents).Assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Attribute("name")!.Value.StartsWith("M:SafeStep.OpTangents.", StringComparison.Ordinal) && member.Element("summary") is not null)
            .GroupBy(member => member.Attribute("name")!.Value["M:SafeStep.OpTangents.".Length..].Split('(')[0])
            .ToDictionary(group => group.Key, group => string.Join(' ', group.First().Element("summary")!.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return new(typeof(OpTangents).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => method.Name).Distinct().Where(name => name != nameof(OpTangents.Writable))
            .ToDictionary(name => name, name => summaries.GetValueOrDefault(name, "")), StringComparer.Ordinal);
    }

    private static string Table()
    {
        var text = new StringBuilder();
        text.Append("# Operations\n\n");
        text.Append("Written from the rules by a test. An operation's spellings (operator, `torch`, `functional`, method) share one entry; an operation in none of these tables is SAFE1010.\n\n");
        var operations = Operations();
        text.Append($"## By rule ({operations.Count})\n\nOne method of `OpTangents` (runtime/Guard/Tangents) each, in as many forms as its arguments have.\n\n| Operation | What it is |\n| --- | --- |\n");
        foreach (var (name, summary) in operations)
        {
            text.Append($"| `{name}` | {summary.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        var layers = typeof(LayerTangents).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name).Distinct().Where(name => name is not ("Forward" or "Output" or "DemandNone")).Order(StringComparer.Ordinal).ToList();
        text.Append($"\n## Layers ({layers.Count})\n\nOne method of `LayerTangents` each: {string.Join(", ", layers.Select(name => $"`{name}`"))}.\n");
        var twins = typeof(LayerTwins).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.DeclaringType == typeof(LayerTwins)).Select(method => method.Name).Distinct().ToList();
        text.Append($"\nOf several inputs or outputs, or with layers inside ({twins.Count}), one method of `LayerTwins` each, for both orders: {Listed(twins)}.\n");
        text.Append($"\n## On TorchSharp alone\n\nOperations and layers that the embedded engine does not have: {Listed(OnTorchSharpAlone())}.\n");
        text.Append($"\n## Linear ({Rows(OpKind.Linear).Count})\n\nThe same operation on the tangent: {Listed(Rows(OpKind.Linear))}.\n");
        text.Append("\n### Where the result is\n\nEverything else makes new memory.\n\n");
        text.Append($"- A view of the first tensor: {Listed(OpTable.Rows.Where(row => row.Result == OpResult.View).SelectMany(Spellings))}.\n");
        text.Append($"- A view or a copy, which the pass finds out: {Listed(OpTable.Rows.Where(row => row.Result == OpResult.MaybeView).SelectMany(Spellings))}.\n");
        text.Append($"- Several views: {Listed(OpTable.Rows.Where(row => row.Result is OpResult.Pieces or OpResult.Slices).SelectMany(Spellings))}.\n");
        text.Append($"\n## Second order\n\nFor `SecondOrderJvp`, the linear ones and one method of `OpJets` each: {Listed(Named(typeof(OpJets)))}. Layers, one method of `LayerJets` each: {Listed(Named(typeof(LayerJets)))}.\n");
        text.Append($"\n## Zero ({Rows(OpKind.Zero).Count})\n\nConstants, integers, truth values and steps, which no parameter moves: {Listed(Rows(OpKind.Zero))}.\n");
        text.Append($"\n## Written\n\nThe same write on the tangent: {Listed(Rows(OpKind.Part).Concat(Rows(OpKind.AddedPart)))}; and every operation above with an underscore after its name.\n");
        text.Append($"\n## By the pass itself\n\n{Listed(Rows(OpKind.Pass))}. Gradients are recorded only for a forward that asks for some: {Listed(Rows(OpKind.Recording))}.\n");
        text.Append($"\n## To the host ({Rows(OpKind.ToHost).Count})\n\nOf what does not depend on the parameters only (SAFE1013): {Listed(Rows(OpKind.ToHost))}.\n");
        text.Append($"\n## Random ({Rows(OpKind.Random).Count})\n\nConstants, drawn again as the training forward drew them; not from a generator that is given (SAFE1023), nor from what depends on the parameters (SAFE1010): {Listed(Rows(OpKind.Random))}.\n");
        text.Append("\n## Refused\n\n");
        foreach (var reason in OpTable.Rows.Where(row => row.Kind == OpKind.Refused).GroupBy(row => row.Reason))
        {
            text.Append($"- {char.ToUpperInvariant(reason.Key[0])}{reason.Key[1..]} (SAFE1010): {Listed(reason.SelectMany(Spellings))}.\n");
        }

        return text.ToString();
    }

    // Its assembly is not at hand here, its source is.
    private static IEnumerable<string> OnTorchSharpAlone() => Directory.GetFiles(Repository("runtime/SafeStep.TorchSharp/Backend"), "*.cs").Where(file => Path.GetFileName(file) is var name && (name.Contains("Tangents.", StringComparison.Ordinal) || name.StartsWith("LayerTwins.", StringComparison.Ordinal)))
        .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
        .Where(method => method.Modifiers.Any(SyntaxKind.PublicKeyword)).Select(method => method.Identifier.ValueText).Distinct();

    private static string Repository(string path) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../..", path));

    private static List<string> Rows(OpKind kind) => [.. OpTable.Rows.Where(row => row.Kind == kind).SelectMany(Spellings)];

    private static IEnumerable<string> Spellings(Op row) => row.Synonyms.Where(name => !name.StartsWith("op_", StringComparison.Ordinal)).Prepend(row.Name);

    // A rule without a row would never be used, and a row without its rule is none.
    [Fact]
    public void EveryRuleHasARowAndEveryRowOfARuleHasItsRule()
    {
        var rules = Operations().Keys.ToHashSet();
        rules.UnionWith(OnTorchSharpAlone());
        string[] rows = [.. OpTable.Rows.Where(row => row.Kind == OpKind.Rule).Select(row => row.Name)];
        Assert.DoesNotContain(rows, row => !rules.Contains(row));
        Assert.DoesNotContain(Operations().Keys, rule => OpTable.Find(rule) is null);
    }

    private static IEnumerable<string> Named(Type rules) =>
        rules.GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name).Where(name => name != "Forward").Distinct();

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => $"`{name}`"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
