using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training.Unguarded;

/// <summary>The fix of SAFE2001 where the optimizer is handed on, kept in a member or made for a model whose class is a type parameter.</summary>
public sealed class GuardFixTests() : RuleTest("SAFE2001")
{
    [Theory, BothBackends]
    public Task Mends_a_solution_at_once(string backend)
    {
        static string First(string creation, string guard, string step) => $$"""
            public static class First
            {
                public static void Run(Shared model)
                {
                    var optimizer = {{creation}};{{guard}}
                    Loops.Epoch(model, optimizer{{(guard.Length > 0 ? ", guard" : "")}});
                    cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                    {{step}};
                }
            }
            """;
        static string Second(bool isGuarded) => $$"""
            {{(isGuarded ? "[LogitHead]\n" : "")}}public {{(isGuarded ? "partial " : "")}}class Shared : Module<Tensor, Tensor>
            {
                private readonly Linear layer = Linear(4, 3);
                public Shared() : base("shared") => RegisterComponents();
                public override Tensor forward(Tensor x) => layer.call(x);
            }

            public static class Loops
            {
                public static void Epoch(Shared model, optim.Optimizer optimizer{{(isGuarded ? ", StepGuard guard" : "")}})
                {
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); {{(isGuarded ? "guard.Step" : "optimizer.step")}}(); }
                }

                public static void Other()
                {
                    var net = new Shared();
                    var adam = optim.Adam(net.parameters());{{(isGuarded ? "\n        using var guard = net.CreateStepGuard(adam);" : "")}}
                    foreach (var (x, y) in Data.Batches) { adam.zero_grad(); cross_entropy(net.call(x), y).backward(); {{(isGuarded ? "guard.Step" : "adam.step")}}(); }
                }
            }
            """;
        return FixesSolution(
            backend,
            First("[|optim.SGD(model.parameters(), 0.1)|]", "", "optimizer.step()"),
            Second(isGuarded: false),
            First("optim.SGD(model.parameters(), 0.1)", "\n        using var guard = model.CreateStepGuard(optimizer);", "guard.Step()"),
            Second(isGuarded: true));
    }

    [Theory, BothBackends]
    public Task Stays_among_the_statements_of_a_line(string backend) => Fixes(
        backend,
        """
        public class Trainer
        {
            private readonly Net model = new(); private readonly optim.Optimizer optimizer; private int steps;
            public Trainer() { optimizer = [|optim.Adam(model.parameters())|]; steps = 0; }
            public void Batch(Tensor x, Tensor y) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); /* the
                next */ steps++; }
        }
        """,
        """
        public class Trainer
        {
            private readonly Net model = new(); private readonly optim.Optimizer optimizer; private readonly StepGuard guard; private int steps;
            public Trainer() { optimizer = optim.Adam(model.parameters()); guard = model.CreateStepGuard(optimizer); steps = 0; }
            public void Batch(Tensor x, Tensor y) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); guard.Step(); /* the
                next */ steps++; }
        }
        """);

    [Theory, BothBackends]
    public Task Offers_nothing_for_a_model_of_several_results(string backend) => OffersNoFix(backend, """
        public class TwoHeads : Module<Tensor, (Tensor, Tensor)>
        {
            private readonly Linear first = Linear(4, 3), second = Linear(4, 2);
            public TwoHeads() : base("two") => RegisterComponents();
            public override (Tensor, Tensor) forward(Tensor x) => (first.call(x), second.call(x));
        }

        public static class Program
        {
            public static void Main()
            {
                var model = new TwoHeads();
                var optimizer = [|optim.Adam(model.parameters())|];
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.zero_grad();
                    var (a, b) = model.call(x);
                    (cross_entropy(a, y) + cross_entropy(b, y)).backward();
                    optimizer.step();
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Hands_the_guard_on_with_the_optimizer(string backend) => Fixes(
        backend,
        """
        public static class Program
        {
            public static void Main()
            {
                var model = new Net();
                var optimizer = [|optim.Adam(model.parameters())|];
                for (int epoch = 0; epoch < 3; epoch++) TrainEpoch(model, optimizer, epoch);
            }

            private static void TrainEpoch(Net net, optim.Optimizer stepper, int epoch)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    stepper.zero_grad();
                    Update(cross_entropy(net.call(x), y), stepper);
                }
            }

