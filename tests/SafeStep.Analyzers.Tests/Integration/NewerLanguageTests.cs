using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Integration;

/// <summary>Users' compilers run ahead of the one that the analyzers are built against. What its syntax trees do not know arrives as errors.</summary>
public sealed class NewerLanguageTests
{
    /// <summary>Forms of C# 13 and later around a loop without a guard. Those whose name ends in "later" are of a language that the compiler at hand does not read.</summary>
    private static readonly Dictionary<string, string> Sources = new()
    {
        ["field keyword"] = Loop("""
            public class Holder
            {
                public PlainNet Model { get => field ??= new PlainNet(); set => field = value ?? throw new ArgumentNullException(nameof(value)); }
                public optim.Optimizer Optimizer { get => field ??= optim.Adam(Model.parameters()); }
            }
            """, "var holder = new Holder(); var model = holder.Model; var optimizer = holder.Optimizer;"),
        ["extension members"] = Loop("""
            public static class Extensions
            {
                extension(PlainNet model)
                {
                    public optim.Optimizer Stepper => optim.Adam(model.parameters());
                    public Tensor LossOf(Tensor x, Tensor y) => cross_entropy(model.call(x), y);
                    public static PlainNet Fresh() => new PlainNet();
                }
            }
            """, "var model = PlainNet.Fresh(); var optimizer = model.Stepper; model.LossOf(rand(2, 4), zeros(2)).backward();"),
        ["extension block that steps"] = Loop("""
            public static class Extensions
            {
                extension(optim.Optimizer stepper)
                {
                    public void DoStep() => stepper.step();
                    public void Print() => Console.WriteLine(stepper);
                }
            }
            """, "var model = new PlainNet(); var optimizer = optim.Adam(model.parameters()); optimizer.Print();").Replace("optimizer.step()", "optimizer.DoStep()"),
        ["partial properties and constructors"] = Loop("""
            public partial class Parts : Module<Tensor, Tensor>
            {
                public partial Parts();
                public partial Linear Head { get; }
                public partial event Action Done;
            }

            public partial class Parts
            {
                private readonly List<Linear> layers = [Linear(4, 3)];
                private readonly Linear head = Linear(4, 3);
                public partial Parts() : base("parts") => RegisterComponents();
                public partial Linear Head => head;
                public partial event Action Done { add { } remove { } }
                public override Tensor forward(Tensor x) => softmax(Head.call(layers[0].call(x)), 1);
            }
            """, "var model = new Parts(); var optimizer = optim.SGD(model.parameters(), 0.1);"),
        ["params of spans"] = Loop("""
            public static class Optimizers
            {
                public static optim.Optimizer Of(params ReadOnlySpan<PlainNet> models) => optim.Adam(models[0].parameters());
                public static optim.Optimizer Ordered(params IEnumerable<PlainNet> models) => optim.Adam(models.SelectMany(model => model.parameters()));
            }
            """, "var model = new PlainNet(); var optimizer = Optimizers.Of(model, model); var other = Optimizers.Ordered(model); other.step();"),
        ["assignment behind a question mark"] = Loop("""
            public class Trainer { public PlainNet Net; public optim.Optimizer Optimizer; public Tensor Total; }
            """, """
            var trainer = new Trainer();
            trainer?.Net = new PlainNet();
            trainer?.Optimizer = optim.Adam(trainer.Net.parameters());
            trainer?.Total += cross_entropy(trainer.Net.call(rand(2, 4)), zeros(2));
            trainer?.Optimizer?.step();
            var model = trainer.Net; var optimizer = trainer.Optimizer;
            """),
        ["modifiers of lambda parameters"] = Loop("""
            public delegate bool Maker(PlainNet model, out optim.Optimizer optimizer);
            """, """
            Maker maker = (model, out optimizer) => { optimizer = optim.Adam(model.parameters()); return true; };
            var model = new PlainNet();
            maker(model, out var optimizer);
            """),
        ["ref structs as type arguments"] = Loop("""
            public interface IBatch { Tensor X { get; } Tensor Y { get; } }
            public ref struct Batch : IBatch { public Tensor X => rand(2, 4); public Tensor Y => zeros(2); }
            public static class Steps
            {
                public static void Step<TBatch>(PlainNet model, optim.Optimizer optimizer, scoped TBatch batch) where TBatch : IBatch, allows ref struct
                {
                    cross_entropy(model.call(batch.X), batch.Y).backward();
                    optimizer.step();
                }
            }
            """, "var model = new PlainNet(); var optimizer = optim.Adam(model.parameters()); Steps.Step(model, optimizer, new Batch());"),
        ["collection expressions"] = Loop("", """
            PlainNet[] models = [new PlainNet(), new()];
            List<Module<Tensor, Tensor>> layers = [.. models, Linear(4, 3), Softmax(1)];
            var net = Sequential([Linear(4, 4), .. layers]);
            var model = models[^1];
            var optimizer = optim.Adam([.. model.parameters(), .. net.parameters()]);
            cross_entropy(net.call(rand([2, 4])), tensor([0L, 2L, .. new long[1]])).backward();
            """),
        ["nameof of an unbound type"] = Loop("", "var model = new PlainNet(); var optimizer = optim.Adam(model.parameters()); Console.WriteLine(nameof(Module<,>) + nameof(List<>.Count));"),
        ["locks, escapes and overload priorities"] = Loop("""
            public static class Chosen
            {
                [System.Runtime.CompilerServices.OverloadResolutionPriority(1)] public static optim.Optimizer Of(PlainNet model) => optim.Adam(model.parameters());
                public static optim.Optimizer Of(object model) => throw new NotSupportedException("\e[1m");
            }
            """, "var gate = new System.Threading.Lock(); var model = new PlainNet(); var optimizer = Chosen.Of(model); lock (gate) { optimizer.zero_grad(); }"),
        ["iterators with unsafe code and ref locals"] = Loop("""
            public static class Rounds
            {
                public static IEnumerable<float> Losses(PlainNet model)
                {
                    foreach (var (x, y) in Data.Batches)
                    {
                        Span<float> seen = stackalloc float[1];
                        ref float first = ref seen[0];
                        first = cross_entropy(model.call(x), y).item<float>();
                        float copy = first;
                        yield return copy;
                    }
                }
            }
            """, "var model = new PlainNet(); var optimizer = optim.Adam(model.parameters()); foreach (float loss in Rounds.Losses(model)) Console.WriteLine(loss);"),
        ["operators of compound assignment"] = Loop("""
            public class Total { public float Sum; public void operator +=(float more) => Sum += more; public void operator ++() => Sum++; }
            """, "var model = new PlainNet(); var optimizer = optim.Adam(model.parameters()); var total = new Total(); total += cross_entropy(model.call(rand(2, 4)), zeros(2)).item<float>(); total++;"),
        ["unions, later"] = Loop("""
            public union Stepper(optim.Optimizer, StepGuard);
            public closed class Plan { }
            """, "var model = new PlainNet(); Stepper stepper = optim.Adam(model.parameters()); var optimizer = stepper switch { optim.Optimizer made => made, StepGuard guard => null };"),
        ["arguments of collections, later"] = Loop("", "List<PlainNet> models = [with(capacity: 4), new PlainNet()]; var model = models[0]; Dictionary<string, PlainNet> named = [\"a\": model]; var optimizer = optim.Adam(named[\"a\"].parameters());"),
    };

