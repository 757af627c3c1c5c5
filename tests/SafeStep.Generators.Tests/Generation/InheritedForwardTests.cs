using System.Globalization;
using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>A forward that a class inherits reads private members of the class that declares it: its twin stands there.</summary>
public class InheritedForwardTests
{
    private const string Base = """
        partial class Base : Module<Tensor, Tensor>
        {
            private readonly Linear fc = Linear(4, 3);
            public Base() : base("Base") => RegisterComponents();
            public override Tensor forward(Tensor x) => fc.forward(x) + Shift(x);
            private Tensor Shift(Tensor x) => fc.bias! * x.mean();
        }
        """;

    private const string Outer = """
        [LogitHead]
        public sealed partial class Outer : Module<Tensor, Tensor>
        {
            private readonly Net body = new();
            public Outer() : base("Outer") => RegisterComponents();
            public override Tensor forward(Tensor x) => body.forward(x);
        }
        """;

    [Theory]
    [InlineData("public partial class Net : Base;", "marked")]
    [InlineData("public partial class Net : Middle; public class Middle : Base;", "marked, through another class")]
    [InlineData("public partial class Net : Base { public string scope = \"\", fc = \"\", noGrad = \"\", direction = \"\"; }", "names taken in the derived class")]
    [InlineData("public partial class Net : Base { private readonly Linear other = Linear(4, 4); }", "children of its own")]
    public void TheTwinStandsWhereForwardIsDeclared(string net, string what)
    {
        Compiled run = Compiled.RunClean(Compiled.Usings + "namespace Demo;\n[LogitHead] " + net, Compiled.Usings + "namespace Demo;\npublic " + Base);
        Assert.True(run.Text.Contains("partial class Base : ITangentModule", StringComparison.Ordinal), what);
        Assert.Contains("ForwardTwin(jvp.Input(x), jvp)", run.Text, StringComparison.Ordinal);
        Assert.Equal(1, run.Text.Split("jvp.call(fc, x)").Length - 1);
    }

    [Theory]
    [InlineData("[LogitHead] public partial class Net : Base;", "a marked child")]
    [InlineData("public partial class Net : Base;", "a child")]
    [InlineData("public class Net : Base;", "a child that is not partial has no need to be")]
    public void AChildThatInheritsForwardRunsTheSameTwin(string net, string what)
    {
        Compiled run = Compiled.RunClean(Compiled.Usings + "namespace Demo;\n" + Outer + net, Compiled.Usings + "namespace Demo;\npublic " + Base);
        Assert.True(run.Text.Contains("partial class Base : ITangentModule", StringComparison.Ordinal), what);
        Assert.Equal(1, run.Text.Split("jvp.call(fc, x)").Length - 1);
    }

