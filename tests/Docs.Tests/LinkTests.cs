namespace Docs.Tests;

/// <summary>Every relative link and image leads somewhere, to a heading that exists.</summary>
public class LinkTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void LinksResolve(string path)
    {
        var page = Page.Read(path);
        var broken = page.Links.Select(link => (link.Line, Fault: Fault(page, link.Target))).Where(link => link.Fault is not null);
        Assert.True(!broken.Any(), string.Join('\n', broken.Select(link => $"{path}({link.Line}): {link.Fault}")));
    }

    [Fact]
    public void BrokenLinksAreFound()
    {
        var page = Page.Parse("README.md", "# One two\n[a](#one-two) [b](#three) [c](no/such.md) [d](README.md#no-such-heading) `[e](no/such.md)` ![f](no.png)\n");
        Assert.Equal([null, "#three", "no/such.md", "README.md#no-such-heading", "no.png"], page.Links.Select(link => Fault(page, link.Target) is null ? null : link.Target));
    }

    private static string? Fault(Page page, string target)
    {
        if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return null;
        }

        string[] parts = target.Split('#', 2);
        string file = parts[0].Length == 0 ? page.Path : Path.Combine(Path.GetDirectoryName(page.Path)!, parts[0]);
        string full = Path.GetFullPath(Path.Combine(Repository.Root, file));
        if (!full.StartsWith(Repository.Root, StringComparison.Ordinal))
        {
            return $"{target} leads out of the repository";
        }

        if (!File.Exists(full) && !Directory.Exists(full))
        {
            return $"{target}: no such file";
        }

        if (parts.Length == 1 || !full.EndsWith(".md", StringComparison.Ordinal))
        {
            return null;
        }

        var anchors = full == Path.GetFullPath(Path.Combine(Repository.Root, page.Path)) ? page.Anchors : Page.Read(Path.GetRelativePath(Repository.Root, full)).Anchors;
        return anchors.Contains(parts[1]) ? null : $"{target}: no such heading";
    }
}
