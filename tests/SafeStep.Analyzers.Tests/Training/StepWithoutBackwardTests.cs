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
}
