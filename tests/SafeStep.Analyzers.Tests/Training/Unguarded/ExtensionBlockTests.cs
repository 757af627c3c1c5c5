using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training.Unguarded;

/// <summary>SAFE2001 and its fix where optimizers and models have members in extension blocks.</summary>
public sealed class ExtensionBlockTests() : RuleTest("SAFE2001")
{
    [Theory, BothBackends]
    public Task Gives_the_guard_to_a_member_called_on_the_optimizer(string backend) => Fixes(
        backend,
        """
        public static class Steps
        {
            extension(optim.Optimizer stepper)
            {
                public void Update(Tensor loss)
                {
                    stepper.zero_grad();
                    loss.backward();
                    stepper.DoStep();
                }

                public void DoStep() => stepper.step();
                public void Print() => Console.WriteLine(stepper);
            }
        }

        public static class Program
        {
            public static void Main()
            {
                var model = new Net();
                var optimizer = [|optim.Adam(model.parameters())|];
                optimizer.Print();
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.Update(cross_entropy(model.call(x), y));
                    Steps.Update(optimizer, cross_entropy(model.call(x), y));
                }
            }
        }
        """,
        """
        public static class Steps
        {
            extension(optim.Optimizer stepper)
            {
                public void Update(StepGuard guard, Tensor loss)
                {
                    stepper.zero_grad();
                    loss.backward();
                    stepper.DoStep(guard);
                }

                public void DoStep(StepGuard guard) => guard.Step();
                public void Print() => Console.WriteLine(stepper);
            }
        }

        public static class Program
        {
            public static void Main()
            {
                var model = new Net();
                var optimizer = optim.Adam(model.parameters());
                using var guard = model.CreateStepGuard(optimizer);
                optimizer.Print();
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.Update(guard, cross_entropy(model.call(x), y));
                    Steps.Update(optimizer, guard, cross_entropy(model.call(x), y));
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Gives_the_guard_to_an_extension_method(string backend) => Fixes(
        backend,
        """
        public static class Steps
        {
            public static void Update(this optim.Optimizer stepper, Tensor loss)
            {
                stepper.Print();
                loss.backward();
                stepper.step();
            }

            private static void Print(this optim.Optimizer stepper) => Console.WriteLine(stepper);
        }

        public static class Program
        {
            public static void Main()
            {
                var model = new Net();
                var optimizer = [|optim.Adam(model.parameters())|];
                optimizer.Update(cross_entropy(model.call(zeros(1)), zeros(1)));
                Steps.Update(optimizer, cross_entropy(model.call(zeros(1)), zeros(1)));
            }
        }
        """,
        """
        public static class Steps
        {
            public static void Update(this optim.Optimizer stepper, StepGuard guard, Tensor loss)
            {
                stepper.Print();
                loss.backward();
                guard.Step();
            }

            private static void Print(this optim.Optimizer stepper) => Console.WriteLine(stepper);
        }

        public static class Program
        {
            public static void Main()
            {
                var model = new Net();
                var optimizer = optim.Adam(model.parameters());
                using var guard = model.CreateStepGuard(optimizer);
                optimizer.Update(guard, cross_entropy(model.call(zeros(1)), zeros(1)));
                Steps.Update(optimizer, guard, cross_entropy(model.call(zeros(1)), zeros(1)));
            }
        }
        """);

    [Theory, BothBackends]
    public Task Marks_what_the_block_is_used_on(string backend) => Fixes(
        backend,
        """
        public class Mine : Module<Tensor, Tensor>
        {
            public Mine() : base("mine") { }
            public override Tensor forward(Tensor x) => x;
        }

        public static class Trainers
        {
            extension<TModel>(TModel model) where TModel : Module<Tensor, Tensor>
            {
                public void Fit(Tensor x, Tensor y)
                {
                    var optimizer = [|optim.Adam(model.parameters())|];
                    cross_entropy(model.call(x), y).backward();
                    optimizer.step();
                }
            }
        }

        public static class Program
        {
            public static void Main()
            {
                new Mine().Fit(zeros(1), zeros(1));
                Trainers.Fit(new Net(), zeros(1), zeros(1));
            }
        }
        """,
        """
        [LogitHead]
        public partial class Mine : Module<Tensor, Tensor>
        {
            public Mine() : base("mine") { }
            public override Tensor forward(Tensor x) => x;
        }

        public static class Trainers
        {
            extension<TModel>(TModel model) where TModel : Module<Tensor, Tensor>, IGuardable
            {
                public void Fit(Tensor x, Tensor y)
                {
                    var optimizer = optim.Adam(model.parameters());
                    using var guard = model.CreateStepGuard(optimizer);
                    cross_entropy(model.call(x), y).backward();
                    guard.Step();
                }
            }
        }

        public static class Program
        {
            public static void Main()
            {
                new Mine().Fit(zeros(1), zeros(1));
                Trainers.Fit(new Net(), zeros(1), zeros(1));
            }
        }
        """);

    [Theory, BothBackends]
    public Task Offers_nothing_where_the_member_is_called_on_an_optimizer_without_a_guard(string backend) => OffersNoFix(backend, """
        public static class Steps
        {
            extension(optim.Optimizer stepper)
            {
                public void DoStep() => stepper.step();
            }
        }

        public static class Program
        {
            public static void Main(optim.Optimizer other)
            {
                var model = new Net();
                var optimizer = [|optim.Adam(model.parameters())|];
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                optimizer.DoStep();
                Steps.DoStep(other);
            }
        }
        """);

    [Theory, BothBackends]
    public Task Follows_a_static_member_by_its_own_name(string backend) => Reports(backend, """
        public static class Trainers
        {
            extension(Net)
            {
                public static void Fit(Net model)
                {
                    var optimizer = [|optim.Adam(model.parameters())|];
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); Once(optimizer); }
                }

                private static void Once(optim.Optimizer optimizer) => optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Follows_a_list_of_optimizers_and_a_loss(string backend) => Reports(backend, """
        public static class Steps
        {
            extension(IEnumerable<optim.Optimizer> all)
            {
                public void StepAll() { foreach (var one in all) one.step(); }
                public void ClearAll() { foreach (var one in all) one.zero_grad(); }
            }

            extension(Loss<Tensor, Tensor, Tensor> criterion)
            {
                public Tensor Of(Tensor z, Tensor y) => criterion.call(z, y);
            }
        }

        public static class Program
        {
            public static void Main()
            {
                var model = new Net();
                var criterion = CrossEntropyLoss();
                List<optim.Optimizer> optimizers = [[|optim.Adam(model.parameters())|]];
                foreach (var (x, y) in Data.Batches)
                {
                    optimizers.ClearAll();
                    criterion.Of(model.call(x), y).backward();
                    optimizers.StepAll();
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_where_a_member_makes_the_guard(string backend) => IsSilent(backend, """
        public static class Steps
        {
            extension(optim.Optimizer stepper)
            {
                public StepGuard GuardFor(Net model) => model.CreateStepGuard(stepper);
            }
        }

        public static class Program
        {
            public static void Main(bool isBare)
            {
                var model = new Net();
                var optimizer = optim.Adam(model.parameters());
                using var guard = optimizer.GuardFor(model);
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.zero_grad();
                    cross_entropy(model.call(x), y).backward();
                    if (isBare) optimizer.step(); else guard.Step();
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_where_a_property_may_step(string backend) => IsSilent(backend, """
        public static class Steps
        {
            extension(optim.Optimizer stepper)
            {
                public Func<Net, StepGuard> Guarded => model => model.CreateStepGuard(stepper);
            }
        }

        public static class Program
        {
            public static void Main(bool isBare)
            {
                var model = new Net();
                var optimizer = optim.Adam(model.parameters());
                using var guard = optimizer.Guarded(model);
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                if (isBare) optimizer.step(); else guard.Step();
            }
        }
        """);
}
