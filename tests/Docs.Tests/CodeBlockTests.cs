namespace Docs.Tests;

/// <summary>Every C# block of the documentation compiles as it stands.</summary>
/// <remarks>
/// What stands after the fence says how: <c>csharp</c> is a whole file (a program when it has statements), <c>csharp fragment</c> is part of a training
/// step and finds <c>model</c>, <c>optimizer</c>, <c>guard</c>, <c>x</c> and <c>y</c>, and <c>csharp torchsharp</c> is compiled against TorchSharp instead
/// of the embedded engine, and <c>csharp opentelemetry</c> when that library is part of the build. The examples of docs/rules are compiled with the
/// analyzers by their own tests.
/// </remarks>
public class CodeBlockTests
{
    public static TheoryData<string, int> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, int>();
            foreach (string path in Repository.Pages.Where(path => !path.StartsWith("docs/rules/", StringComparison.Ordinal)))
            {
                foreach (var block in Page.Read(path).Code.Where(IsCSharp).Where(BlockCompiler.CanCompile))
                {
                    blocks.Add(path, block.Line);
                }
            }

            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void BlockCompiles(string path, int line)
    {
        var block = Page.Read(path).Code.Single(block => block.Line == line);
        Assert.Empty(block.Info.Split(' ').Except(["csharp", "fragment", "torchsharp", "opentelemetry"]));

        var errors = BlockCompiler.Errors(block);

        Assert.True(errors.Count == 0, $"{path}({line}): the block does not compile.\n{string.Join('\n', errors)}\n\n{block.Text}");
    }

    [Fact]
    public void ABlockThatDoesNotCompileIsFound()
    {
        Assert.NotEmpty(BlockCompiler.Errors(new CodeBlock("csharp fragment", "guard.Stride();", 1)));
        Assert.NotEmpty(BlockCompiler.Errors(new CodeBlock("csharp", "StepReport report;", 1)));
        Assert.Empty(BlockCompiler.Errors(new CodeBlock("csharp fragment", "guard.Step();", 1)));
    }

    private static bool IsCSharp(CodeBlock block) => block.Info.Split(' ')[0] is "csharp" or "cs" or "c#" or "C#";
}
