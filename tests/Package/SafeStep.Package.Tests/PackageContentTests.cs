using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace SafeStep.Package.Tests;

/// <summary>What is in the packages, against committed lists.</summary>
public class PackageContentTests
{
    public static TheoryData<string> Packages => [.. Feed.Ids];

    [Fact]
    public void PackHasMadeTheIntendedPackages() => Assert.Equal(["SafeStep.ManagedTorch", "SafeStep.Sdk", "SafeStep.Templates", "SafeStep.Tool", "SafeStep.TorchSharp"], Feed.Ids);

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task FilesAndDependenciesAreThoseOfTheList(string id)
    {
        using var package = ZipFile.OpenRead(Feed.PackageFile(id));
        var files = from entry in package.Entries
                    where !entry.FullName.StartsWith("_rels/", StringComparison.Ordinal) && !entry.FullName.StartsWith("package/", StringComparison.Ordinal)
                    where entry.FullName != "[Content_Types].xml"
                    orderby entry.FullName
                    select entry.FullName;
        var dependencies = from dependency in Nuspec(package).Descendants()
                           where dependency.Name.LocalName == "dependency"
                           let dependsOn = dependency.Attribute("id")!.Value
                           let version = dependency.Attribute("version")!.Value.Replace(Feed.Version, "THIS_VERSION", StringComparison.Ordinal)
                           let of = $"{dependsOn} {version}"
                           let assets = string.Concat(dependency.Attributes().Where(a => a.Name == "include" || a.Name == "exclude").Select(a => $" ({a.Name} {a.Value})"))
                           orderby dependency.Parent!.Attribute("targetFramework")!.Value, of
                           select $"{dependency.Parent!.Attribute("targetFramework")!.Value}: {of}{assets}";

        await Verifier.Verify($"files\n  {string.Join("\n  ", files)}\ndependencies\n  {string.Join("\n  ", dependencies)}\n").UseTextForParameters(id);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void MetadataSaysWhatAPackagePageShows(string id)
    {
        using var package = ZipFile.OpenRead(Feed.PackageFile(id));
        var nuspec = Nuspec(package);
        string Value(string name) => nuspec.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";

        Assert.Equal("MIT", Value("license"));
        Assert.NotNull(package.GetEntry(Value("icon")));
        Assert.NotNull(package.GetEntry(Value("readme")));
        Assert.NotEmpty(Value("description"));
        Assert.DoesNotContain("Package Description", Value("description"), StringComparison.Ordinal);
        var repository = nuspec.Descendants().Single(e => e.Name.LocalName == "repository");
        Assert.Equal("git", repository.Attribute("type")?.Value);
        Assert.StartsWith("https://", repository.Attribute("url")?.Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void AssembliesAreReproducibleAndLibrariesHaveSymbols(string id)
    {
        using var package = ZipFile.OpenRead(Feed.PackageFile(id));
        foreach (var assembly in package.Entries.Where(entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var bytes = new MemoryStream();
            using (var stream = assembly.Open())
            {
                stream.CopyTo(bytes);
            }

            bytes.Position = 0;
            using var image = new PEReader(bytes);
            Assert.Contains(image.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);

            if (assembly.FullName.StartsWith("lib/", StringComparison.Ordinal))
            {
                using var symbols = ZipFile.OpenRead(Feed.SymbolFile(id));
                Assert.NotNull(symbols.GetEntry(Path.ChangeExtension(assembly.FullName, ".pdb")));
            }
        }
    }

    private static XDocument Nuspec(ZipArchive package)
    {
        using var stream = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream);
    }
}