    [Theory]
    [InlineData("[LogitHead] public partial class Net : Base;", "public class Base", "SAFE1019", "Base")]
    [InlineData("[LogitHead] public partial class Net : Middle; public partial class Middle : Base;", "public class Base", "SAFE1019", "Base")]
    [InlineData(Outer + "public partial class Net : Base;", "public class Base", "SAFE1019", "Base")]
    [InlineData("[LogitHead] public partial class Net : Holder.Base;", "public class Holder { public partial class Base", "SAFE1019", "Base")]
    [InlineData("[LogitHead] public partial class Net : Middle; public partial class Middle { }", "public partial class Middle : Local; public partial class Local : Module<Tensor, Tensor> { public Local() : base(\"\") { } public override Tensor forward(Tensor x) => new Base().forward(x); } file partial class Base", "SAFE1011", "local to its file")]
    public void WhereItHasNoPlaceThatIsReported(string net, string declaration, string id, string expected)
    {
        string home = Base.Replace("partial class Base", declaration, StringComparison.Ordinal) + (declaration.StartsWith("public class Holder", StringComparison.Ordinal) ? "}" : "");
        Compiled run = Compiled.Run(Compiled.Usings + "namespace Demo;\n" + net, Compiled.Usings + "namespace Demo;\n" + home);
        Diagnostic diagnostic = run.Result.Diagnostics.First();
        Assert.All(run.Result.Diagnostics, each => Assert.Equal(id, each.Id));
        Assert.Contains(expected, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains("FiniteDifference.Jvp(this, () => forward(x), direction, x)", run.Text, StringComparison.Ordinal);
        run.AssertCompiles();
    }

    // The file of the derived class need not know the names of the other one.
    [Theory]
    [InlineData("partial", "ForwardTwin(jvp.Input(input), by, jvp)")]
    [InlineData("", "FiniteDifference.Jvp(this, () => forward(input, by), direction2, input, by)")]
    public void TypesOfInputsAreNamedInFull(string partial, string expected)
    {
        string home = "using Value = SafeStep.ManagedTorch.torch.Tensor;\nusing Map = System.Collections.Generic.Dictionary<string, int>;\n" + Compiled.Usings + $$"""
            namespace Demo;

            public {{partial}} class Base : Module<Value, Map?, Value>
            {
                private readonly Linear fc = Linear(4, 3);
                public Base() : base("Base") => RegisterComponents();
                public override Value forward(Value input, Map? by) { int direction = by?.Count ?? 2; return fc.forward(input) * direction; }
            }
            """;
        Compiled run = Compiled.Run(Compiled.Usings + "namespace Demo;\n[LogitHead] public partial class Net : Base;", home);
        Assert.Contains(expected, run.Text, StringComparison.Ordinal);
        run.AssertCompiles();
    }

    [Theory]
    [InlineData("[LogitHead(Output = 1)]", "jvp.Logits(ForwardTwin(jvp.Input(x), jvp).Item2)", null)]
    [InlineData("[LogitHead(Output = 2)]", null, "SAFE1029")]
    public void OneOfSeveralOutputsIsTaken(string attribute, string? expected, string? id)
    {
        Compiled run = Compiled.Run(Compiled.Usings + $$"""
            namespace Demo;

            {{attribute}} public partial class Net : Base;

            public partial class Base : Module<Tensor, (Tensor, Tensor)>
            {
                private readonly Linear fc = Linear(4, 3);
                public Base() : base("Base") => RegisterComponents();
                public override (Tensor, Tensor) forward(Tensor x) { var y = fc.forward(x); return (y, y * 2); }
            }
            """);
        Assert.Equal(id, run.Result.Diagnostics.SingleOrDefault()?.Id);
        Assert.Equal(expected is null, run.Text.Length == 0);
        Assert.Contains(expected ?? "", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondOrderIsInheritedToo()
    {
        string text = Compiled.RunClean(Compiled.Usings + "namespace Demo;\n[LogitHead(SecondOrder = true)] public partial class Net : Base;\npublic " + Base).Text;
        Assert.Contains("jvp.Curves(ForwardTwin(jvp.Input(x), jvp))", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[LogitHead] public partial class Marked : Base;\npublic ", "ForwardTwin(jvp.Input(x), jvp)", null)]
    [InlineData("public ", "FiniteDifference.Jvp(this, () => forward(x), direction, x)", "SAFE1021")]
    public void AnotherAssemblyMayHoldTheTwin(string declaration, string expected, string? id)
    {
        Compiled other = Compiled.RunClean(Compiled.Usings + "namespace Demo;\n" + declaration + Base);
        string net = Compiled.Usings + "namespace Demo;\n[LogitHead] public partial class Net : Base;";
        foreach (Compiled run in new[] { other.RunAfter(net), other.RunBeside(net) })
        {
            Assert.Equal(id, run.Result.Diagnostics.SingleOrDefault()?.Id);
            Assert.Contains(expected, run.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("class Base", run.Text, StringComparison.Ordinal);
            run.AssertCompiles();
        }
    }

    [Theory]
    [InlineData("[LogitHead] public partial class Net : Base { public override Tensor forward(Tensor x) => ; }")]
    [InlineData("[LogitHead] public partial class Net : ")]
    [InlineData("[LogitHead] public partial class Net : Net")]
    [InlineData("[LogitHead] public partial class Net : Base, ")]
    [InlineData("[LogitHead] public partial class Net : Missing { } public partial class Missing : Base")]
    public void HalfTypedSourceIsSurvived(string net)
    {
        Compiled run = Compiled.Run(Compiled.Usings + "namespace Demo;\n" + net, Compiled.Usings + "namespace Demo;\npublic " + Base[..^20]);
        Assert.DoesNotContain(run.Result.Diagnostics, diagnostic => diagnostic.Id == "SAFE1099");
        Assert.Null(run.Result.Results[0].Exception);
    }
}
