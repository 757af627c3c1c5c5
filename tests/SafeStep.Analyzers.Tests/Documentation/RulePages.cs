using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Documentation;

/// <summary>The descriptors of the analyzers and the generator, and the index of their pages.</summary>
internal static class RulePages
{
    public static readonly ImmutableArray<DiagnosticDescriptor> OfAnalyzers = [.. TestProject.AllRules.OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    /// <summary>The generator keeps its descriptors to itself; they are in the index all the same.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfGenerator =
    [
        .. typeof(Generators.LogitHeadGenerator).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(field => (DiagnosticDescriptor)field.GetValue(null)!)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    private static readonly ImmutableHashSet<string> Fixable =
    [
        .. typeof(CodeFixes.EditFixProvider).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds),
    ];

    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    public static string Folder { get; } = Path.Combine(Root, "docs", "rules");

    /// <summary>The code on a rule's page that the rule reports.</summary>
    public static string WrongCodeOf(string id) =>
        Regex.Match(File.ReadAllText(Path.Combine(Folder, id + ".md")), "```csharp\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value;

    public static string Index()
    {
        var text = new StringBuilder("""
            # Rules

            Written from the rules' descriptors by the analyzers' tests. A severity is changed in `.editorconfig`: `dotnet_diagnostic.SAFE2001.severity = error`.

            | ID | Title | Category | Severity | Fix |
            | --- | --- | --- | --- | --- |

            """);
        foreach (DiagnosticDescriptor rule in OfAnalyzers.Concat(OfGenerator).OrderBy(rule => rule.Id, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.Category} | {rule.DefaultSeverity} | {(Fixable.Contains(rule.Id) ? "yes" : "")} |\n");
        }

        text.Append("\nNo longer used, and never given to another rule: SAFE1015, SAFE1016, SAFE1020, SAFE1022, SAFE1024, SAFE1025, SAFE1026, SAFE1028, SAFE1031. What they refused is differentiated.\n");
        return text.ToString();
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