            private static void Update(Tensor loss, optim.Optimizer optimizer)
            {
                loss.backward();
                optimizer.step();
            }
        }
        """,
        """
        public static class Program
        {
            public static void Main()
            {
                var model = new Net();
                var optimizer = optim.Adam(model.parameters());
                using var guard = model.CreateStepGuard(optimizer);
                for (int epoch = 0; epoch < 3; epoch++) TrainEpoch(model, optimizer, guard, epoch);
            }

            private static void TrainEpoch(Net net, optim.Optimizer stepper, StepGuard guard, int epoch)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    stepper.zero_grad();
                    Update(cross_entropy(net.call(x), y), stepper, guard);
                }
            }

            private static void Update(Tensor loss, optim.Optimizer optimizer, StepGuard guard)
            {
                loss.backward();
                guard.Step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Keeps_the_guard_in_a_field_or_property(string backend) => FixesAll(
        backend,
        """
        public class First
        {
            private readonly Net model = new();
            private readonly optim.Optimizer _optimizer;

            public First() => _optimizer = [|optim.Adam(model.parameters())|];

            public void Batch(Tensor x, Tensor y)
            {
                _optimizer.zero_grad();
                cross_entropy(model.call(x), y).backward();
                _optimizer.step();
            }
        }

        public class Second
        {
            private readonly Net model = new();

            public optim.Optimizer Optimizer { get; }

            public Second()
            {
                this.Optimizer = [|optim.Adam(model.parameters())|];
            }

            public void Batch(Tensor x, Tensor y)
            {
                cross_entropy(model.call(x), y).backward();
                this.Optimizer.step();
            }
        }
        """,
        """
        public class First
        {
            private readonly Net model = new();
            private readonly optim.Optimizer _optimizer;
            private readonly StepGuard _guard;

            public First()
            {
                _optimizer = optim.Adam(model.parameters());
                _guard = model.CreateStepGuard(_optimizer);
            }

            public void Batch(Tensor x, Tensor y)
            {
                _optimizer.zero_grad();
                cross_entropy(model.call(x), y).backward();
                _guard.Step();
            }
        }

        public class Second
        {
            private readonly Net model = new();

            public optim.Optimizer Optimizer { get; }
            public StepGuard Guard { get; }

            public Second()
            {
                this.Optimizer = optim.Adam(model.parameters());
                this.Guard = model.CreateStepGuard(this.Optimizer);
            }

            public void Batch(Tensor x, Tensor y)
            {
                cross_entropy(model.call(x), y).backward();
                this.Guard.Step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Injects_the_guard_with_the_optimizer(string backend) => Fixes(
        backend,
        """
        public class Trainer
        {
            private readonly Net model;
            private readonly optim.Optimizer optimizer;

            public Trainer(Net model, optim.Optimizer optimizer)
            {
                this.model = model;
                this.optimizer = optimizer;
            }

            public void Batch(Tensor x, Tensor y)
            {
                cross_entropy(model.call(x), y).backward();
                optimizer.step();
            }
        }

        public static class Program
        {
            public static void Main()
            {
                var net = new Net();
                var optimizer = [|optim.Adam(net.parameters())|];
                new Trainer(net, optimizer).Batch(zeros(1), zeros(1));
            }
        }
        """,
        """
        public class Trainer
        {
            private readonly Net model;
            private readonly optim.Optimizer optimizer;
            private readonly StepGuard guard;

            public Trainer(Net model, optim.Optimizer optimizer, StepGuard guard)
            {
                this.model = model;
                this.optimizer = optimizer;
                this.guard = guard;
            }

            public void Batch(Tensor x, Tensor y)
            {
                cross_entropy(model.call(x), y).backward();
                guard.Step();
            }
        }

        public static class Program
        {
            public static void Main()
            {
                var net = new Net();
                var optimizer = optim.Adam(net.parameters());
                using var guard = net.CreateStepGuard(optimizer);
                new Trainer(net, optimizer, guard).Batch(zeros(1), zeros(1));
            }
        }
        """);

    [Theory, BothBackends]
    public Task Constrains_the_model_of_a_generic_trainer(string backend) => Fixes(
        backend,
        """
        public class Mine : Module<Tensor, Tensor>
        {
            public Mine() : base("mine") { }
            public override Tensor forward(Tensor x) => x;
        }

        public class Trainer<TModel>(TModel model) where TModel : Module<Tensor, Tensor>
        {
            public void Fit(Tensor x, Tensor y)
            {
                var optimizer = [|optim.Adam(model.parameters())|];
                cross_entropy(model.call(x), y).backward();
                optimizer.step();
            }
        }

        public static class Program
        {
            public static void Main() => new Trainer<Mine>(new Mine()).Fit(zeros(1), zeros(1));
        }
        """,
        """
        [LogitHead]
        public partial class Mine : Module<Tensor, Tensor>
        {
            public Mine() : base("mine") { }
            public override Tensor forward(Tensor x) => x;
        }

        public class Trainer<TModel>(TModel model) where TModel : Module<Tensor, Tensor>, IGuardable
        {
            public void Fit(Tensor x, Tensor y)
            {
                var optimizer = optim.Adam(model.parameters());
                using var guard = model.CreateStepGuard(optimizer);
                cross_entropy(model.call(x), y).backward();
                guard.Step();
            }
        }

        public static class Program
        {
            public static void Main() => new Trainer<Mine>(new Mine()).Fit(zeros(1), zeros(1));
        }
        """);

    [Theory, BothBackends]
    public Task Offers_nothing_where_a_caller_has_no_guard_to_give(string backend) => OffersNoFix(backend, """
        public static class Program
        {
            public static void Main(optim.Optimizer other)
            {
                var model = new Net();
                var optimizer = [|optim.Adam(model.parameters())|];
                Update(cross_entropy(model.call(zeros(1)), zeros(1)), optimizer);
                Update(cross_entropy(model.call(zeros(1)), zeros(1)), other);
            }

            private static void Update(Tensor loss, optim.Optimizer optimizer)
            {
                loss.backward();
                optimizer.step();
            }
        }
        """);

    /// <summary>Methods that cannot take a guard beside the optimizer.</summary>
    [Theory]
    [InlineData("public class Trainer { public void Fit(Net net, optim.Optimizer? optimizer = null) { BODY } }")]
    [InlineData("public interface ITrainer { void Fit(Net net, optim.Optimizer optimizer); } public sealed class Trainer : ITrainer { public void Fit(Net net, optim.Optimizer optimizer) { BODY } }")]
    [InlineData("public partial class Trainer { public partial void Fit(Net net, optim.Optimizer optimizer); } public partial class Trainer { public partial void Fit(Net net, optim.Optimizer optimizer) { BODY } }")]
    public Task Offers_nothing_where_the_method_takes_no_more(string trainer) => OffersNoFix(Backend.TorchSharp, trainer.Replace("BODY", "cross_entropy(net.call(zeros(1)), zeros(1)).backward(); optimizer!.step();") + """

        public static class Program
        {
            public static void Main()
            {
                var net = new Net();
                var optimizer = [|optim.Adam(net.parameters())|];
                new Trainer().Fit(net, optimizer);
            }
        }
        """);
}
