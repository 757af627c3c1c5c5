using System.Runtime.CompilerServices;
using SafeStep.Generators.Diagnostics;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>Every diagnostic has a page; the page's wrong code is reported, its right code is differentiated and compiles.</summary>
public class RulePageTests
{
    public static TheoryData<string> Ids => [.. Descriptors.ById.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void PageHasTitleAndLink(string id)
    {
        Assert.StartsWith($"# {id}: {Descriptors.ById[id].Title}\n", Page(id), StringComparison.Ordinal);
        Assert.EndsWith($"/docs/rules/{id}.md", Descriptors.ById[id].HelpLinkUri, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void WrongCodeIsReportedAndRightCodeIsNot(string id)
    {
        if (id == Descriptors.InternalError.Id)
        {
            return; // No source is known that brings it about.
        }

        string[] code = [.. Page(id).Split("```csharp\n").Skip(1).Select(block => block.Split("```")[0])];
        Compiled wrong = Compiled.Run(Compiled.Usings + "namespace Demo;\n\n" + code[0]);
        Assert.True(wrong.Result.Diagnostics.Any(diagnostic => diagnostic.Id == id), $"{id}: {string.Join("\n", wrong.Result.Diagnostics)}");
        Compiled.RunClean(Compiled.Usings + "namespace Demo;\n\n" + code[1]);
    }

    private static string Page(string id) => File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../docs/rules", id + ".md")).ReplaceLineEndings("\n");

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
