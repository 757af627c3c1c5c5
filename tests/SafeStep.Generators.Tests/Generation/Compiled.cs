using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SafeStep.ManagedTorch;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>Runs the generator on a source that is compiled against the embedded engine.</summary>
internal sealed class Compiled
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using SafeStep;
        using SafeStep.ManagedTorch;
        using SafeStep.ManagedTorch.Modules;
        using static SafeStep.ManagedTorch.torch;
        using static SafeStep.ManagedTorch.torch.nn;
        using static SafeStep.ManagedTorch.torch.nn.functional;

        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file && (file.StartsWith("System.", StringComparison.Ordinal) || file == "netstandard.dll"))
            .Append(typeof(LogitHeadAttribute).Assembly.Location)
            .Append(typeof(torch).Assembly.Location)
            .Distinct()
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    // Of somebody else, who works on tensors, too.
    private static readonly Lazy<MetadataReference> Package = new(() =>
    {
        using var image = new MemoryStream();
        var source = CSharpSyntaxTree.ParseText("namespace Elsewhere; public static class Blocks { public static SafeStep.ManagedTorch.torch.Tensor Swish(SafeStep.ManagedTorch.torch.Tensor x) => x * x.sigmoid(); }");
        Assert.True(CSharpCompilation.Create("Elsewhere", [source], References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    });

    private Compiled(Compilation compilation, GeneratorDriver driver, Compilation output)
    {
        Compilation = compilation;
        Driver = driver;
        Output = output;
        Result = driver.GetRunResult();
    }

    public Compilation Compilation { get; }

    public GeneratorDriver Driver { get; }

    public Compilation Output { get; }

    public GeneratorDriverRunResult Result { get; }

    /// <summary>The one-class model around a forward and other members.</summary>
    public static string Model(string members, string fields = "private readonly Linear fc = Linear(4, 4);", string modifiers = "public sealed partial") => $$"""
        {{Usings}}
        namespace Demo;

        [LogitHead]
        {{modifiers}} class Net : Module<Tensor, Tensor>
        {
            {{fields}}

            public Net() : base(nameof(Net)) => RegisterComponents();

            {{members}}
        }
        """;

    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Demo",
        sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"Source{i}.cs")),
        References.Add(Package.Value),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver NewDriver() => CSharpGeneratorDriver.Create(
        [new LogitHeadGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static Compiled Run(params string[] sources) => Run(Compile(sources));

    /// <summary>Runs on a source of another assembly, which refers to this one as built.</summary>
    public Compiled RunAfter(string source)
    {
        using var image = new MemoryStream();
        Assert.True(Output.Emit(image).Success, Text);
        return Run(Compile(source).WithAssemblyName("After").AddReferences(MetadataReference.CreateFromImage(image.ToArray())));
    }

    /// <summary>The same, as an editor does it: the other project is known by its source.</summary>
    public Compiled RunBeside(string source) => Run(Compile(source).WithAssemblyName("Beside").AddReferences(Output.ToMetadataReference()));

    /// <summary>Runs on a source in an assembly of a name.</summary>
    public static Compiled RunNamed(string assemblyName, string source) => Run(Compile(source).WithAssemblyName(assemblyName));

    private static Compiled Run(Compilation compilation)
    {
        GeneratorDriver driver = NewDriver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        return new Compiled(compilation, driver, output);
    }

    /// <summary>Runs and demands that nothing is reported and the result compiles without a warning.</summary>
    public static Compiled RunClean(params string[] sources)
    {
        Compiled run = Run(sources);
        Assert.True(run.Result.Diagnostics.IsEmpty, string.Join("\n", run.Result.Diagnostics));
        run.AssertCompiles();
        return run;
    }

    public void AssertCompiles()
    {
        var problems = Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        Assert.True(problems.Count == 0, string.Join("\n", problems) + "\n" + Text);
    }

    /// <summary>All generated files.</summary>
    public string Text => string.Join("\n", Result.GeneratedTrees.OrderBy(tree => tree.FilePath, StringComparer.Ordinal));
}
