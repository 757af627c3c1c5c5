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

    [Fact]
    public async Task Makes_every_class_partial_that_the_model_reaches_in_all_files()
    {
        using var project = new TestProject(
            Backend.TorchSharp,
            """
            [LogitHead]
            public sealed partial class Net : Module<Tensor, Tensor>
            {
                private readonly Encoder encoder = new();

                public Net() : base("net") => RegisterComponents();

                public override Tensor forward(Tensor x) => encoder.forward(x);
            }
            """,
            []);
        project.AddFile("Encoder.cs", "public sealed class Encoder : Parent { private readonly Blocks.Block first = new(); public override Tensor forward(Tensor x) => first.forward(x); }\n");
        project.AddFile("Parent.cs", "public abstract class Parent() : Module<Tensor, Tensor>(\"parent\");\n");
        project.AddFile("Blocks.cs", "public static class Blocks { public sealed class Block() : Module<Tensor, Tensor>(\"block\") { public override Tensor forward(Tensor x) => x; } }\npublic sealed class Unreached() : Module<Tensor, Tensor>(\"u\") { public override Tensor forward(Tensor x) => x; }\n");
        var texts = await RuleTest.FixedFiles(project, "SAFE1019", "new()", "Make every class that 'Net' reaches partial");
        Assert.NotNull(texts);
        Assert.StartsWith("public sealed partial class Encoder : Parent", texts["Encoder.cs"], StringComparison.Ordinal);
        Assert.StartsWith("public abstract partial class Parent", texts["Parent.cs"], StringComparison.Ordinal);
        Assert.StartsWith("public static partial class Blocks { public sealed partial class Block", texts["Blocks.cs"], StringComparison.Ordinal);
        Assert.Contains("public sealed class Unreached", texts["Blocks.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offers_the_wider_fix_only_where_several_classes_need_it()
    {
        using var project = new TestProject(Backend.TorchSharp, Model + "public sealed class Child() : Module<Tensor, Tensor>(\"child\") { public override Tensor forward(Tensor x) => x; }", []);
        Assert.Null(await RuleTest.FixedFiles(project, "SAFE1019", "new()", "Make every class"));
    }
}
