using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace SafeStep.Differential.Tests;

/// <summary>The table of docs/embedded-engine.md is what the engine has. SAFESTEP_ACCEPT=1 writes it anew.</summary>
public sealed class TableTests
{
    private const string Begin = "<!-- generated: what is there -->";
    private const string End = "<!-- end of what is generated -->";

    private static readonly string[] Owners = ["torch.Tensor", "torch", "torch.nn", "torch.nn.functional", "torch.nn.init", "torch.autograd", "torch.optim", "torch.optim.lr_scheduler"];

    [Fact]
    public void The_page_lists_what_the_engine_has()
    {
        var path = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "docs", "embedded-engine.md");
        var page = File.ReadAllText(path);
        var (start, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(start >= 0 && end > start, "The page has lost the marks around its table.");
        var wanted = page[..(start + Begin.Length)] + "\n\n" + Table() + "\n" + page[end..];
        if (Environment.GetEnvironmentVariable("SAFESTEP_ACCEPT") == "1") File.WriteAllText(path, wanted);
        else Assert.Equal(wanted, page.ReplaceLineEndings("\n"));
    }

    private static string Table()
    {
        var table = new StringBuilder("| in | what |\n| --- | --- |\n");
        foreach (var owner in Owners)
        {
            var names = Library.Managed.Find(owner)!.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(m => !m.IsSpecialName && m.GetBaseDefinition().DeclaringType == m.DeclaringType)
                .Select(m => m.Name).Distinct().Order(StringComparer.Ordinal);
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{owner}` | {string.Join(", ", names.Select(n => $"`{n}`"))} |\n");
        }
        return table.ToString();
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
