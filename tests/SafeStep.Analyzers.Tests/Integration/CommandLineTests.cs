using System.Text.RegularExpressions;

namespace SafeStep.Analyzers.Tests.Integration;

/// <summary>What a user sees at the command line: warnings of <c>dotnet build</c>, fixes of <c>dotnet format analyzers</c>, and a clean build after them.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("safestep-analyzers-").FullName;

    [Fact]
    public async Task Build_warns_format_fixes_and_the_result_builds_clean()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "App.csproj"), CommandLine.Project(AppContext.BaseDirectory));
        await File.WriteAllTextAsync(Path.Combine(folder, "Training.cs"), Before);

        // The first argument of a build is the project; no compile server or build node may outlive the test.
        string[] build = ["build", "App.csproj", "-nologo", "-v:q", "-nodeReuse:false", "-p:UseSharedCompilation=false"];
        string warnings = await CommandLine.Dotnet(folder, build);
        Assert.Equal(["SAFE2001", "SAFE2004", "SAFE2011"], Regex.Matches(warnings, @"warning (SAFE\d+)").Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains("Training.cs(13,25)", warnings, StringComparison.Ordinal);

        await CommandLine.Dotnet(folder, "format", "analyzers", "App.csproj", "--no-restore", "--diagnostics", "SAFE2001", "SAFE2004", "SAFE2011");
        Assert.Equal(After, (await File.ReadAllTextAsync(Path.Combine(folder, "Training.cs"))).ReplaceLineEndings("\n"));

        Assert.DoesNotContain("warning", await CommandLine.Dotnet(folder, build), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private const string Before = """
        public sealed class Net : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 3);
            public Net() : base("net") => RegisterComponents();
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        public static class Training
        {
            public static void Run(IEnumerable<(Tensor x, Tensor y)> batches)
            {
                var model = new Net();
                var optimizer = optim.Adam(model.parameters(), 1e-3);
                foreach (var (x, y) in batches)
                {
                    cross_entropy(model.call(x), y).backward();
                    optimizer.step();
                }
            }
        }

        """;

    private const string After = """
        [LogitHead]
        public sealed partial class Net : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 3);
            public Net() : base("net") => RegisterComponents();
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        public static class Training
        {
            public static void Run(IEnumerable<(Tensor x, Tensor y)> batches)
            {
                var model = new Net();
                var optimizer = optim.Adam(model.parameters(), 1e-3);
                using var guard = model.CreateStepGuard(optimizer);
                foreach (var (x, y) in batches)
                {
                    using var scope = NewDisposeScope();
                    optimizer.zero_grad();
                    cross_entropy(model.call(x), y).backward();
                    guard.Step();
                }
            }
        }

        """;
}
