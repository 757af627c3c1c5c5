using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Abstractions;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>The generated text reads like the forward that it is made from.</summary>
public class ReadabilityTests(ITestOutputHelper output)
{
    private const double MostLines = 5;

    // A twin is the method itself; a long call may break its line.
    private const double MostTwinLines = 1.2;

    private static readonly Lazy<(IReadOnlyList<SyntaxNode> Sources, IReadOnlyList<SyntaxNode> Generated)> Architectures = new(() =>
    {
        string[] sources = [.. MutationTests.Names.Select(MutationTests.Source)];
        var result = Compiled.NewDriver().RunGenerators(Compiled.Compile(sources)).GetRunResult();
        return ([.. sources.Select(source => CSharpSyntaxTree.ParseText(source).GetRoot())], [.. result.GeneratedTrees.Select(tree => tree.GetRoot())]);
    });

    // The operations that all twins of an assembly share are written once, whatever the number of models.
    [Fact]
    public void No_more_than_five_lines_for_each_of_forward()
    {
        var (sources, generated) = Architectures.Value;
        int forward = sources.SelectMany(Twinned).Sum(Lines), shared = generated.Where(IsShared).Sum(Lines), all = generated.Sum(Lines) - shared, twins = generated.SelectMany(Twins).Sum(Lines);
        output.WriteLine($"{forward} lines of forwards and helpers; generated {all}, of them {twins} in twins; {shared} shared");
        Assert.True(all <= MostLines * forward, $"{all} lines for {forward}, and {shared} shared");

        // What a marked class offers takes the same lines whatever its forward: a forward of one line has many for each. The architectures share no class.
        var ratios = sources.Select(source => (Name: Classes(source).First(), Ratio: (double)generated.Where(tree => !IsShared(tree) && Classes(tree).Any(Classes(source).Contains)).Sum(Lines) / Twinned(source).Sum(Lines))).OrderBy(each => each.Ratio).ToList();
        output.WriteLine($"generated lines for each of forward: {ratios.Average(each => each.Ratio):F1} in the mean of {ratios.Count} architectures, from {ratios[0].Ratio:F1} ({ratios[0].Name}) to {ratios[^1].Ratio:F1} ({ratios[^1].Name})");
        Assert.True(twins <= MostTwinLines * forward, $"{twins} lines of twins for {forward}");
    }

    [Fact]
    public void Nothing_has_a_name_that_the_user_did_not_give()
    {
        var (sources, generated) = Architectures.Value;
        var given = sources.SelectMany(source => source.DescendantTokens()).Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText).ToHashSet();
        var made = generated.SelectMany(Twins).SelectMany(twin => twin.DescendantNodes()).Select(node => node switch
        {
            VariableDeclaratorSyntax local => local.Identifier.ValueText,
            SingleVariableDesignationSyntax local => local.Identifier.ValueText,
            ForEachStatementSyntax loop => loop.Identifier.ValueText,
            _ => null,
        }).OfType<string>().Where(name => !given.Contains(name) && name != "_");
        Assert.Empty(made);
    }

    [Fact]
    public void No_cast_names_a_type_from_the_root()
    {
        Assert.Empty(Architectures.Value.Generated.SelectMany(Twins).SelectMany(twin => twin.DescendantNodes()).OfType<CastExpressionSyntax>().Where(cast => cast.Type.ToString().Contains("global::", StringComparison.Ordinal)).Select(cast => cast.ToString()));
    }

    [Fact]
    public void Every_local_is_used()
    {
        var unused = Architectures.Value.Generated.SelectMany(Twins).SelectMany(twin => twin.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .Where(local => local.Parent?.Parent is not (UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }))
            .Where(local => twin.DescendantTokens().Count(token => token.ValueText == local.Identifier.ValueText) < 2)
            .Select(local => $"{twin.Identifier}: {local}"));
        Assert.Empty(unused);
    }

    private static HashSet<string> Classes(SyntaxNode root) => [.. root.DescendantNodes().OfType<ClassDeclarationSyntax>().Select(type => type.Identifier.ValueText)];

    private static bool IsShared(SyntaxNode root) => root.DescendantNodes().OfType<ClassDeclarationSyntax>().Any(type => type.Identifier.ValueText == "TangentOps");

    private static IEnumerable<MethodDeclarationSyntax> Twins(SyntaxNode root) => root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(method => method.Identifier.ValueText.EndsWith("Twin", StringComparison.Ordinal));

    // What computes the logits: forwards and the helpers beside them.
    private static IEnumerable<SyntaxNode> Twinned(SyntaxNode root) => root.DescendantNodes().OfType<MethodDeclarationSyntax>();

    private static int Lines(SyntaxNode node) => node.ToString().Split('\n').Count(line => line.Trim().Length > 0);
}
