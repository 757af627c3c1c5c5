using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SafeStep.Soundness.Tests.Harness;

/// <summary>How a user's project is compiled.</summary>
/// <param name="Language">The version of C#.</param>
/// <param name="Nullable">Whether nullable annotations are on.</param>
/// <param name="Documentation">Whether public members without documentation warn.</param>
internal sealed record Consumer(LanguageVersion Language, NullableContextOptions Nullable, DocumentationMode Documentation)
{
    /// <summary>What a new project has: C# 14, which the compiler of the tests calls preview.</summary>
    public static readonly Consumer New = new(LanguageVersion.Preview, NullableContextOptions.Enable, DocumentationMode.Parse);

    /// <summary>An old one on net8.0: its C#, no nullable annotations, documentation demanded.</summary>
    public static readonly Consumer Old = new(LanguageVersion.CSharp12, NullableContextOptions.Disable, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file && (file.StartsWith("System.", StringComparison.Ordinal) || file is "netstandard.dll" or "Microsoft.CSharp.dll"))
            .Append(typeof(LogitHeadAttribute).Assembly.Location)
            .Append(typeof(torch).Assembly.Location)
            .Append(typeof(StepGuard).Assembly.Location)
            .Distinct()
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    // Computed, so that the same text serves both backends.
    private static string Usings { get; } = $"""
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using SafeStep;
        global using {typeof(torch).Namespace};
        global using {typeof(torch).Namespace}.Modules;
        global using static {typeof(torch).FullName};
        global using static {typeof(torch).FullName}.nn;
        """;

    public CSharpParseOptions ParseOptions => new(Language, Documentation);

    public SyntaxTree Parse(SoundnessCase model) => CSharpSyntaxTree.ParseText(model.Source, ParseOptions, model.Name + ".cs", System.Text.Encoding.UTF8);

    public CSharpCompilation Compile(IEnumerable<SyntaxTree> trees, string name) => CSharpCompilation.Create(
        name,
        [CSharpSyntaxTree.ParseText(Usings, ParseOptions, "GlobalUsings.cs"), .. trees],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: Nullable, concurrentBuild: true));

    public GeneratorDriver Driver() => CSharpGeneratorDriver.Create([new SafeStep.Generators.LogitHeadGenerator().AsSourceGenerator()], parseOptions: ParseOptions);
}