    public static TheoryData<string> Names => [.. Sources.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task Nothing_crashes_on_newer_forms(string name) => await Analyze(Sources[name]);

    [Theory, MemberData(nameof(Names))]
    public async Task Nothing_crashes_on_newer_forms_half_typed(string name)
    {
        string source = Sources[name];
        SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot().DescendantTokens().Where(token => token.Span.Length > 0)];
        foreach (SyntaxToken token in tokens.Where((_, index) => index % 7 == 3))
        {
            await Analyze(source[..token.Span.End]);
            await Analyze(source.Remove(token.SpanStart, token.Span.Length));
        }
    }

    /// <summary>What is certain is still said.</summary>
    [Theory]
    [InlineData("extension block that steps")]
    [InlineData("ref structs as type arguments")]
    [InlineData("nameof of an unbound type")]
    [InlineData("iterators with unsafe code and ref locals")]
    public async Task A_loop_without_a_guard_is_reported_beside_newer_forms(string name) =>
        Assert.Contains(await Analyze(Sources[name]), item => item.Id == "SAFE2001");

    private static string Loop(string types, string setup) => $$"""
        {{types}}
        public static class Program
        {
            public static void Run()
            {
                {{setup}}
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.zero_grad();
                    cross_entropy(model.call(x), y).backward();
                    optimizer.step();
                }
            }
        }
        """;

    private static async Task<ImmutableArray<Diagnostic>> Analyze(string source)
    {
        var preview = new CSharpParseOptions(LanguageVersion.Preview);
        using var project = new TestProject(Backend.TorchSharp, source, [.. TestProject.AllRules.Select(rule => rule.Id)]);
        Compilation compilation = await project.CompileAsync();
        compilation = compilation.RemoveAllSyntaxTrees()
            .AddSyntaxTrees(compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), preview, tree.FilePath)));
        return await TestProject.AnalyzeAsync(compilation);
    }
}
