using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training.Unguarded;

/// <summary>SAFE2001 says nothing where a guard is made anywhere, where the optimizer cannot be followed and where the loss is another.</summary>
public sealed class UnguardedNearMissTests() : RuleTest("SAFE2001")
{
    public static TheoryData<string, string> Guarded => new()
    {
        {
            "for what a pattern names", """
            public static class Program
            {
                public static void Main(Net net, bool isBare)
                {
                    optim.Optimizer optimizer = optim.Adam(net.parameters());
                    if (optimizer is not Adam adam) return;
                    using var guard = net.CreateStepGuard(adam);
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(net.call(x), y).backward(); if (isBare) optimizer.step(); else guard.Step(); }
                }
            }
            """
        },
        {
            "for what is awaited", """
            using System.Threading.Tasks;

            public static class Program
            {
                private static async Task<optim.Optimizer> Make(Net net) { await Task.Yield(); return optim.Adam(net.parameters()); }

                public static async Task Main(Net net, bool isBare)
                {
                    var optimizer = await Make(net);
                    using var guard = net.CreateStepGuard(optimizer);
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(net.call(x), y).backward(); if (isBare) optimizer.step(); else guard.Step(); }
                }
            }
            """
        },
        {
            "in a property of the record that holds the optimizer", """
            public record Trainer(Net Net, optim.Optimizer Optimizer)
            {
                public StepGuard Guard { get; } = Net.CreateStepGuard(Optimizer);
                public static Trainer Of(Net net) => new(net, optim.Adam(net.parameters()));
                public void Batch(Tensor x, Tensor y) { Optimizer.zero_grad(); cross_entropy(Net.call(x), y).backward(); Guard.Step(); }
                public void Bare() => Optimizer.step();
            }
            """
        },
        {
            "in another class", """
            public class Trainer(Net model, optim.Optimizer optimizer)
            {
                private readonly StepGuard guard = model.CreateStepGuard(optimizer);
                public void Epoch() { foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); guard.Step(); optimizer.step(); } }
            }

            public static class Program
            {
                public static void Main() { var net = new Net(); new Trainer(net, optim.Adam(net.parameters())).Epoch(); }
            }
            """
        },
        {
            "through IGuardable", """
            public class Trainer<TModel>(TModel model) where TModel : Module<Tensor, Tensor>, IGuardable
            {
                public void Epoch()
                {
                    var optimizer = optim.Adam(model.parameters());
                    using var guard = model.CreateStepGuard(optimizer);
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); guard.Step(); }
                    optimizer.step();
                }
            }
            """
        },
        {
            "by a helper", """
            public static class Program
            {
                private static StepGuard Guard(Net model, optim.Optimizer optimizer) => StepGuard.Create(optimizer, [model]);
                public static void Main()
                {
                    var net = new Net();
                    var optimizer = optim.Adam(net.parameters());
                    using var guard = Guard(net, optimizer);
                    cross_entropy(net.call(zeros(1)), zeros(1)).backward();
                    optimizer.step();
                }
            }
            """
        },
        {
            "out of a list", """
            public static class Program
            {
                public static void Main()
                {
                    var net = new Net();
                    var optimizers = new List<optim.Optimizer> { optim.Adam(net.parameters()) };
                    var guards = optimizers.Select(optimizer => net.CreateStepGuard(optimizer)).ToList();
                    cross_entropy(net.call(zeros(1)), zeros(1)).backward();
                    foreach (var optimizer in optimizers) optimizer.step();
                }
            }
            """
        },
    };

    public static TheoryData<string, string> NotKnown => new()
    {
        {
            "kept by an interface without source", """
            public static class Program
            {
                public static void Run(IProgress<optim.Optimizer> sink)
                {
                    var net = new PlainNet();
                    var optimizer = optim.Adam(net.parameters());
                    sink.Report(optimizer);
                    cross_entropy(net.call(zeros(1)), zeros(1)).backward();
                    optimizer.step();
                }
            }
            """
        },
        {
            "handed to a delegate from elsewhere", """
            public static class Program
            {
                public static void Run(Action<optim.Optimizer> prepare)
                {
                    var net = new PlainNet();
                    var optimizer = optim.Adam(net.parameters());
                    prepare(optimizer);
                    cross_entropy(net.call(zeros(1)), zeros(1)).backward();
                    optimizer.step();
                }
            }
            """
        },
        {
            "a method that is used as a delegate", """
            public static class Program
            {
                private static optim.Optimizer Make(PlainNet net) => optim.Adam(net.parameters());
                public static Func<PlainNet, optim.Optimizer> Factory() => Make;
                public static void Run(PlainNet net)
                {
                    var optimizer = Make(net);
                    cross_entropy(net.call(zeros(1)), zeros(1)).backward();
                    optimizer.step();
                }
            }
            """
        },
        {
            "behind reflection", """
            public static class Program
            {
                public static void Run(PlainNet net)
                {
                    object box = optim.Adam(net.parameters());
                    var holder = Activator.CreateInstance(typeof(List<object>), new[] { box });
                    cross_entropy(net.call(zeros(1)), zeros(1)).backward();
                    ((optim.Optimizer)box).step();
                }
            }
            """
        },
    };

