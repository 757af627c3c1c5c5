using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class ClearedBeforeStepTests() : RuleTest("SAFE2005")
{
    [Theory, BothBackends]
    public async Task Reports_gradients_that_are_thrown_away(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                private readonly Net net = new();
                private readonly optim.Optimizer adam;
                public Program() => adam = optim.Adam(net.parameters());

                public static void Loop(Net model, optim.Optimizer optimizer)
                {
                    foreach (var (x, y) in Data.Batches)
                    {
                        var loss = mse_loss(model.call(x), y);
                        loss.backward();
                        [|optimizer.zero_grad()|];
                        optimizer.step();
                    }
                }

                public void Field(Tensor x)
                {
                    if (x is not null)
                    {
                        net.call(x).sum().backward();
                    }
                    [|adam.zero_grad()|];
                    adam.step();
                }

                public static void Guarded(Net model)
                {
                    var optimizer = optim.Adam(model.parameters());
                    using var guard = model.CreateStepGuard(optimizer);
                    cross_entropy(model.call(rand(1)), rand(1)).backward();
                    [|optimizer.zero_grad()|];
                    guard.Step();
                }
            }
            """);
        Assert.Equal("'optimizer.zero_grad()' throws away the gradients of backward() before 'optimizer' steps: move it above backward()", messages[0]);
    }

    [Theory, BothBackends]
    public Task Follows_helpers(string backend) => Reports(backend, """
        public class Program
        {
            public static void Run(Net model, optim.Optimizer optimizer, Tensor x, Tensor y)
            {
                Differentiate(mse_loss(model.call(x), y));
                [|optimizer.zero_grad()|];
                Advance(optimizer);
            }

            private static void Differentiate(Tensor loss) => loss.backward();

            private static void Advance(optim.Optimizer optimizer) => optimizer.step();
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_right_orders_and_on_other_optimizers(string backend) => IsSilent(backend, """
        public class Program
        {
            public static void Usual(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.zero_grad();
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            public static void Last(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                    optimizer.zero_grad();
                }
            }

            public static void Alternating(Net a, Net b, optim.Optimizer first, optim.Optimizer second)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    first.zero_grad();
                    mse_loss(a.call(x), y).backward();
                    second.zero_grad();
                    first.step();
                    mse_loss(b.call(x), y).backward();
                    second.step();
                }
            }

            public static void Skipped(Net model, optim.Optimizer optimizer, double limit)
            {
                var loss = mse_loss(model.call(rand(1)), rand(1));
                loss.backward();
                if (loss.item<float>() > limit)
                {
                    optimizer.zero_grad();
                }
                else
                {
                    optimizer.step();
                }
            }

            public static void Twice(Net model, optim.Optimizer optimizer)
            {
                mse_loss(model.call(rand(1)), rand(1)).backward();
                optimizer.zero_grad();
                mse_loss(model.call(rand(2)), rand(2)).backward();
                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_moves_it_above_backward(string backend) => FixesAll(
        backend,
        InMethod("""
            var model = new Net();
            var optimizer = optim.Adam(model.parameters());
            foreach (var (x, y) in Data.Batches)
            {
                var loss = mse_loss(model.call(x), y);
                loss.backward();
                [|optimizer.zero_grad()|];
                optimizer.step();
            }
            mse_loss(model.call(rand(1)), rand(1)).backward();
            [|optimizer.zero_grad()|];
            optimizer.step();
            """),
        InMethod("""
            var model = new Net();
            var optimizer = optim.Adam(model.parameters());
            foreach (var (x, y) in Data.Batches)
            {
                var loss = mse_loss(model.call(x), y);
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
            }
            optimizer.zero_grad();
            mse_loss(model.call(rand(1)), rand(1)).backward();
            optimizer.step();
            """));
}
