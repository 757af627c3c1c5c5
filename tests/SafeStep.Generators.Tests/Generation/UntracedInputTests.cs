using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>Values that are taken out of an input: accepted where nothing that is given to it depends on the parameters, reported where something may, and checked when the code runs.</summary>
public class UntracedInputTests
{
    private const string Child = """
        public partial class Child : Module<Tensor, Tensor, Tensor>
        {
            private readonly Parameter table = new(ones(4));
            public Child() : base("Child") => RegisterComponents();
            public override Tensor forward(Tensor x, Tensor by) => x * table * by.max().item<float>();
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

    private const string Alone = """
        public partial class Alone : Module<Tensor, Tensor>
        {
            private readonly Parameter table = new(ones(4));
            public Alone() : base("Alone") => RegisterComponents();
            public override Tensor forward(Tensor at) => table * at.max().item<float>();
        }
        """;

    private const string Helper = "private Tensor Row(Tensor at) => fc.call(at) * at.max().item<float>()";

    [Theory]
    [InlineData("private readonly Child child = new();", "child.forward(fc.call(x), arange(4))", Child)]
    [InlineData("private readonly Child child = new();", "child.forward(fc.call(x), fc.call(x).argmax(1))", Child)]
    [InlineData("private readonly Child child = new();", "child.forward(fc.call(x), x)", Child)]
    [InlineData("private readonly Passing child = new();", "child.forward(fc.call(x), arange(4))", Passing)]
    [InlineData("private readonly Alone child = new();", "child.forward(arange(4)) * fc.call(x)", Alone)]
    [InlineData("private readonly Child child = new();", "Two(fc.call(x), arange(4)); private Tensor Two(Tensor t, Tensor by) => child.forward(t, by)", Child)]
    [InlineData("", "fc.call(x) * Row(arange(4)); " + Helper, "")]
    [InlineData("", "fc.call(x) * Deep(arange(4), 3); private Tensor Deep(Tensor at, int n) => n == 0 ? fc.call(at) * at.max().item<float>() : Deep(at, n - 1)", "")]
    [InlineData("private readonly Tensor scale = ones(1);", "fc.call(x) * scale.item<float>()", "")]
    [InlineData("", "fc.call(x) * x.max().item<float>()", "")]
    public void WithoutATangentItIsAccepted(string field, string forward, string child)
    {
        string text = Compiled.RunClean(Model(field, forward), Source(child)).Text;
        Assert.Contains("jvp.Host(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("FiniteDifference", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private readonly Child child = new();", "child.forward(x, fc.call(x))", Child, "by.max().item<float>()")]
    [InlineData("private readonly Child child = new();", "child.forward(x, fc.call(x).detach())", Child, "by.max().item<float>()")]
    [InlineData("private readonly Child child = new();", "child.forward(x, arange(4)) + child.forward(x, fc.call(x))", Child, "by.max().item<float>()")]
    [InlineData("private readonly Passing child = new();", "child.forward(x, fc.call(x))", Passing, "by.max().item<float>()")]
    [InlineData("private readonly Alone child = new();", "child.forward(fc.call(x))", Alone, "at.max().item<float>()")]
    [InlineData("private readonly Module<Tensor, Tensor> child = Sequential(new Alone());", "fc.call(child.forward(x))", Alone, "at.max().item<float>()")]
    [InlineData("private readonly Child child = new Derived();", "child.forward(fc.call(x), fc.call(x))", "public partial class Derived : Child { public override Tensor forward(Tensor x, Tensor pos) => x + pos; }" + Child, "by.max().item<float>()")]
    [InlineData("private readonly Child child = new();", "Two(x, fc.call(x)); private Tensor Two(Tensor t, Tensor by) => child.forward(t, by)", Child, "by.max().item<float>()")]
    [InlineData("", "Row(fc.call(x)); " + Helper, "", "at.max().item<float>()")]
    [InlineData("", "Odd(fc.call(x), 3); private Tensor Odd(Tensor at, int n) => n == 0 ? at : Even(at, n - 1); private Tensor Even(Tensor at, int n) => n == 0 ? at * at.max().item<float>() : Odd(at, n - 1)", "", "at.max().item<float>()")]
    [InlineData("private readonly Tensor scale = null!; private Net(Tensor t) : base(\"Net\") { scale = t; }", "fc.call(x) * scale.item<float>()", "", "scale.item<float>()")]
    [InlineData("private readonly Tensor scale = ones(1); private void Set(Tensor t) { scale.copy_(t); }", "fc.call(x) * scale.item<float>()", "", "scale.item<float>()")]
    public void WithATangentItIsReportedWhereItIsUsed(string field, string forward, string child, string place)
    {
        Compiled run = Compiled.Run(Model(field, forward), Source(child));
        Assert.All(run.Result.Diagnostics, diagnostic => Assert.Equal("SAFE1013", diagnostic.Id));
        Assert.Contains(run.Result.Diagnostics, diagnostic => UpTo(diagnostic).EndsWith(place, StringComparison.Ordinal));
        Assert.Contains("FiniteDifference.Jvp(this, () => forward(x), direction, x)", run.Text, StringComparison.Ordinal);
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
        Assert.Equal(1, text.Split("jvp.Host(").Length - 1);
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

    private static string UpTo(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.ToString()[..diagnostic.Location.SourceSpan.End];

    private static string Model(string field, string forward) => Compiled.Model($"public override Tensor forward(Tensor x) => {forward};", "private readonly Linear fc = Linear(4, 4); " + field);

    private static string Source(string child) => Compiled.Usings + "namespace Demo;\n" + child;
}