    public static TheoryData<string, string> AnotherLoss => new()
    {
        {
            "two lambdas, one of another loss", """
            public static class Program
            {
                public static void Main(Net net)
                {
                    var optimizer = optim.Adam(net.parameters());
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        Action first = () => cross_entropy(net.call(x), y).backward();
                        Action second = () => mse_loss(net.call(x), y).backward();
                        first();
                        second();
                        optimizer.step();
                    }
                }
            }
            """
        },
        {
            "an advantage beside the logarithms", """
            public static class Program
            {
                private static (Tensor Advantage, Tensor Logarithms) Of(Net net, Tensor x, Tensor y) => (y.sub(y.mean()), log_softmax(net.call(x), 1).gather(1, y));

                public static void Main(Net net)
                {
                    var optimizer = optim.Adam(net.parameters());
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        var (advantage, logarithms) = Of(net, x, y);
                        (-(advantage * logarithms)).mean().backward();
                        optimizer.step();
                    }
                }
            }
            """
        },
        {
            "a function given by its name that weighs each sample", """
            public static class Program
            {
                private static Tensor Weighted(Tensor z, Tensor y) => (cross_entropy(z, y, reduction: Reduction.None) * y).mean();

                private static void Fit(Net net, optim.Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss)
                {
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); loss(net.call(x), y).backward(); optimizer.step(); }
                }

                public static void Main(Net net) => Fit(net, optim.Adam(net.parameters()), Weighted);
            }
            """
        },
        {
            "one of two derived trainers", """
            public abstract class TrainerBase(optim.Optimizer optimizer)
            {
                protected void Step(Tensor loss) { optimizer.zero_grad(); loss.backward(); optimizer.step(); }
            }

            public class Classifier(PlainNet model) : TrainerBase(optim.Adam(model.parameters()))
            {
                public void Batch(Tensor x, Tensor y) => Step(cross_entropy(model.call(x), y));
            }

            public class Regressor(PlainNet model) : TrainerBase(optim.Adam(model.parameters()))
            {
                public void Batch(Tensor x, Tensor y) => Step(mse_loss(model.call(x), y));
            }
            """
        },
        {
            "log-likelihood times an advantage", """
            public static class Program
            {
                public static void Run(PlainNet policy, Tensor x, Tensor actions, Tensor advantage, float reward)
                {
                    var optimizer = optim.Adam(policy.parameters());
                    (-(log_softmax(policy.call(x), 1).gather(1, actions) * advantage).mean()).backward();
                    optimizer.step();
                    var other = optim.Adam(policy.parameters());
                    (-(log_softmax(policy.call(x), 1).gather(1, actions) * reward).mean()).backward();
                    other.step();
                }
            }
            """
        },
        {
            "probabilities", """
            public static class Program
            {
                public static void Run(PlainNet policy, Tensor x, Tensor actions, float reward)
                {
                    var optimizer = optim.Adam(policy.parameters());
                    (-log_softmax(policy.call(x), 1).gather(1, actions).mean() * reward).backward();
                    optimizer.step();
                    var other = optim.Adam(policy.parameters());
                    (-softmax(policy.call(x), 1).gather(1, actions)).mean().backward();
                    other.step();
                    var third = optim.Adam(policy.parameters());
                    softmax(policy.call(x), 1).log().gather(1, actions).mean().backward();
                    third.step();
                }
            }
            """
        },
        {
            "an out argument that goes on to a guard", """
            public static class Program
            {
                public static void Run(Net model)
                {
                    Make(model, out var optimizer);
                    using var guard = model.CreateStepGuard(optimizer);
                    cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                    optimizer.step();
                }

                private static void Make(Net net, out optim.Optimizer made) => made = optim.Adam(net.parameters());
            }
            """
        },
        {
            "an entropy", """
            public static class Program
            {
                public static void Run(PlainNet policy, Tensor x)
                {
                    var optimizer = optim.Adam(policy.parameters());
                    var logp = log_softmax(policy.call(x), 1);
                    (-(logp.exp() * logp).sum(1).mean()).backward();
                    optimizer.step();
                    var other = optim.Adam(policy.parameters());
                    log_softmax(policy.call(x), 1).mean().backward();
                    other.step();
                }
            }
            """
        },
        {
            "criteria that callers disagree on", """
            public static class Program
            {
                public static void Main() { Fit(new PlainNet(), CrossEntropyLoss()); Fit(new PlainNet(), MSELoss()); }
                private static void Fit(PlainNet model, Loss<Tensor, Tensor, Tensor> criterion)
                {
                    var optimizer = optim.Adam(model.parameters());
                    criterion.call(model.call(zeros(1)), zeros(1)).backward();
                    optimizer.step();
                }
            }
            """
        },
        {
            "a model whose forward is not known", """
            public static class Program
            {
                public static void Run(Module<Tensor, Tensor, Tensor> model)
                {
                    var optimizer = optim.Adam(model.parameters());
                    model.call(zeros(1), zeros(1)).backward();
                    optimizer.step();
                }
            }
            """
        },
    };

