using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>
/// The architectures' sources, cut off and changed at random, as they are while somebody types: the generator must survive all of them, and what compiles without it must compile with it.
/// </summary>
public class MutationTests
{
    internal static readonly string[] Names = ["AutoencoderClassifier", "Bert", "Gpt", "LeNet", "Mlp", "MlpMixer", "MobileNetV2", "ResNet18", "SqueezeExcite", "Tcn", "TextClassifier", "UNet", "Vgg", "VisionTransformer"];

    public static TheoryData<string> Architectures => [.. Names];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void ChangedSourceIsSurvived(string name)
    {
        string source = Source(name);
        int seed = Array.IndexOf(Names, name) + 1;
        var random = new Random(seed);
        for (int i = 0; i < 4; i++)
        {
            var tokens = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().Where(token => token.Span.Length > 0).ToList();
            SyntaxToken token = tokens[random.Next(tokens.Count)];
            string with = random.Next(3) switch { 0 => "", 1 => tokens[random.Next(tokens.Count)].Text, _ => $"{token.Text} {token.Text}" };
            Check(source.Remove(token.Span.Start, token.Span.Length).Insert(token.Span.Start, with), $"{name}, seed {seed}, change {i}: '{token.Text}' became '{with}'");
        }
    }

    [Theory]
    [InlineData("Mlp", 9)]
    [InlineData("SqueezeExcite", 23)]
    public void EveryBeginningIsSurvived(string name, int step)
    {
        string source = Source(name);
        var tokens = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().ToList();
        for (int i = tokens.FindIndex(token => token.ValueText == "LogitHead"); i < tokens.Count; i += step)
        {
            Check(source[..tokens[i].Span.End], $"{name} up to token {i}");
        }
    }

    private static void Check(string source, string what)
    {
        Compiled run = Compiled.Run(source);
        Assert.True(run.Result.Results[0].Exception is null && run.Result.Diagnostics.All(diagnostic => diagnostic.Id != "SAFE1099"), $"{what}\n{string.Join("\n", run.Result.Diagnostics)}");
        if (!Errors(run.Compilation).Any())
        {
            Assert.True(!Errors(run.Output).Any(), $"{what}\n{string.Join("\n", Errors(run.Output))}");
        }
    }

    private static IEnumerable<Diagnostic> Errors(Compilation compilation) => compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    // The tests' projects import these for every file.
    internal static string Source(string name) => "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing SafeStep;\n"
        + File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../Architectures", name + ".cs"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
