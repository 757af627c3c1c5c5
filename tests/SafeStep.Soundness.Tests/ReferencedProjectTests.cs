using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SafeStep.Soundness.Tests.Harness;

namespace SafeStep.Soundness.Tests;

/// <summary>A model whose children, base class and helpers stand in another project: known as a built assembly, and by its source as an editor knows it.</summary>
public class ReferencedProjectTests
{
    private const string Library = """
        namespace Library;

        [LogitHead] public sealed partial class Marked : Module<Tensor, Tensor>
        {
            private readonly Linear fc = Linear(4, 4);
            public Marked() : base("Marked") => RegisterComponents();
            public override Tensor forward(Tensor x) => fc.call(x).tanh();
        }

        public partial class Reached : Module<Tensor, Tensor>
        {
            private readonly Linear fc = Linear(4, 4);
            public Reached() : base("Reached") => RegisterComponents();
            public override Tensor forward(Tensor x) => fc.call(x).square();
        }

        [LogitHead] public sealed partial class Reaching : Module<Tensor, Tensor>
        {
            private readonly Reached inner = new();
            public Reaching() : base("Reaching") => RegisterComponents();
            public override Tensor forward(Tensor x) => inner.call(x);
        }

        public class Plain : Module<Tensor, Tensor>
        {
            private readonly Linear fc = Linear(4, 4);
            public Plain() : base("Plain") => RegisterComponents();
            public override Tensor forward(Tensor x) => fc.call(x).sigmoid();
        }

        [LogitHead] public partial class Open : Module<Tensor, Tensor>
        {
            protected readonly Linear fc = Linear(4, 4);
            public Open() : base("Open") => RegisterComponents();
            public override Tensor forward(Tensor x) => Head(fc.call(x));
            protected virtual Tensor Head(Tensor t) => t * 2;
        }

        public static partial class Helpers
        {
            public static Tensor Act(Tensor t) => t.tanh() * 2;
            public static Tensor Same(Tensor t) => t;
            public static void Twice(Tensor t) => t.mul_(2);
            public static Tensor Apply(Func<Tensor, Tensor> f, Tensor t) => f(t) * 2;
            public static double Number(double d) => d * 3;
            public static T Self<T>(T t) => t;
        }

        public class Bag { public Tensor T = null!; public Tensor Twice => T * 2; public static implicit operator Tensor(Bag b) => b.T * 3; }
        public struct Span4 { public Tensor T; public readonly Tensor Sum() => T.sum(); }
        public interface IAct { Tensor Of(Tensor t); }
        public sealed class Square : IAct { public Tensor Of(Tensor t) => t.square(); }
        """;