    [Theory, MemberData(nameof(Guarded))]
    public Task Is_silent_where_a_guard_is_made(string where, string source) => Silent(where, source);

    [Theory, MemberData(nameof(NotKnown))]
    public Task Is_silent_where_the_optimizer_cannot_be_followed(string how, string source) => Silent(how, source);

    [Theory, MemberData(nameof(AnotherLoss))]
    public Task Is_silent_on_another_loss(string which, string source) => Silent(which, source);

    [Fact]
    public Task Is_silenced_at_the_step() => IsSilent(Backend.TorchSharp, """
        public static class Program
        {
            public static void Main()
            {
                var model = new PlainNet();
                var optimizer = optim.Adam(model.parameters());
                Train(model, optimizer);
                var other = optim.Adam(model.parameters());
                Again(model, other);
                var third = optim.Adam(model.parameters());
                Baseline(model, third);
            }

            private static void Train(PlainNet model, optim.Optimizer optimizer)
            {
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
        #pragma warning disable SAFE2001 // a baseline
                optimizer.step();
        #pragma warning restore SAFE2001
            }

            [System.Diagnostics.CodeAnalysis.SuppressMessage("SafeStep.TrainingLoop", "SAFE2001:guard", Justification = "a baseline")]
            private static void Again(PlainNet model, optim.Optimizer optimizer)
            {
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                optimizer.step();
            }

            [StepGuardExempt("a baseline")]
            private static void Baseline(PlainNet model, optim.Optimizer optimizer)
            {
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                optimizer.step();
            }
        }
        """);

    [Fact]
    public async Task Says_what_to_do_about_the_model_at_hand()
    {
        var messages = await Reports(Backend.TorchSharp, """
            public class Trainer<TModel> where TModel : Module<Tensor, Tensor>
            {
                public void Fit(TModel model)
                {
                    var optimizer = [|optim.Adam(model.parameters())|];
                    cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                    optimizer.step();
                }
            }

            public static class Program
            {
                public static void Fit(Module<Tensor, Tensor> model)
                {
                    var optimizer = [|optim.Adam(model.parameters())|];
                    cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                    optimizer.step();
                }
            }
            """);
        Assert.EndsWith("constrain 'TModel' to IGuardable, which classes marked [LogitHead] are, then create 'model.CreateStepGuard(optimizer)' and call its Step()", messages[0], StringComparison.Ordinal);
        Assert.EndsWith("mark the class behind 'model' [LogitHead] and partial, hold it as IGuardable, then create 'model.CreateStepGuard(optimizer)' and call its Step()", messages[1], StringComparison.Ordinal);
    }

    private Task Silent(string name, string source)
    {
        Assert.NotEmpty(name);
        return IsSilent(Backend.TorchSharp, source);
    }

    [Theory, BothBackends]
    public Task Says_nothing_where_the_logits_are_numbers_made_on_the_spot(string backend) => IsSilent(backend, InMethod("""
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        optimizer.zero_grad();
        var y = ones(2, 3).cpu();
        var output = model.call(rand(2, 4));
        CrossEntropyLoss().call(y, output).backward();
        optimizer.step();
        """));
}
