using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators;

namespace Docs.Tests;

/// <summary>Compiles a code block as a file of a project of its own, with the generator running.</summary>
internal static class BlockCompiler
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>
    /// What a fragment is given: the embedded backend's names, a marked model, an optimizer, a guard and a batch. Its statements run in the body of
    /// a training step, its type declarations stand beside the model.
    /// </summary>
    private const string Given = """
        global using SafeStep;
        global using SafeStep.ManagedTorch;
        global using SafeStep.ManagedTorch.Modules;
        global using static SafeStep.ManagedTorch.torch;

        [LogitHead(SecondOrder = true)]
        public sealed partial class Net : nn.Module<Tensor, Tensor>
        {
            private readonly Linear output = nn.Linear(4, 3);
            public Net() : base(nameof(Net)) => RegisterComponents();
            public override Tensor forward(Tensor x) => output.call(x);
        }

        public static partial class Given
        {
            public static readonly Net model = new();
            public static readonly optim.Optimizer optimizer = optim.Adam(model.parameters(), 1e-3);
            public static readonly StepGuard guard = model.CreateStepGuard(optimizer);
            public static readonly Tensor x = rand(16, 4), y = randint(3, 16);
        }
        """;

    private static readonly CSharpParseOptions Parse = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);

    private static readonly string[] Assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    private static readonly Lazy<MetadataReference[]> Managed = new(() => References("SafeStep.TorchSharp.dll"));
    private static readonly Lazy<MetadataReference[]> Torch = new(() => References("SafeStep.ManagedTorch.dll"));

    /// <summary>What must be part of this build for a block that names it after its fence.</summary>
    private static readonly Dictionary<string, string> Libraries = new() { ["torchsharp"] = "SafeStep.TorchSharp.dll", ["opentelemetry"] = "OpenTelemetry.dll" };

    /// <summary>Whether everything that a block is written for is part of this build.</summary>
    public static bool CanCompile(CodeBlock block) =>
        block.Info.Split(' ').All(word => !Libraries.TryGetValue(word, out string? library) || Assemblies.Any(path => Path.GetFileName(path) == library));

    /// <summary>The compiler's errors, with lines counted in the block.</summary>
    public static IReadOnlyList<string> Errors(CodeBlock block)
    {
        bool fragment = block.Info.Split(' ').Contains("fragment");
        List<SyntaxTree> trees = [CSharpSyntaxTree.ParseText(ImplicitUsings, Parse)];
        string text = block.Text;
        if (fragment)
        {
            trees.Add(CSharpSyntaxTree.ParseText(Given, Parse));
            text = "using static Given;\n#line 1\n" + text;
        }

        var tree = CSharpSyntaxTree.ParseText(text, Parse);
        trees.Add(tree);
        bool program = tree.GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax);
        var options = new CSharpCompilationOptions(program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create("Block", trees, (IsForTorchSharp(block) ? Torch : Managed).Value, options);
        CSharpGeneratorDriver.Create([new LogitHeadGenerator().AsSourceGenerator()], parseOptions: Parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var found);
        return [.. generated.GetDiagnostics().Concat(found)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || diagnostic.Id.StartsWith("SAFE", StringComparison.Ordinal))
            .Select(diagnostic => $"line {diagnostic.Location.GetMappedLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id} {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}")];
    }

    private static bool IsForTorchSharp(CodeBlock block) => block.Info.Split(' ').Contains("torchsharp");

    // A project has one backend: both hold the guard.
    private static MetadataReference[] References(string otherBackend) =>
        [.. Assemblies.Where(path => IsOfAUsersProject(path) && Path.GetFileName(path) != otherBackend).Select(path => MetadataReference.CreateFromFile(path))];

    // The test's own libraries are not part of what a reader has.
    private static bool IsOfAUsersProject(string path)
    {
        string name = Path.GetFileName(path);
        return !name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
            && !name.StartsWith("xunit", StringComparison.Ordinal)
            && name is not "Docs.Tests.dll" and not "SafeStep.Generators.dll";
    }
}
