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
    public void AtLeastSeventyOperationsHaveARule() => Assert.True(Operations().Count + LinearOps.Names.Count >= 70);

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
        text.Append($"\n## On TorchSharp alone\n\nOperations and layers that the embedded engine does not have: {Listed(OnTorchSharpAlone())}.\n");
        text.Append($"\n## Linear ({LinearOps.Names.Count})\n\nThe same operation on the tangent: {Listed(LinearOps.Names)}.\n");
        text.Append($"\n## Second order\n\nFor `SecondOrderJvp`, the linear ones and one method of `OpJets` each: {Listed(Named(typeof(OpJets)))}. Layers, one method of `LayerJets` each: {Listed(Named(typeof(LayerJets)))}.\n");
        text.Append($"\n## Zero ({ZeroTangentOps.Names.Count})\n\nConstants, integers, truth values and steps, which no parameter moves: {Listed(ZeroTangentOps.Names)}.\n");
        text.Append($"\n## Refused ({RandomOps.Names.Count})\n\nRandom numbers (SAFE1023): {Listed(RandomOps.Names)}.\n");
        return text.ToString();
    }

    // Its assembly is not at hand here, its source is.
    private static IEnumerable<string> OnTorchSharpAlone() => Directory.GetFiles(Repository("runtime/SafeStep.TorchSharp/Backend"), "*Tangents.*.cs")
        .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
        .Where(method => method.Modifiers.Any(SyntaxKind.PublicKeyword)).Select(method => method.Identifier.ValueText).Distinct();

    private static string Repository(string path) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../..", path));

    private static IEnumerable<string> Named(Type rules) =>
        rules.GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name).Where(name => name != "Forward").Distinct();

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => $"`{name}`"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
