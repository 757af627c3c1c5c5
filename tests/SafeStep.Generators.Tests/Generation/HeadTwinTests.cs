using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>A marked class that takes and returns one tensor has the twin by which other models run it.</summary>
public class HeadTwinTests
{
    private const string Twin = "Tensor ForwardTwin(Tensor x, TangentPass jvp)";

    [Theory]
    [InlineData("sealed partial", "    public " + Twin)]
    [InlineData("partial", "    public virtual " + Twin)]
    public void OneTensorToOneHasATwin(string modifiers, string expected)
    {
        string text = Compiled.RunClean(Compiled.Model("public override Tensor forward(Tensor x) => fc.call(x);", modifiers: "public " + modifiers)).Text;
        Assert.Contains("partial class Net : ITangentModule<Tensor, Tensor>, IGuardable", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Module<Tensor, Tensor, Tensor>", "public override Tensor forward(Tensor x, Tensor y) => fc.call(x) + y;", "[LogitHead]", "<Tensor, Tensor, Tensor>")]
    [InlineData("Module<Tensor, int, Tensor>", "public override Tensor forward(Tensor x, int n) => fc.call(x) * n;", "[LogitHead]", "<Tensor, int, Tensor>")]
    [InlineData("Module<Tensor, (Tensor, Tensor)>", "public override (Tensor, Tensor) forward(Tensor x) => (fc.call(x), x);", "[LogitHead(Output = 0)]", ").Item1);")]
    [InlineData("Module<Tensor, Tensor[]>", "public override Tensor[] forward(Tensor x) => [fc.call(x), x];", "[LogitHead(Output = 0)]", ")[0]);")]
    [InlineData("Module<Tensor, (Tensor Other, Tensor Logits)>", "public override (Tensor Other, Tensor Logits) forward(Tensor x) => (x, fc.call(x));", "[LogitHead(OutputName = \"Logits\")]", ").Logits);")]
    public void SoHaveOtherShapes(string shape, string forward, string attribute, string expected)
    {
        string source = Compiled.Model(forward).Replace("Module<Tensor, Tensor>", shape, StringComparison.Ordinal).Replace("[LogitHead]", attribute, StringComparison.Ordinal);
        string text = Compiled.RunClean(source).Text;
        Assert.Contains("ITangentModule", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void AClassThatCannotBeDifferentiatedHasNone() => Assert.DoesNotContain("ITangentModule", Compiled.Run(Compiled.Model(
        "public override Tensor forward(Tensor x) => fc.call(x).as_strided([1], [1]);")).Text, StringComparison.Ordinal);

    // The class itself has its derivative all the same.
    [Fact]
    public void WhatStandsInTheWayOfTheTwinAloneIsNotReported()
    {
        string source = Compiled.Usings + """
            namespace Demo;

            public class Plain : Module<Tensor, Tensor>
            {
                protected readonly Linear fc = Linear(4, 4);
                public Plain() : base("Plain") => RegisterComponents();
                public override Tensor forward(Tensor x) => x;
            }

            [LogitHead]
            public sealed partial class Net : Plain
            {
                public override Tensor forward(Tensor x) => fc.call(x);
            }
            """;
        string text = Compiled.RunClean(source).Text;
        Assert.Contains("public Tensor ForwardTwin(Tensor x, TangentPass jvp) => jvp.call(fc, x);", text, StringComparison.Ordinal);
        Assert.DoesNotContain("FiniteDifference", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AMarkedClassMayDeriveFromAnother()
    {
        string text = Compiled.RunClean(Compiled.Usings + """
            namespace Demo;

            [LogitHead]
            public partial class Base : Module<Tensor, Tensor>
            {
                private readonly Linear fc = Linear(4, 4);
                public Base() : base("Base") => RegisterComponents();
                public override Tensor forward(Tensor x) => fc.call(x);
            }

            [LogitHead]
            public sealed partial class Net : Base
            {
                public override Tensor forward(Tensor x) => base.forward(x) * 2;
            }
            """).Text;
        Assert.Contains("jvp.mul(base.ForwardTwin(x, jvp), 2)", text, StringComparison.Ordinal);
        Assert.Contains("public override " + Twin, text, StringComparison.Ordinal);
    }

    [Fact]
    public void AForwardOfTheLibraryCannotBeRunThroughBase()
    {
        Compiled run = Compiled.Run(Compiled.Usings + """
            namespace Demo;

            [LogitHead]
            public partial class Net : Sequential
            {
                public override Tensor forward(Tensor x) => base.forward(x) * 2;
            }
            """);
        Assert.Equal("SAFE1010", Assert.Single(run.Result.Diagnostics).Id);
        Assert.DoesNotContain("base.ForwardTwin", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ATwinThatTheUserWroteStays() => Assert.DoesNotContain("ForwardTwin(Tensor x,", Compiled.RunClean(Compiled.Model(
        "public override Tensor forward(Tensor x) => fc.call(x); public Tensor ForwardTwin(Tensor x, TangentPass jvp) => jvp.call(fc, x);")).Text, StringComparison.Ordinal);
}
