using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class ClippedOutOfPlaceTests() : RuleTest("SAFE2007")
{
    [Theory, BothBackends]
    public async Task Reports_clipping_too_early_and_too_late(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                public static void Early(Net model, optim.Optimizer optimizer)
                {
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        var loss = mse_loss(model.call(x), y);
                        [|nn.utils.clip_grad_norm_(model.parameters(), 1.0)|];
                        loss.backward();
                        optimizer.step();
                    }
                }

                public static void Late(Net model, optim.Optimizer optimizer)
                {
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        mse_loss(model.call(x), y).backward();
                        optimizer.step();
                        var norm = [|torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm: 1.0)|];
                    }
                }

                public static void Guarded(Net model)
                {
                    var optimizer = optim.Adam(model.parameters());
                    using var guard = model.CreateStepGuard(optimizer);
                    [|nn.utils.clip_grad_norm_(model.parameters(), 0.5)|];
                    cross_entropy(model.call(rand(1)), rand(1)).backward();
                    guard.Step();
                }
            }
            """);
        Assert.Equal("clip_grad_norm_ stands before backward(), where it limits nothing: move it between backward() and the step", messages[0]);
        Assert.Equal("clip_grad_norm_ stands after the step, where it limits nothing: move it between backward() and the step", messages[1]);
    }

    [Theory, BothBackends]
    public Task Follows_helpers(string backend) => Reports(backend, """
        public class Program
        {
            public static void Run(Net model, optim.Optimizer optimizer, Tensor x, Tensor y)
            {
                [|nn.utils.clip_grad_norm_(model.parameters(), 1.0)|];
                Differentiate(mse_loss(model.call(x), y));
                Advance(optimizer);
            }

            private static void Differentiate(Tensor loss) => loss.backward();

            private static void Advance(optim.Optimizer optimizer) => optimizer.step();
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_clipping_that_works_or_measures(string backend) => IsSilent(backend, """
        public class Program
        {
            public static void Usual(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.zero_grad();
                    mse_loss(model.call(x), y).backward();
                    nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                    optimizer.step();
                }
            }

            public static void Accumulating(Net model, optim.Optimizer optimizer)
            {
                int batch = 0;
                foreach (var (x, y) in Data.Batches)
                {
                    mse_loss(model.call(x), y).backward();
                    if (++batch % 4 != 0) continue;
                    nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                    optimizer.step();
                    optimizer.zero_grad();
                }
            }

            public static void Measures(Net model, optim.Optimizer optimizer)
            {
                mse_loss(model.call(rand(1)), rand(1)).backward();
                optimizer.step();
                double norm = nn.utils.clip_grad_norm_(model.parameters(), double.PositiveInfinity);
            }

            public static void TwoLosses(Net model, optim.Optimizer optimizer)
            {
                mse_loss(model.call(rand(1)), rand(1)).backward();
                nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                mse_loss(model.call(rand(2)), rand(2)).backward();
                optimizer.step();
            }

            public static void Alone(Net model) => nn.utils.clip_grad_norm_(model.parameters(), 1.0);
        }
        """);

    [Theory, BothBackends]
    public Task Fix_moves_it_before_the_step(string backend) => FixesAll(
        backend,
        """
        public class Program
        {
            public static void Early(Net model, optim.Optimizer optimizer)
            {
                [|nn.utils.clip_grad_norm_(model.parameters(), 1.0)|];
                model.call(rand(1)).sum().backward();
                optimizer.step();
            }

            public static void Late(Net model, optim.Optimizer optimizer)
            {
                model.call(rand(1)).sum().backward();
                optimizer.step();
                [|nn.utils.clip_grad_norm_(model.parameters(), 1.0)|];
            }
        }
        """,
        """
        public class Program
        {
            public static void Early(Net model, optim.Optimizer optimizer)
            {
                model.call(rand(1)).sum().backward();
                nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                optimizer.step();
            }

            public static void Late(Net model, optim.Optimizer optimizer)
            {
                model.call(rand(1)).sum().backward();
                nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                optimizer.step();
            }
        }
        """);
}
