using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class LoopWithoutDisposeScopeTests() : RuleTest("SAFE2011")
{
    [Theory, BothBackends]
    public async Task Reports_each_kind_of_loop(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                public static void Each(Net model, optim.Optimizer optimizer)
                {
                    [|foreach|] (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        mse_loss(model.call(x), y).backward();
                        optimizer.step();
                    }
                }

                public static void Inner(Net model, optim.Optimizer optimizer)
                {
                    for (int epoch = 0; epoch < 3; epoch++)
                    {
                        [|for|] (int i = 0; i < 10; i++)
                        {
                            optimizer.zero_grad();
                            var loss = mse_loss(model.call(rand(1)), rand(1));
                            loss.backward();
                            optimizer.step();
                        }
                    }
                }

                public static void Guarded(Net model, StepGuard guard)
                {
                    [|while|] (model != null)
                    {
                        cross_entropy(model.call(rand(1)), rand(1)).backward();
                        guard.Step();
                    }
                }
            }
            """);
        Assert.Equal("Every round of this loop makes tensors that nothing disposes: begin its body with 'using var scope = torch.NewDisposeScope();'", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_where_tensors_are_disposed_in_some_way(string backend) => IsSilent(backend, """
        public class Program
        {
            public static void Scope(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    using var scope = NewDisposeScope();
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            public static void ScopeAround(Net model, optim.Optimizer optimizer)
            {
                using (var scope = NewDisposeScope())
                {
                    foreach (var (x, y) in Data.Batches)
                    {
                        mse_loss(model.call(x), y).backward();
                        optimizer.step();
                        scope.DisposeEverything();
                    }
                }
            }

            public static void ByHand(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    using var output = model.call(x);
                    using var loss = mse_loss(output, y);
                    loss.backward();
                    optimizer.step();
                }
            }

            public static void InAHelper(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches) Batch(model, optimizer, x, y);
            }

            public static void CalledInAScope(Net model, optim.Optimizer optimizer)
            {
                using var scope = NewDisposeScope();
                Epoch(model, optimizer);
            }

            public static void OnlyEvaluates(Net model)
            {
                foreach (var (x, y) in Data.Batches) mse_loss(model.call(x), y);
            }

            private static void Epoch(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            private static void Batch(Net model, optim.Optimizer optimizer, Tensor x, Tensor y)
            {
                using var scope = NewDisposeScope();
                mse_loss(model.call(x), y).backward();
                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_opens_a_scope_in_every_loop(string backend) => FixesAll(
        backend,
        """
        public class Program
        {
            public static void First(Net model, optim.Optimizer optimizer, int scope)
            {
                [|foreach|] (var (x, y) in Data.Batches)
                {
                    // one batch
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            public static void Second(Net model, optim.Optimizer optimizer)
            {
                [|do|]
                {
                    var output = model.call(rand(1));
                    output.sum().backward();
                    optimizer.step();
                }
                while (model != null);
            }
        }
        """,
        """
        public class Program
        {
            public static void First(Net model, optim.Optimizer optimizer, int scope)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    // one batch
                    using var scope2 = NewDisposeScope();
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            public static void Second(Net model, optim.Optimizer optimizer)
            {
                do
                {
                    using var scope = NewDisposeScope();
                    var output = model.call(rand(1));
                    output.sum().backward();
                    optimizer.step();
                }
                while (model != null);
            }
        }
        """);

    [Theory, BothBackends]
    public Task Offers_no_fix_where_a_tensor_outlives_the_round(string backend) => OffersNoFix(backend, InMethod("""
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        var state = zeros(1);
        [|foreach|] (var (x, y) in Data.Batches)
        {
            state = model.call(x + state);
            mse_loss(state, y).backward();
            optimizer.step();
        }
        """));

    [Theory, BothBackends]
    public Task Is_silent_where_a_caller_of_another_class_opens_a_scope(string backend) => IsSilent(backend, """
        public static class Epoch
        {
            public static void Run(Net model, optim.Optimizer optimizer) => Batches(model, optimizer);

            private static void Batches(Net model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.zero_grad();
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                }
            }
        }

        public class Program
        {
            public static void Fit(Net model, optim.Optimizer optimizer)
            {
                using var scope = NewDisposeScope();
                Epoch.Run(model, optimizer);
            }
        }
        """);

    [Theory, BothBackends]
    public Task Leaves_a_few_counted_rounds_alone(string backend) => ReportsIn(backend, """
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        for (int i = 0; i < 5; i++) { mse_loss(model.call(rand(1, 4)), rand(1, 3)).backward(); optimizer.step(); }
        [|for|] (int i = 0; i < 50; i++) { mse_loss(model.call(rand(1, 4)), rand(1, 3)).backward(); optimizer.step(); }
        foreach (var (x, y) in Data.Batches)
        {
            [|for|] (int i = 0; i < 5; i++) { mse_loss(model.call(x), y).backward(); optimizer.step(); }
        }
        """);
}
