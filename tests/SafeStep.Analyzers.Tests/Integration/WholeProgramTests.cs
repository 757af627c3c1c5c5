using System.Text.RegularExpressions;

namespace SafeStep.Analyzers.Tests.Integration;

/// <summary>A program of twelve files, as people write them: after <c>dotnet format analyzers</c> it compiles, runs and is guarded.</summary>
public sealed class WholeProgramTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("safestep-program-").FullName;

    [Fact]
    public async Task Format_guards_every_optimizer_of_a_program_and_it_runs()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "App.csproj"), CommandLine.Project(AppContext.BaseDirectory, isProgram: true));
        foreach ((string name, string text) in Files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text);
        }

        Assert.Equal(12, Files.Count);
        string[] build = ["build", "App.csproj", "-nologo", "-v:q", "-nodeReuse:false", "-p:UseSharedCompilation=false"];
        Assert.Equal(4, Regex.Matches(await CommandLine.Dotnet(folder, build), @"\w+\.cs\(\d+,\d+\): warning SAFE2001").Select(match => match.Value).Distinct().Count());

        await CommandLine.Dotnet(folder, "format", "analyzers", "App.csproj", "--no-restore", "--diagnostics", "SAFE2001");

        Assert.DoesNotContain("SAFE2001", await CommandLine.Dotnet(folder, build), StringComparison.Ordinal);
        string output = await CommandLine.Dotnet(folder, "run", "--project", "App.csproj", "--no-build");
        Assert.Contains("trained", output, StringComparison.Ordinal);
        string[] sources = [.. Directory.EnumerateFiles(folder, "*.cs").Select(File.ReadAllText)];
        Assert.DoesNotContain(sources, source => source.Contains(".step()", StringComparison.Ordinal));
        Assert.Equal(4, sources.Sum(source => Regex.Matches(source, "CreateStepGuard").Count));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Model(string name, int hidden) => $$"""
        public class {{name}} : Module<Tensor, Tensor>
        {
            private readonly Linear hidden = Linear(4, {{hidden}});
            private readonly Linear output = Linear({{hidden}}, 3);

            public {{name}}() : base("{{name}}") => RegisterComponents();

            public override Tensor forward(Tensor x) => output.call(relu(hidden.call(x)));
        }

        """;

    private static readonly Dictionary<string, string> Files = new()
    {
        ["SmallNet.cs"] = Model("SmallNet", 8),
        ["WideNet.cs"] = Model("WideNet", 16),
        ["DeepNet.cs"] = Model("DeepNet", 12),
        ["OtherNet.cs"] = Model("OtherNet", 6),
        ["Batch.cs"] = "public record Batch(Tensor Inputs, Tensor Labels);\n",
        ["Dataset.cs"] = """
            public static class Dataset
            {
                public static IEnumerable<Batch> Batches()
                {
                    for (int i = 0; i < 3; i++)
                    {
                        yield return new Batch(rand(6, 4), tensor(new long[] { 0, 1, 2, 0, 1, 2 }));
                    }
                }
            }

            """,
        ["Losses.cs"] = """
            public static class Losses
            {
                public static Tensor Of(Tensor logits, Tensor labels) => cross_entropy(logits, labels);
            }

            """,
        ["EpochLoop.cs"] = """
            public static class EpochLoop
            {
                public static void Run(SmallNet model, optim.Optimizer optimizer, int epochs)
                {
                    for (int epoch = 0; epoch < epochs; epoch++)
                    {
                        foreach (var batch in Dataset.Batches())
                        {
                            BatchStep.Take(model, optimizer, batch);
                        }
                    }
                }
            }

            """,
        ["BatchStep.cs"] = """
            public static class BatchStep
            {
                public static void Take(SmallNet model, optim.Optimizer optimizer, Batch batch)
                {
                    optimizer.zero_grad();
                    Losses.Of(model.call(batch.Inputs), batch.Labels).backward();
                    optimizer.step();
                }
            }

            """,
        ["FieldTrainer.cs"] = """
            public class FieldTrainer
            {
                private readonly WideNet model = new();
                private readonly optim.Optimizer optimizer;

                public FieldTrainer()
                {
                    optimizer = optim.Adam(model.parameters());
                }

                public void Epoch()
                {
                    foreach (var batch in Dataset.Batches())
                    {
                        optimizer.zero_grad();
                        Losses.Of(model.call(batch.Inputs), batch.Labels).backward();
                        optimizer.step();
                    }
                }
            }

            """,
        ["GenericTrainer.cs"] = """
            public class GenericTrainer<TModel>(TModel model) where TModel : Module<Tensor, Tensor>
            {
                public void Epoch()
                {
                    var optimizer = optim.SGD(model.parameters(), 0.1);
                    foreach (var batch in Dataset.Batches())
                    {
                        optimizer.zero_grad();
                        Losses.Of(model.call(batch.Inputs), batch.Labels).backward();
                        optimizer.step();
                    }
                }
            }

            """,
        ["Program.cs"] = """
            public static class Program
            {
                public static void Main()
                {
                    var model = new SmallNet();
                    var optimizer = optim.Adam(model.parameters());
                    EpochLoop.Run(model, optimizer, 2);
                    new FieldTrainer().Epoch();
                    new GenericTrainer<DeepNet>(new DeepNet()).Epoch();
                    var other = new OtherNet();
                    var closing = optim.AdamW(other.parameters());
                    foreach (var batch in Dataset.Batches())
                    {
                        closing.zero_grad();
                        Losses.Of(other.call(batch.Inputs), batch.Labels).backward();
                        closing.step();
                    }

                    Console.WriteLine("trained");
                }
            }

            """,
    };
}
