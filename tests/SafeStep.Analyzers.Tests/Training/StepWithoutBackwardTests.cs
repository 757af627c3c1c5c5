using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class StepWithoutBackwardTests() : RuleTest("SAFE2006")
{
    [Theory, BothBackends]
    public async Task Reports_steps_that_no_backward_precedes(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                public static void Forgotten(Net model)
                {
                    var optimizer = optim.Adam(model.parameters());
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        var loss = mse_loss(model.call(x), y);
                        [|optimizer.step()|];
                    }
                }

                public static void TooLate(Net model)
                {
                    using var optimizer = optim.SGD(model.parameters(), 0.1);
                    var loss = mse_loss(model.call(rand(1)), rand(1));
                    [|optimizer.step()|];
                    loss.backward();
                }

                public static void Guarded(Net model)
                {
                    var optimizer = optim.Adam(model.parameters());
                    using var guard = model.CreateStepGuard(optimizer);
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        var loss = cross_entropy(model.call(x), y);
                        [|guard.Step()|];
                    }
                }

                public static void InABranch(Net model, bool really)
                {
                    optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.1);
                    if (really) { Console.WriteLine(model.call(rand(1)).item<float>()); }
                    [|optimizer.step()|];
                }
            }
            """);
        Assert.Equal("Nothing differentiates a loss before 'optimizer' steps, so the step moves nothing: call backward() on the loss first", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_where_a_gradient_may_come_from_somewhere(string backend) => IsSilent(backend, """
        public class Program
        {
            public static void OnSomePath(Net model, bool really)
            {
                var optimizer = optim.Adam(model.parameters());
                if (really) { model.call(rand(1)).sum().backward(); }
                optimizer.step();
            }

            public static void InTheRoundBefore(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.step();
                    mse_loss(model.call(x), y).backward();
                }
            }

            public static void Given(Net model, optim.Optimizer optimizer) => optimizer.step();

            public static void InAHelper(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                Outer(model);
                optimizer.step();
            }

            public static void InAClosure(Net model, Action<Tensor> differentiate)
            {
                var optimizer = optim.Adam(model.parameters());
                differentiate(model.call(rand(1)));
                optimizer.step();
                var second = optim.LBFGS(model.parameters());
                second.step(() => { var loss = model.call(rand(1)).sum(); loss.backward(); return loss; });
            }

            public static void ByHand(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                foreach (var parameter in model.parameters()) parameter.grad = rand(1);
                optimizer.step();
            }

            private static void Outer(Net model) => Inner(model);

            private static void Inner(Net model) => model.call(rand(1)).sum().backward();
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_where_the_loss_is_given_to_code_that_is_chosen_at_run_time(string backend) => IsSilent(backend, """
        public interface IRunner
        {
            void Run(Tensor loss);
        }

        public abstract class Runner
        {
            public abstract void Run(Tensor loss);
            public virtual void Again(Tensor loss) { }
        }

        public class Plain : Runner
        {
            public override void Run(Tensor loss) => loss.backward();
            public override void Again(Tensor loss) => loss.backward();
        }

        public class Program
        {
            public static void Interface(Net model, IRunner runner)
            {
                var optimizer = optim.Adam(model.parameters());
                runner.Run(mse_loss(model.call(rand(2, 4)), zeros(2)));
                optimizer.step();
            }

            public static void Abstract(Net model, Runner runner)
            {
                var optimizer = optim.Adam(model.parameters());
                runner.Run(mse_loss(model.call(rand(2, 4)), zeros(2)));
                optimizer.step();
            }

            public static void Virtual(Net model, Runner runner)
            {
                var optimizer = optim.Adam(model.parameters());
                runner.Again(mse_loss(model.call(rand(2, 4)), zeros(2)));
                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Reports_beside_virtual_calls_that_do_not_differentiate(string backend) => Reports(backend, """
        public abstract class Runner
        {
            public abstract void Show(Tensor loss);
        }

        public class Plain : Runner
        {
            public override void Show(Tensor loss) => Console.WriteLine(loss);
        }

        public class Program
        {
            public static void Fit(Net model, Runner runner)
            {
                var optimizer = optim.Adam(model.parameters());
                runner.Show(mse_loss(model.call(rand(2, 4)), zeros(2)));
                [|optimizer.step()|];
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_where_nothing_is_run(string backend) => IsSilent(backend, InMethod("""
        var model = new Net();
        var optimizer = optim.SGD(model.parameters(), 0.1);
        var scheduler = optim.lr_scheduler.StepLR(optimizer, 10);
        optimizer.zero_grad();
        optimizer.step();
        scheduler.step();
        """));
}
