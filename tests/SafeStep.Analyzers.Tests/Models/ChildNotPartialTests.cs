using Microsoft.CodeAnalysis;
using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Models;

/// <summary>The fix of a diagnostic that the generator reports; the stand-ins have no generator, so the call is marked by its text.</summary>
public sealed class ChildNotPartialTests
{
    private const string Model = """
        [LogitHead]
        public sealed partial class Net : Module<Tensor, Tensor>
        {
            private readonly Child? child = new();

            public Net() : base("net") => RegisterComponents();

            public override Tensor forward(Tensor x) => child!.forward(x) + child?.forward(x);
        }


        """;

    [Theory]
    [InlineData("new()", "public sealed class Child() : Module<Tensor, Tensor>(\"child\")", "public sealed partial class Child() : Module<Tensor, Tensor>(\"child\")")]
    [InlineData("child!.forward(x)", "public sealed class Child() : Module<Tensor, Tensor>(\"child\")", "public sealed partial class Child() : Module<Tensor, Tensor>(\"child\")")]
    [InlineData(".forward(x);", "class Child() : Module<Tensor, Tensor>(\"child\")", "partial class Child() : Module<Tensor, Tensor>(\"child\")")]
    [InlineData("new()", "class Child() : Parent(\"child\")", "partial class Child() : Parent(\"child\")")]
    public async Task Makes_the_child_partial(string at, string wrong, string right)
    {
        string Body(string declaration, string parent) => Model + declaration + " { public override Tensor forward(Tensor x) => x; }\n"
            + $"public abstract {parent}class Parent(string name) : Module<Tensor, Tensor>(name) {{ }}\n";
        using var project = new TestProject(Backend.TorchSharp, Body(wrong, ""), []);
        Assert.Equal(Body(right, wrong.Contains("Parent", StringComparison.Ordinal) ? "partial " : ""), await RuleTest.Fixed(project, "SAFE1019", at.TrimEnd(';')));
    }

    [Theory]
    [InlineData("Parent", "class Parent")]
    [InlineData("Middle", "class Middle : Parent;\nclass Parent")]
    public async Task Makes_the_class_partial_that_forward_is_inherited_from(string named, string classes)
    {
        string Body(string declared) => $"[LogitHead]\npublic partial class Net : {named};\n{declared}() : Module<Tensor, Tensor>(\"parent\") {{ public override Tensor forward(Tensor x) => x; }}\n";
        using var project = new TestProject(Backend.TorchSharp, Body(classes), []);
        Assert.Equal(Body(classes.Replace("class ", "partial class ", StringComparison.Ordinal)), await RuleTest.Fixed(project, "SAFE1019", named));
    }

    [Fact]
    public async Task Offers_nothing_where_no_child_can_be_told()
    {
        using var project = new TestProject(Backend.TorchSharp, Model + "public sealed partial class Child() : Module<Tensor, Tensor>(\"child\") { public override Tensor forward(Tensor x) => x; }", []);
        Assert.Null(await RuleTest.Fixed(project, "SAFE1019", "new()"));
    }
}
