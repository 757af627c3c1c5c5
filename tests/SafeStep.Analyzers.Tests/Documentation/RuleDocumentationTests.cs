using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Documentation;

/// <summary>Descriptors, help links, pages, the index and the release notes say the same.</summary>
public sealed class RuleDocumentationTests
{
    public static TheoryData<string> Ids => [.. RulePages.OfAnalyzers.Select(rule => rule.Id)];

    private static string[] Sections => ["## Problem", "## Wrong code", "## Right code", "## When to suppress", "## Reference"];

    [Fact]
    public void Ids_are_unique_across_analyzers_and_generator()
    {
        string[] ids = [.. RulePages.OfAnalyzers.Concat(RulePages.OfGenerator).Select(rule => rule.Id)];
        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_descriptor_names_problem_remedy_and_page(string id)
    {
        DiagnosticDescriptor rule = RulePages.OfAnalyzers.Single(item => item.Id == id);
        Assert.Equal($"https://github.com/safestep/safestep-sdk/blob/main/docs/rules/{id}.md", rule.HelpLinkUri);
        Assert.Matches("[:;,] ", rule.MessageFormat.ToString());
        Assert.False(rule.MessageFormat.ToString().EndsWith('.'));
        Assert.NotEqual("", rule.Description.ToString());
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_page_has_the_title_and_every_section(string id)
    {
        DiagnosticDescriptor rule = RulePages.OfAnalyzers.Single(item => item.Id == id);
        string[] lines = File.ReadAllLines(PageOf(id));
        Assert.Equal($"# {id}: {rule.Title}", lines[0]);
        Assert.Equal($"Category {rule.Category}, severity {rule.DefaultSeverity.ToString().ToLowerInvariant()}.", lines[2]);
        Assert.Equal(Sections, lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task The_wrong_code_of_a_page_is_reported_and_the_right_code_is_not(string id)
    {
        MatchCollection blocks = Regex.Matches(File.ReadAllText(PageOf(id)), "```csharp\n(.*?)\n```", RegexOptions.Singleline);
        Assert.Equal(2, blocks.Count);
        Assert.Contains(await Report(id, blocks[0].Groups[1].Value, allowBroken: true), item => item.Id == id);

        // The right code breaks no rule at all, except that a snippet about one thing may have no guard.
        var left = await Report(id, blocks[1].Groups[1].Value, allowBroken: false);
        Assert.DoesNotContain(left, item => item.Id is not ("SAFE2001" or "SAFE2006" or "SAFE2011" or "SAFE2004") || item.Id == id);
    }

    [Fact]
    public void No_page_is_left_of_a_rule_that_is_gone()
    {
        var known = RulePages.OfAnalyzers.Concat(RulePages.OfGenerator).Select(rule => rule.Id + ".md").Append("README.md").ToHashSet();
        Assert.DoesNotContain(Directory.EnumerateFiles(RulePages.Folder).Select(Path.GetFileName), file => !known.Contains(file!));
    }

    [Fact]
    public void The_index_is_current()
    {
        string file = Path.Combine(RulePages.Folder, "README.md");
        if (Environment.GetEnvironmentVariable("SAFESTEP_WRITE_RULE_INDEX") == "1")
        {
            File.WriteAllText(file, RulePages.Index());
        }

        Assert.True(File.ReadAllText(file) == RulePages.Index(), "docs/rules/README.md differs from the descriptors; run this test with SAFESTEP_WRITE_RULE_INDEX=1 to write it.");
    }

    [Fact]
    public void Release_files_list_every_rule_once()
    {
        string folder = Path.Combine(RulePages.Root, "analyzers", "SafeStep.Analyzers");
        var listed = new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
            .SelectMany(file => Regex.Matches(File.ReadAllText(Path.Combine(folder, file)), @"^(SAFE\d+) \| (\S+) \| (\S+) \|", RegexOptions.Multiline))
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value))
            .OrderBy(row => row.Item1, StringComparer.Ordinal);
        Assert.Equal(RulePages.OfAnalyzers.Select(rule => (rule.Id, rule.Category, rule.DefaultSeverity.ToString())), listed);
    }

    private static string PageOf(string id) => Path.Combine(RulePages.Folder, id + ".md");

    private static async Task<IReadOnlyList<Diagnostic>> Report(string id, string code, bool allowBroken)
    {
        string source = code.Contains("class ", StringComparison.Ordinal) ? code : RuleTest.InMethod(code);
        using var project = new TestProject(Backend.TorchSharp, source, allowBroken ? [id] : [.. TestProject.AllRules.Select(rule => rule.Id)]);
        return await project.AnalyzeAsync(allowBroken);
    }
}