    public static TheoryData<string, bool> Models()
    {
        var rows = new TheoryData<string, bool>();
        foreach (string body in new[]
        {
            "=> marked.call(fc.call(x)) * fc.call(x);",
            "=> reached.call(fc.call(x));",
            "=> plain.call(fc.call(x));",
            "=> open.call(fc.call(x));",
            "=> reaching.call(x) + fc.call(x);",
            "=> ((Module<Tensor, Tensor>)marked).call(x);",
            "=> Helpers.Act(fc.call(x));",
            "=> Run(x); private Tensor Run(Tensor t) => Helpers.Act(fc.call(t));",
            "{ var h = fc.call(x); Helpers.Same(h).mul_(2); return h; }",
            "{ var h = fc.call(x); Helpers.Twice(h); return h; }",
            "=> Helpers.Apply(t => t.tanh(), fc.call(x));",
            "=> fc.call(x) * Helpers.Number(2);",
            "{ var h = fc.call(x); Helpers.Self(h).mul_(2); return h; }",
            "=> Helpers.Self(3.0) * fc.call(x);",
            "{ var b = new Bag { T = fc.call(x) }; return b.T * b.Twice; }",
            "{ Tensor b = new Bag { T = fc.call(x) }; return b; }",
            "{ var s = new Span4 { T = fc.call(x) }; return s.Sum() * x; }",
            "{ IAct a = new Square(); return a.Of(fc.call(x)); }",
            "=> new[] { fc.call(x) }.Select(Helpers.Act).First();",
        })
        {
            rows.Add(body, false);
            rows.Add(body, true);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_is_right_or_refused(string forward, bool built) => Check(
        $$"""
        using Library;
        namespace Cases.Model1;

        [LogitHead] public sealed partial class Model : Module<Tensor, Tensor>
        {
            private readonly Linear fc = Linear(4, 4);
            private readonly Marked marked = new();
            private readonly Reached reached = new();
            private readonly Reaching reaching = new();
            private readonly Plain plain = new();
            private readonly Open open = new();
            public Model() : base("Model") => RegisterComponents();
            public override Tensor forward(Tensor x) {{forward}}
        }
        """,
        built);

    [Theory]
    [InlineData("protected override Tensor Head(Tensor t) => t.square();", false)]
    [InlineData("protected override Tensor Head(Tensor t) => t.square();", true)]
    [InlineData("protected override Tensor Head(Tensor t) => base.Head(t).exp();", false)]
    [InlineData("protected override Tensor Head(Tensor t) => base.Head(t).exp();", true)]
    [InlineData("public override Tensor forward(Tensor x) => base.forward(x).tanh();", false)]
    [InlineData("public override Tensor forward(Tensor x) => base.forward(x).tanh();", true)]
    public void Derived_model_is_right_or_refused(string member, bool built)
    {
        Check($"using Library; namespace Cases.Model1; [LogitHead] public sealed partial class Model : Open {{ {member} }}", built);
        Check($"using Library; namespace Cases.Model1; public partial class Leaf : Open {{ {member} }} [LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {{ private readonly Open inner = new Leaf(); public Model() : base(\"Model\") => RegisterComponents(); public override Tensor forward(Tensor x) => inner.call(x); }}", built);
        Check($"using Library; namespace Cases.Model1; public class Leaf : Open {{ {member} }} [LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {{ private readonly Open inner = new Leaf(); public Model() : base(\"Model\") => RegisterComponents(); public override Tensor forward(Tensor x) => inner.call(x); }}", built);
    }

    private static void Check(string source, bool built)
    {
        Compilation library = Generated(Consumer.New.Compile([Parsed(Library, "Library.cs")], "Library"), out _);
        using var libraryImage = new MemoryStream();
        Assert.True(library.Emit(libraryImage).Success);
        MetadataReference reference = built ? MetadataReference.CreateFromImage(libraryImage.ToArray()) : library.ToMetadataReference();

        CSharpCompilation alone = Consumer.New.Compile([Parsed(source, "Model1.cs")], "User").AddReferences(reference);
        Assert.Empty(alone.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        Compilation model = Generated(alone, out var result);
        string text = source + "\n" + string.Join("\n", result.Diagnostics) + "\n" + string.Join("\n", result.GeneratedTrees);
        Assert.True(result.Results[0].Exception is null, result.Results[0].Exception + text);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Id == "SAFE1099");
        var problems = model.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        Assert.True(problems.Count == 0, string.Join("\n", problems) + "\n" + text);

        using var image = new MemoryStream();
        Assert.True(model.Emit(image).Success, text);
        (libraryImage.Position, image.Position) = (0, 0);
        var context = new AssemblyLoadContext("Referenced", isCollectible: true);
        context.LoadFromStream(libraryImage);
        Type type = context.LoadFromStream(image).GetType("Cases.Model1.Model")!;
        bool diagnosed = result.Diagnostics.Any(diagnostic => diagnostic.Location.GetLineSpan().Path == "Model1.cs");
        Outcome outcome = Judge.Of(type, 0, diagnosed);
        context.Unload();
        Assert.True(outcome.IsSound || diagnosed, $"{outcome.Verdict}: {outcome.Detail}\n{text}");
    }

    private static SyntaxTree Parsed(string source, string path) => CSharpSyntaxTree.ParseText(source, Consumer.New.ParseOptions, path, System.Text.Encoding.UTF8);

    private static Compilation Generated(CSharpCompilation compilation, out GeneratorDriverRunResult result)
    {
        result = Consumer.New.Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _).GetRunResult();
        return output;
    }
}
