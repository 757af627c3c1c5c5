using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class GradientsNeverClearedTests() : RuleTest("SAFE2004")
{
    [Theory, BothBackends]
    public async Task Reports_loops_that_never_clear(string backend)
    {
        var messages = await Reports(backend, Written(backend, """
            public class Program
            {
                public static void Each(Net model)
                {
                    var optimizer = optim.Adam(model.parameters());
                    optimizer.zero_grad();
                    foreach (var (x, y) in Data.Batches)
                    {
                        var loss = mse_loss(model.call(x), y);
                        [|loss.backward()|];
                        optimizer.step();
                    }
                }

                public static void Nested(Net model, optim.Optimizer adam)
                {
                    for (int epoch = 0; epoch < 3; epoch++)
                    {
                        adam.zero_grad();
                        int i = 0;
                        while (i++ < 10)
                        {
                            if (i == 5) continue;
                            [|cross_entropy(model.call(rand(1)), rand(1)).backward()|];
                            adam.step();
                        }
                    }
                }

                public static void Guarded(Net model)
                {
                    var optimizer = optim.Adam(model.parameters());
                    using var guard = model.CreateStepGuard(optimizer);
                    do
                    {
                        [|autograd.backward(new[] { cross_entropy(model.call(rand(1)), rand(1)) })|];
                        guard.Step();
                    }
                    while (model != null);
                }
            }
            """));
        Assert.Equal("'optimizer' steps in every round of this loop, but its gradients are never cleared, so each round adds to those before: call 'optimizer.zero_grad()' before backward()", messages[0]);
    }

    // The engine has no torch.autograd.
    private static string Written(string backend, string source) => backend == Backend.TorchSharp
        ? source
        : source.Replace("autograd.backward(new[] { cross_entropy(model.call(rand(1)), rand(1)) })", "cross_entropy(model.call(rand(1)), rand(1)).backward()", StringComparison.Ordinal);

    [Theory, BothBackends]
    public Task Is_silent_on_loops_that_clear_or_accumulate(string backend) => IsSilent(backend, """
        public class Program
        {
            public static void Clears(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                    optimizer.zero_grad();
                }
            }

            public static void ClearsTheModel(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    model.zero_grad();
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            public static void Accumulates(Net model, optim.Optimizer optimizer)
            {
                int batch = 0;
                foreach (var (x, y) in Data.Batches)
                {
                    mse_loss(model.call(x), y).backward();
                    if (++batch % 4 == 0)
                    {
                        optimizer.step();
                    }
                }
            }

            public static void ClearsInAHelper(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    Prepare(optimizer);
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            public static void ClearsByHand(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    foreach (var parameter in model.parameters()) parameter.grad = null!;
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            public static void ClearsDeepDown(Net model, optim.Optimizer optimizer, Action before)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    Begin(optimizer);
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }

                foreach (var (x, y) in Data.Batches)
                {
                    before();
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            public static void Once(Net model, optim.Optimizer optimizer)
            {
                mse_loss(model.call(rand(1)), rand(1)).backward();
                optimizer.step();
            }

            public static void Gradients(Net model)
            {
                foreach (var (x, y) in Data.Batches) mse_loss(model.call(x), y).backward();
            }

            private static void Prepare(optim.Optimizer optimizer) => optimizer.zero_grad();

            private static void Begin(optim.Optimizer optimizer) => Prepare(optimizer);
        }
        """);

    [Theory, BothBackends]
    public Task Fix_clears_before_backward_in_every_loop(string backend) => FixesAll(
        backend,
        InMethod("""
            var model = new Net();
            var optimizer = optim.Adam(model.parameters());
            foreach (var (x, y) in Data.Batches)
            {
                var loss = cross_entropy(model.call(x), y);
                // the slow part
                [|loss.backward()|];
                optimizer.step();
            }
            foreach (var (x, y) in Data.Batches)
            {
                [|cross_entropy(model.call(x), y).backward()|];
                optimizer.step();
            }
            """),
        InMethod("""
            var model = new Net();
            var optimizer = optim.Adam(model.parameters());
            foreach (var (x, y) in Data.Batches)
            {
                var loss = cross_entropy(model.call(x), y);
                // the slow part
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
            }
            foreach (var (x, y) in Data.Batches)
            {
                optimizer.zero_grad();
                cross_entropy(model.call(x), y).backward();
                optimizer.step();
            }
            """));

    [Theory, BothBackends]
    public Task Is_silent_where_gradients_are_cleared_by_hand(string backend) => IsSilent(backend, """
        public class Program
        {
            private readonly Net model = new();

            public void ByParameter(optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    foreach (var parameter in model.parameters()) parameter.grad?.zero_();
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            public void BehindALocal(optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                    foreach (var parameter in model.parameters())
                    {
                        var gradient = parameter.grad;
                        if (gradient is not null) gradient.zero_();
                    }
                }
            }

            public void InAHelper(optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    Forget();
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            private void Forget()
            {
                foreach (var parameter in model.parameters()) parameter.grad = null;
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_where_another_type_is_given_the_optimizer(string backend) => IsSilent(backend, """
        public interface IBefore
        {
            void Round(optim.Optimizer optimizer);
        }

        public class Program
        {
            public static void Fit(Net model, optim.Optimizer optimizer, IBefore before)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    before.Round(optimizer);
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }
        }
        """);
}
