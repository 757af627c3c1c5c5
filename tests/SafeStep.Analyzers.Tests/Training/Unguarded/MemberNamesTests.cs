using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training.Unguarded;

/// <summary>SAFE2001 where optimizer, model and loss are members that have the name of their type.</summary>
public sealed class MemberNamesTests() : RuleTest("SAFE2001")
{
    private const string Optimizer = "using Optimizer = {0}.torch.optim.Optimizer;\n";

    [Theory, BothBackends]
    public Task A_record_steps_the_optimizer_that_it_holds(string backend) => Reports(backend, Using(backend) + """
        public record Trainer(Net Net, Optimizer Optimizer)
        {
            public static Trainer Create() { Net net = new(); return new(net, [|optim.Adam(net.parameters())|]); }

            public void Batch(Tensor x, Tensor y)
            {
                Optimizer.zero_grad();
                cross_entropy(Net.call(x), y).backward();
                Optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task A_record_that_guards_is_left_alone(string backend) => IsSilent(backend, Using(backend) + """
        public record Trainer(Net Net, Optimizer Optimizer)
        {
            private StepGuard? guard;

            public static Trainer Create() { Net net = new(); return new(net, optim.Adam(net.parameters())); }

            public void Batch(Tensor x, Tensor y, bool isBare)
            {
                guard ??= Net.CreateStepGuard(Optimizer);
                Optimizer.zero_grad();
                cross_entropy(Net.call(x), y).backward();
                if (isBare) Optimizer.step(); else guard.Step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Options_hold_the_model(string backend) => Reports(backend, Using(backend) + """
        public class Options { public Net Net { get; set; } = new(); public Optimizer? Optimizer { get; set; } }

        public static class Program
        {
            public static void Run(Tensor x, Tensor y)
            {
                var options = new Options();
                options.Optimizer = [|optim.Adam(options.Net.parameters())|];
                options.Optimizer.zero_grad();
                cross_entropy(options.Net.call(x), y).backward();
                options.Optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Options_of_two_models_are_several_models(string backend) => IsSilent(backend, """
        public class Options { public Net Net { get; set; } = new(); }

        public static class Program
        {
            public static void Run(Options first, Options second, Tensor x, Tensor y)
            {
                var optimizer = optim.SGD(new[] { new SGD.ParamGroup(first.Net.parameters()), new SGD.ParamGroup(second.Net.parameters()) }, 0.1);
                cross_entropy(first.Net.call(x) + second.Net.call(x), y).backward();
                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task The_type_of_the_name_stands_in_many_methods(string backend) => Reports(backend, Using(backend) + $$"""
        public class Trainer
        {
            public Net Net { get; } = new();
            public Optimizer Optimizer { get; }
            public Trainer() => Optimizer = [|optim.Adam(Net.parameters())|];
            public void Batch(Tensor x, Tensor y) { Optimizer.zero_grad(); cross_entropy(Net.call(x), y).backward(); Optimizer.step(); }
        {{string.Join("\n", Enumerable.Range(1, 250).Select(number => $"    public static void Clear{number}(Optimizer optimizer) => optimizer.zero_grad();"))}}
        }
        """);

    [Theory, BothBackends]
    public Task The_loss_is_kept_in_a_member(string backend) => Reports(backend, Using(backend) + """
        public class Trainer
        {
            private readonly Net net = new();
            private readonly Optimizer optimizer;
            public Trainer() => optimizer = [|optim.Adam(net.parameters())|];
            public Tensor? Tensor { get; private set; }
            public void Forward(Tensor x, Tensor y) => Tensor = cross_entropy(net.call(x), y);
            public void Update() { optimizer.zero_grad(); Tensor!.backward(); optimizer.step(); }
        }
        """);

    [Theory, BothBackends]
    public Task The_loss_is_what_a_property_computes(string backend) => Reports(backend, Using(backend) + """
        public class Trainer(Tensor x, Tensor y)
        {
            private readonly Net net = new();
            private Tensor Tensor => cross_entropy(net.call(x), y);
            public void Fit()
            {
                var optimizer = [|optim.Adam(net.parameters())|];
                Tensor.backward();
                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Another_loss_in_a_member_is_left_alone(string backend) => IsSilent(backend, Using(backend) + """
        public class Trainer
        {
            private readonly Net net = new();
            private readonly Optimizer optimizer;
            private Tensor? loss;
            public Trainer() => optimizer = optim.Adam(net.parameters());
            public void Classify(Tensor x, Tensor y) => loss = cross_entropy(net.call(x), y);
            public void Regress(Tensor x, Tensor y) => loss = mse_loss(net.call(x), y);
            public void Update() { optimizer.zero_grad(); loss!.backward(); optimizer.step(); }
        }
        """);

    [Theory, BothBackends]
    public Task A_loss_that_others_may_set_is_left_alone(string backend) => IsSilent(backend, Using(backend) + """
        public class Trainer
        {
            private readonly Net net = new();
            private readonly Optimizer optimizer;
            public Tensor? Loss { get; set; }
            public Trainer() => optimizer = optim.Adam(net.parameters());
            public void Classify(Tensor x, Tensor y) => Loss = cross_entropy(net.call(x), y);
            public void Update() { optimizer.zero_grad(); Loss!.backward(); optimizer.step(); }
        }
        """);

    /// <summary>Ways to give a loss back with something else, and to take it.</summary>
    [Theory]
    [InlineData("(Tensor, Tensor) Of(Tensor z, Tensor y) => (cross_entropy(z, y), z);", "var (loss, _) = Of(net.call(x), y); loss.backward();")]
    [InlineData("(Tensor Loss, Tensor Logits) Of(Tensor z, Tensor y) => (cross_entropy(z, y), z);", "var result = Of(net.call(x), y); result.Loss.backward();")]
    [InlineData("record Result(Tensor Loss, Tensor Logits); static Result Of(Tensor z, Tensor y) => new(cross_entropy(z, y), z);", "var result = Of(net.call(x), y); result.Loss.backward();")]
    [InlineData("record Result(Tensor Loss, Tensor Logits); static Result Of(Tensor z, Tensor y) { var loss = cross_entropy(z, y); return new Result(loss, z); }", "var (loss, logits) = Of(net.call(x), y); loss.backward();")]
    [InlineData("class Result { public required Tensor Loss { get; init; } } static Result Of(Tensor z, Tensor y) => new() { Loss = cross_entropy(z, y) };", "Of(net.call(x), y).Loss.backward();")]
    [InlineData("int rounds;", "Tensor loss; Tensor logits; (loss, logits) = (cross_entropy(net.call(x), y), x); loss.backward();")]
    [InlineData("class Whole : Module<Tensor, Tensor, (Tensor, Tensor)> { private readonly Linear head = Linear(4, 3); public Whole() : base(\"whole\") => RegisterComponents(); public override (Tensor, Tensor) forward(Tensor x, Tensor y) { var z = head.call(x); return (z, cross_entropy(z, y)); } } static readonly Whole net = new();", "var (logits, loss) = net.call(x, y); loss.backward();")]
    public Task The_loss_is_part_of_a_result(string members, string statements) => Reports(Backend.TorchSharp, ResultOf(members, statements, "[|optim.Adam(net.parameters())|]"));

    [Theory]
    [InlineData("(Tensor, Tensor) Of(Tensor z, Tensor y) => (cross_entropy(z, y), z);", "var (_, other) = Of(net.call(x), y); other.backward();")]
    [InlineData("(Tensor Loss, Tensor Other) Of(Tensor z, Tensor y) => (cross_entropy(z, y), mse_loss(z, y));", "var result = Of(net.call(x), y); result.Other.backward();")]
    [InlineData("(Tensor Loss, Tensor Other) Of(Tensor z, Tensor y) => (cross_entropy(z, y), mse_loss(z, y));", "var result = Of(net.call(x), y); result.Loss = mse_loss(net.call(x), y); result.Loss.backward();")]
    [InlineData("record Result(Tensor Loss, Tensor Logits); static Result Of(Tensor z, Tensor y) => new(cross_entropy(z, y), z);", "var result = Of(net.call(x), y) with { Loss = mse_loss(net.call(x), y) }; result.Loss.backward();")]
    [InlineData("class Result { public required Tensor Loss { get; set; } } static Result Of(Tensor z, Tensor y) => new() { Loss = cross_entropy(z, y) };", "Of(net.call(x), y).Loss.backward();")]
    public Task Another_part_of_a_result_is_left_alone(string members, string statements) => IsSilent(Backend.TorchSharp, ResultOf(members, statements, "optim.Adam(net.parameters())"));

    private static string ResultOf(string members, string statements, string creation) => $$"""
        public static class Program
        {
            {{(members.Contains(" net =", StringComparison.Ordinal) ? "" : "static readonly Net net = new();")}}
            static {{members}}

            public static void Run()
            {
                var optimizer = {{creation}};
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.zero_grad();
                    {{statements}}
                    optimizer.step();
                }
            }
        }
        """.Replace("static record", "record").Replace("static class Result", "class Result").Replace("static class Whole", "class Whole");

    private static string Using(string backend) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Optimizer, backend);
}
