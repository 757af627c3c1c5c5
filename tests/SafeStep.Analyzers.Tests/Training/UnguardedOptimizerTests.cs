using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class UnguardedOptimizerTests() : RuleTest("SAFE2001")
{
    [Theory, BothBackends]
    public async Task Reports_a_loop_with_functional_cross_entropy(string backend)
    {
        var messages = await ReportsIn(backend, """
            var model = new Net();
            var optimizer = [|optim.Adam(model.parameters(), 1e-3)|];
            foreach (var (x, y) in Data.Batches)
            {
                optimizer.zero_grad();
                cross_entropy(model.call(x), y).backward();
                optimizer.step();
            }
            """);
        Assert.Equal(
            "'optimizer' steps 'model' on a cross-entropy loss with nothing to bound the step: create 'model.CreateStepGuard(optimizer)' and call its Step()",
            Assert.Single(messages));
    }

    [Theory, BothBackends]
    public async Task Asks_to_mark_a_model_that_has_no_guard_yet(string backend)
    {
        var messages = await ReportsIn(backend, """
            var model = new PlainNet();
            using var optimizer = [|torch.optim.SGD(model.parameters(), 0.1)|];
            var loss = nll_loss(functional.log_softmax(model.forward(rand(2, 4)), 1), zeros(2));
            loss.backward();
            optimizer.step();
            """);
        Assert.EndsWith("mark class 'PlainNet' [LogitHead] and partial, then create 'model.CreateStepGuard(optimizer)' and call its Step()", Assert.Single(messages));
    }

    [Theory, BothBackends]
    public async Task Asks_to_write_a_class_for_a_library_model(string backend)
    {
        var messages = await ReportsIn(backend, """
            var model = Sequential(Linear(4, 8), ReLU(), Linear(8, 3));
            var criterion = CrossEntropyLoss();
            var parameters = model.parameters().Where(p => p is not null);
            var optimizer = [|optim.SGD(parameters, 0.1)|];
            foreach (var (x, y) in Data.Batches)
            {
                optimizer.zero_grad();
                var loss = criterion.call(model.call(x), y);
                loss = loss + 0.01 * model.parameters().Count();
                loss.backward();
                optimizer.step();
            }
            """);
        Assert.Contains("put the layers of 'model' into a partial class marked [LogitHead]", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Theory, BothBackends]
    public Task Follows_weighted_sums_and_branches(string backend) => ReportsIn(backend, """
        Module<Tensor, Tensor> model = new PlainNet();
        var optimizer = [|optim.Adam(model.named_parameters())|];
        var (x, y) = Data.Batches.First();
        Tensor loss = zeros(1);
        loss += 0.5 * cross_entropy(model.call(x), y);
        loss = loss / 2 + model.call(x).pow(2).mean();
        loss = x.shape.Length > 3 ? loss : cross_entropy(model.call(x), y).mean();
        loss.backward();
        optimizer.step();
        """);

    [Theory, BothBackends]
    public Task Follows_the_loss_and_the_optimizer_one_helper_deep(string backend) => Reports(backend, """
        public class Program
        {
            public static void Main()
            {
                var model = new Net();
                var optimizer = [|optim.Adam(model.parameters())|];
                Train(model, optimizer, NLLLoss());

                var other = new Net();
                var sgd = [|optim.SGD(other.parameters(), 0.1)|];
                foreach (var (x, y) in Data.Batches)
                {
                    LossOf(other, x, y).backward();
                    sgd.step();
                }
            }

            private static Tensor LossOf(Net net, Tensor x, Tensor y)
            {
                return cross_entropy(net.call(x), y);
            }

            private static void Train(Net net, optim.Optimizer stepper, Loss<Tensor, Tensor, Tensor> criterion)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    stepper.zero_grad();
                    var loss = criterion.call(net.call(x), y);
                    loss.backward();
                    stepper.step();
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Follows_an_optimizer_kept_in_a_field(string backend) => Reports(backend, """
        public class Trainer
        {
            private readonly Net model = new();
            private readonly optim.Optimizer optimizer;
            private readonly Module<Tensor, Tensor, Tensor> criterion = CrossEntropyLoss();

            public Trainer() => optimizer = [|optim.Adam(model.parameters())|];

            public void Batch(Tensor x, Tensor y)
            {
                optimizer.zero_grad();
                criterion.call(model.call(x), y).backward();
                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Follows_top_level_statements_local_functions_and_delegates(string backend) => Reports(backend, """
        // top-level
        var model = new Net();
        Func<Tensor, Tensor, Tensor> loss = (p, t) => cross_entropy(p, t);
        var optimizer = [|optim.Adam(model.parameters())|];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Epoch();
        }

        void Epoch()
        {
            foreach (var (x, y) in Data.Batches)
            {
                optimizer.zero_grad();
                loss(model.call(x), y).backward();
                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_with_a_guard(string backend) => IsSilentIn(backend, """
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        using var guard = model.CreateStepGuard(optimizer);
        foreach (var (x, y) in Data.Batches)
        {
            optimizer.zero_grad();
            cross_entropy(model.call(x), y).backward();
            guard.Step();
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_regression(string backend) => IsSilentIn(backend, """
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        foreach (var (x, y) in Data.Batches)
        {
            optimizer.zero_grad();
            mse_loss(model.call(x), y).backward();
            optimizer.step();
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_adversarial_training(string backend) => IsSilentIn(backend, """
        var generator = new PlainNet();
        var critic = new PlainNet();
        var optG = optim.Adam(generator.parameters());
        var optD = optim.Adam(critic.parameters());
        var adversarial = BCELoss();
        foreach (var (x, y) in Data.Batches)
        {
            optD.zero_grad();
            var lossD = adversarial.call(critic.call(x), y) + cross_entropy(critic.call(x), y);
            lossD.backward();
            optD.step();
            optG.zero_grad();
            adversarial.call(critic.call(generator.call(x)), y).backward();
            optG.step();
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_policy_gradients(string backend) => IsSilentIn(backend, """
        var policy = new PlainNet();
        var optimizer = optim.Adam(policy.parameters());
        foreach (var (state, reward) in Data.Batches)
        {
            var loss = (cross_entropy(policy.call(state), zeros(1), reduction: Reduction.None) * reward).mean();
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_when_the_loss_or_the_model_is_not_known(string backend) => IsSilent(backend, """
        public class Program
        {
            public static void Run(Func<Tensor, Tensor, Tensor> criterion, Net given, IEnumerable<Parameter> some)
            {
                var optimizer = optim.Adam(given.parameters());
                criterion(given.call(zeros(1)), zeros(1)).backward();
                optimizer.step();

                var two = optim.Adam(given.parameters().Concat(new PlainNet().parameters()));
                cross_entropy(given.call(zeros(1)), zeros(1)).backward();
                two.step();

                var three = optim.Adam(some);
                cross_entropy(given.call(zeros(1)), zeros(1)).backward();
                three.step();

                var closure = optim.LBFGS(given.parameters());
                closure.step(() => { var loss = criterion(given.call(zeros(1)), zeros(1)); loss.backward(); return loss; });
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_other_things_of_the_same_names(string backend) => IsSilent(backend, """
        namespace Mine
        {
            public class Optimizer(object parameters) { public void step() { } }
            public class Loss { public void backward() { } }
            public class Model { public object parameters() => this; public Loss cross_entropy() => new(); }
            public class Program
            {
                public static void Run()
                {
                    var model = new Model();
                    var optimizer = new Optimizer(model.parameters());
                    model.cross_entropy().backward();
                    optimizer.step();
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_creates_the_guard_and_steps_it(string backend) => FixesIn(
        backend,
        """
        var model = new Net();
        var optimizer = [|optim.Adam(model.parameters())|]; // tuned
        var guard = 3;
        foreach (var (x, y) in Data.Batches)
        {
            optimizer.zero_grad();
            cross_entropy(model.call(x), y).backward();
            if (guard > 2)
                optimizer.step();
        }
        """,
        """
        var model = new Net();
        var optimizer = optim.Adam(model.parameters()); // tuned
        using var guard2 = model.CreateStepGuard(optimizer);
        var guard = 3;
        foreach (var (x, y) in Data.Batches)
        {
            optimizer.zero_grad();
            cross_entropy(model.call(x), y).backward();
            if (guard > 2)
                guard2.Step();
        }
        """);

    [Theory, BothBackends]
    public Task Fix_marks_the_model_where_needed_and_fix_all_marks_it_once(string backend) => FixesAll(
        backend,
        """
        public static class Models
        {
            // A small one.
            public sealed class Mine : Module<Tensor, Tensor>
            {
                public Mine() : base("mine") { }
                public override Tensor forward(Tensor x) => x;
            }

            public static void Run(Tensor x, Tensor y)
            {
                var first = new Mine();
                var optimizer = [|optim.Adam(first.parameters())|];
                cross_entropy(first.call(x), y).backward();
                optimizer.step();
            }

            public static void Again(Tensor x, Tensor y)
            {
                var second = new Mine();
                var optimizer = [|optim.SGD(second.parameters(), 0.1)|];
                cross_entropy(second.call(x), y).backward();
                optimizer.step();
            }
        }
        """,
        """
        public static partial class Models
        {
            // A small one.
            [LogitHead]
            public sealed partial class Mine : Module<Tensor, Tensor>
            {
                public Mine() : base("mine") { }
                public override Tensor forward(Tensor x) => x;
            }

            public static void Run(Tensor x, Tensor y)
            {
                var first = new Mine();
                var optimizer = optim.Adam(first.parameters());
                using var guard = first.CreateStepGuard(optimizer);
                cross_entropy(first.call(x), y).backward();
                guard.Step();
            }

            public static void Again(Tensor x, Tensor y)
            {
                var second = new Mine();
                var optimizer = optim.SGD(second.parameters(), 0.1);
                using var guard = second.CreateStepGuard(optimizer);
                cross_entropy(second.call(x), y).backward();
                guard.Step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Offers_no_fix_where_the_guard_could_not_compile(string backend) => OffersNoFix(backend, InMethod("""
        var model = Sequential(Linear(4, 3));
        var optimizer = [|optim.Adam(model.parameters())|];
        cross_entropy(model.call(rand(2, 4)), zeros(2)).backward();
        optimizer.step();
        """));

    [Theory, BothBackends]
    public Task Reports_an_optimizer_that_a_pattern_names(string backend) => Reports(backend, InMethod("""
        var model = new Net();
        if ([|optim.Adam(model.parameters())|] is { } optimizer)
        {
            optimizer.zero_grad();
            cross_entropy(model.call(rand(2, 4)), zeros(2)).backward();
            optimizer.step();
        }
        """));
}
