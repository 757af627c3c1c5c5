using Microsoft.CodeAnalysis;
using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>Inputs whose tangents a twin cannot follow, such as indices: accepted where they have none, reported where they may have one, and checked when the code runs.</summary>
public class UntracedInputTests
{
    private const string Child = """
        public partial class Child : Module<Tensor, Tensor, Tensor>
        {
            private readonly Parameter table = new(ones(4));
            public Child() : base("Child") => RegisterComponents();
            public override Tensor forward(Tensor x, Tensor pos) => x * table[pos];
        }
        """;

    private const string Passing = """
        public partial class Passing : Module<Tensor, Tensor, Tensor>
        {
            private readonly Child child = new();
            public Passing() : base("Passing") => RegisterComponents();
            public override Tensor forward(Tensor x, Tensor at) => child.forward(x, at) * 2;
        }
        """ + Child;

    private const string Lookup = """
        public partial class Lookup : Module<Tensor, Tensor>
        {
            private readonly Parameter table = new(ones(4));
            public Lookup() : base("Lookup") => RegisterComponents();
            public override Tensor forward(Tensor at) => table[at];
        }
        """;

    [Theory]
    [InlineData("private readonly Child child = new();", "child.forward(fc.call(x), arange(4))", Child, "DemandNone(pos_t, \"Child.forward\", \"pos\")")]
    [InlineData("private readonly Child child = new();", "child.forward(fc.call(x), fc.call(x).argmax(1))", Child, "DemandNone(pos_t")]
    [InlineData("private readonly Child child = new();", "child.forward(fc.call(x), fc.call(x).detach())", Child, "DemandNone(pos_t")]
    [InlineData("private readonly Passing child = new();", "child.forward(fc.call(x), arange(4))", Passing, "DemandNone(at_t, \"Passing.forward\", \"at\")")]
    [InlineData("private readonly Lookup child = new();", "child.forward(arange(4)) * fc.call(x)", Lookup, "DemandNone(at_t, \"Lookup.forward\", \"at\")")]
    [InlineData("private readonly Child child = new();", "Two(fc.call(x), arange(4)); private Tensor Two(Tensor t, Tensor by) => child.forward(t, by)", Child, "DemandNone(by_t, \"Net.Two\", \"by\")")]
    [InlineData("private readonly Parameter table = new(ones(4));", "fc.call(x) * Row(arange(4)); private Tensor Row(Tensor at) => table[at]", "", "DemandNone(at_t, \"Net.Row\", \"at\")")]
    [InlineData("private readonly Parameter table = new(ones(4));", "fc.call(x) * Deep(arange(4), 3); private Tensor Deep(Tensor at, int n) => n == 0 ? table[at] : Deep(at, n - 1)", "", "DemandNone(at_t, \"Net.Deep\", \"at\")")]
    [InlineData("private readonly Parameter table = new(ones(4));", "fc.call(x) * table[x]", "", "DemandNone(x_t, \"Net.forward\", \"x\")")]
    public void WithoutATangentItIsAccepted(string field, string forward, string child, string check)
    {
        string text = Compiled.RunClean(Model(field, forward), Source(child)).Text;
        Assert.Contains(check, text, StringComparison.Ordinal);
        Assert.DoesNotContain("FiniteDifference", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private readonly Child child = new();", "child.forward(x, fc.call(x))", Child, "table[pos]")]
    [InlineData("private readonly Child child = new();", "child.forward(x, arange(4)) + child.forward(x, fc.call(x))", Child, "table[pos]")]
    [InlineData("private readonly Passing child = new();", "child.forward(x, fc.call(x))", Passing, "table[pos]")]
    [InlineData("private readonly Lookup child = new();", "child.forward(fc.call(x))", Lookup, "table[at]")]
    [InlineData("private readonly Module<Tensor, Tensor> child = Sequential(new Lookup());", "fc.call(child.forward(x))", Lookup, "table[at]")]
    [InlineData("private readonly Child child = new Derived();", "child.forward(fc.call(x), fc.call(x))", "public partial class Derived : Child { public override Tensor forward(Tensor x, Tensor pos) => x + pos; }" + Child, "table[pos]")]
    [InlineData("private readonly Plain child = new Derived();", "child.forward(x, fc.call(x))", "public partial class Plain : Child { public override Tensor forward(Tensor x, Tensor pos) => x + pos; } public partial class Derived : Plain { public override Tensor forward(Tensor x, Tensor pos) => base.forward(x, ones(4)[pos]); }" + Child, "ones(4)[pos]")]
    [InlineData("private readonly Child child = new();", "Two(x, fc.call(x)); private Tensor Two(Tensor t, Tensor by) => child.forward(t, by)", Child, "table[pos]")]
    [InlineData("private readonly Parameter table = new(ones(4));", "Row(fc.call(x)); private Tensor Row(Tensor at) => table[at]", "", "table[at]")]
    [InlineData("private readonly Parameter table = new(ones(4));", "Deep(fc.call(x), 3); private Tensor Deep(Tensor at, int n) => n == 0 ? table[at] : Deep(at, n - 1)", "", "table[at]")]
    [InlineData("private readonly Parameter table = new(ones(4));", "Odd(fc.call(x), 3); private Tensor Odd(Tensor at, int n) => n == 0 ? table[at] : Even(at, n - 1); private Tensor Even(Tensor at, int n) => n == 0 ? table[at] : Odd(at, n - 1)", "", "table[at]")]
    public void WithATangentItIsReportedWhereItIsUsed(string field, string forward, string child, string place)
    {
        Compiled run = Compiled.Run(Model(field, forward), Source(child));
        Assert.All(run.Result.Diagnostics, diagnostic => Assert.Equal("SAFE1013", diagnostic.Id));
        Assert.Contains(run.Result.Diagnostics, diagnostic => UpTo(diagnostic).EndsWith(place, StringComparison.Ordinal));
        Assert.Contains("FiniteDifference.Jvp(this, () => forward(x), direction)", run.Text, StringComparison.Ordinal);
        run.AssertCompiles();
    }

    // Both share the twin, which must not depend on who asked for it first.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ModelsThatCallItDifferentlyShareTheTwin(bool isFirst)
    {
        string traced = "child.forward(fc.call(x), arange(4))", untraced = "child.forward(x, arange(4)) * fc.call(x)";
        string field = "private readonly Child child = new();";
        string text = Compiled.RunClean(
            Model(field, isFirst ? traced : untraced),
            Model(field, isFirst ? untraced : traced).Replace("Net", "Other", StringComparison.Ordinal),
            Source(Child)).Text;
        Assert.Contains("OpTangents.mul(x, x_t, part1, part1_t, mul1)", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("DemandNone").Length - 1);
    }

    // What fails without any tangent is reported as ever.
    [Fact]
    public void OtherFaultsAreNotTakenForTheInputs()
    {
        Compiled run = Compiled.Run(
            Model("private readonly Child child = new();", "child.forward(fc.call(x), arange(4))"),
            Source(Child.Replace("x * table[pos]", "x * table[pos] * table.max().item<float>()", StringComparison.Ordinal)));
        Assert.Contains(run.Result.Diagnostics, diagnostic => diagnostic.Id == "SAFE1013");
        Assert.DoesNotContain("DemandNone", run.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("child.forward(fc.call(x), )")]
    [InlineData("child.forward(arange(4))")]
    [InlineData("child.forward(x, x, x)")]
    [InlineData("child.forward(fc.call(x), arange(4)")]
    public void HalfTypedCallsAreSurvived(string forward)
    {
        Compiled run = Compiled.Run(Model("private readonly Child child = new();", forward), Source(Child));
        Assert.DoesNotContain(run.Result.Diagnostics, diagnostic => diagnostic.Id == "SAFE1099");
        Assert.Null(run.Result.Results[0].Exception);
    }

    private static string UpTo(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.ToString()[..(diagnostic.Location.SourceSpan.End + 1)];

    private static string Model(string field, string forward) => Compiled.Model($"public override Tensor forward(Tensor x) => {forward};", "private readonly Linear fc = Linear(4, 4); " + field);

    private static string Source(string child) => Compiled.Usings + "namespace Demo;\n" + child;

    [Fact]
    public void NothingButNothingPasses()
    {
        object?[] none = [null, new Tensor?[] { null, null }, new List<Tensor?> { null }, ((Tensor?)null, new List<Tensor?>())];
        object[] some = [ones(1), new[] { null, ones(1) }, ((Tensor?)null, ones(1))];

        Assert.All(none, tangent => LayerTangents.DemandNone(tangent, "forward", "x"));
        Assert.All(some, tangent => Assert.Throws<NotSupportedException>(() => LayerTangents.DemandNone(tangent, "forward", "x")));
    }
}
