using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>A marked class is looked at again when, and only when, an edit may have changed what its code means.</summary>
public class DiscoveryCacheTests
{
    private const string Head = """
        namespace Demo;
        [LogitHead]
        public sealed partial class Net : Stem
        {
            private readonly Block block = new();
            public override Tensor forward(Tensor x) => Tools.Twice(block.forward(first.forward(x))) * Tools.Factor * Tools.Weight;
        }
        """;

    private const string Parts = """
        namespace Demo;
        public abstract class Stem : Module<Tensor, Tensor>
        {
            protected readonly Linear first = Linear(8, 8);
            protected Stem() : base("Net") { }
        }
        public sealed partial class Block : Module<Tensor, Tensor>
        {
            private readonly Module<Tensor, Tensor> layer;
            public Block() : base("Block") { layer = Linear(8, 8); RegisterComponents(); }
            public override Tensor forward(Tensor x) => relu(layer.call(x));
        }
        public static class Tools
        {
            public const double Factor = 0.5;
            public static double Weight => 2;
            public static Tensor Twice(Tensor x) => x + x;
        }
        public static class Elsewhere
        {
            public static int Count() { return 1; }
        }
        """;

    [Theory]
    [InlineData("return 1;", "var more = 2; return more;")]
    [InlineData("return 1;", "return Inner(); int Inner() => 12;")]
    [InlineData("public static int Size => 3;", "public static int Size => 4;")]
    [InlineData("public static int Count()", "// What is counted.\n    public static int Count()")]
    public void ABodyElsewhereAsksNothingAnew(string before, string after) => Assert.False(IsAskedAnew(Unread.Replace(before, after, StringComparison.Ordinal)));

    [Theory]
    [InlineData("public static int Count()", "public static long Count()")]
    [InlineData("public static class Elsewhere", "public static class Other;\npublic static class Elsewhere")]
    [InlineData("return 1;", "\n#nullable disable\nreturn 1;")]
    [InlineData("public static int Size => 3;", "public static int Size { get; } = 3;")]
    [InlineData("public static int Size => 3;", "public static int Size => field;")]
    [InlineData("public const int Limit = 1;", "public const int Limit = 2;")]
    [InlineData("namespace Demo;", "global using Net = System.Int32;\nnamespace Demo;")]
    public void ADeclarationElsewhereAsksAnew(string before, string after) => Assert.True(IsAskedAnew(Unread.Replace(before, after, StringComparison.Ordinal)));

    [Fact]
    public void AFileThatWasReadAsksAnew()
    {
        Compilation before = Compiled.Compile(Compiled.Usings + Head, Compiled.Usings + Parts);
        SyntaxTree read = before.SyntaxTrees.ElementAt(1);
        Compilation after = Edited(before, 1, (Compiled.Usings + Parts).Replace("return 1;", "return 2;", StringComparison.Ordinal));
        SyntaxNode declaration = DeclarationIn(before);

        DiscoveryCache.GetOrDiscover(declaration, before, files => { files.Add(read); return HeadModel.Nothing; });

        bool asked = false;
        DiscoveryCache.GetOrDiscover(declaration, after, _ => { asked = true; return HeadModel.Nothing; });
        Assert.True(asked);
    }

    [Theory]
    [InlineData("x + x", "x * x")]
    [InlineData("relu(layer.call(x))", "tanh(layer.call(x))")]
    [InlineData("layer = Linear(8, 8);", "layer = LayerNorm(8);")]
    [InlineData("layer = Linear(8, 8);", "layer = Linear(8, 8); layer = Tanh();")]
    [InlineData("Linear first = Linear(8, 8);", "LayerNorm first = LayerNorm(8);")]
    [InlineData("public const double Factor = 0.5;", "public static Tensor Factor => ones(1);")]
    [InlineData("public static double Weight => 2;", "public static double Weight => Elsewhere.Count();")]
    [InlineData("public sealed partial class Block", "public sealed class Block")]
    [InlineData("public static Tensor Twice(Tensor x) => x + x;", "public static Tensor Twice(Tensor x) => x + x; public static Tensor Twice(object x) => zeros(1);")]
    [InlineData("public static Tensor Twice(Tensor x) => x + x;", "public static Tensor Twice(Tensor x) { goto end; end: return x; }")]
    [InlineData("public override Tensor forward(Tensor x) => relu(layer.call(x));", "")]
    public void AnEditInAnotherFileGivesWhatAFreshRunGives(string before, string after)
    {
        Compilation first = Compiled.Compile(Compiled.Usings + Head, Compiled.Usings + Parts);
        Compilation second = Edited(first, 1, Changed(Compiled.Usings + Parts, before, after));

        GeneratorDriverRunResult edited = Compiled.NewDriver().RunGenerators(first).RunGenerators(second).GetRunResult();
        // Other trees, of which nothing can be known.
        GeneratorDriverRunResult fresh = Compiled.NewDriver().RunGenerators(Compiled.Compile(Compiled.Usings + Head, Changed(Compiled.Usings + Parts, before, after))).GetRunResult();

        Assert.Equal(Sources(fresh), Sources(edited));
        Assert.Equal(fresh.Diagnostics.Select(found => found.Id), edited.Diagnostics.Select(found => found.Id));
    }

    private const string Unread = """
        namespace Demo;
        public static class Elsewhere
        {
            public const int Limit = 1;
            public static int Size => 3;
            public static int Count() { return 1; }
        }
        """;

    private static bool IsAskedAnew(string edited)
    {
        Compilation before = Compiled.Compile(Compiled.Usings + Head, Unread);
        SyntaxNode declaration = DeclarationIn(before);
        DiscoveryCache.GetOrDiscover(declaration, before, _ => HeadModel.Nothing);

        bool asked = false;
        DiscoveryCache.GetOrDiscover(declaration, Edited(before, 1, edited), _ => { asked = true; return HeadModel.Nothing; });
        return asked;
    }

    private static SyntaxNode DeclarationIn(Compilation compilation) => compilation.SyntaxTrees.First().GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Single();

    private static string Changed(string source, string before, string after)
    {
        Assert.Contains(before, source, StringComparison.Ordinal);
        return source.Replace(before, after, StringComparison.Ordinal);
    }

    private static Compilation Edited(Compilation compilation, int index, string text)
    {
        SyntaxTree tree = compilation.SyntaxTrees.ElementAt(index);
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, tree.FilePath));
    }

    private static IEnumerable<string> Sources(GeneratorDriverRunResult result) => result.GeneratedTrees.Select(tree => tree.ToString()).Order(StringComparer.Ordinal);
}
