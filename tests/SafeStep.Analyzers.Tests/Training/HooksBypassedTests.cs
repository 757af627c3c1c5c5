using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class HooksBypassedTests() : RuleTest("SAFE2017")
{
    [Theory, BothBackends]
    public async Task Reports_a_guarded_loop_that_runs_forward(string backend)
    {
        var messages = await Reports(backend, """
            public class Trainer
            {
                private readonly Net net = new();
                private readonly optim.Optimizer optimizer;
                private readonly StepGuard guard;
                public Trainer() { optimizer = optim.Adam(net.parameters()); guard = net.CreateStepGuard(optimizer); }
                public void Batch(Tensor x, Tensor y)
                {
                    var z = net.[|forward|](x);
                    cross_entropy(z, y).backward();
                    guard.Step();
                }

                public static void Run()
                {
                    var model = new Net();
                    var optimizer = optim.Adam(model.parameters());
                    using var guard = model.CreateStepGuard(optimizer);
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        var loss = cross_entropy(model.[|forward|](x), y) + 0.1 * cross_entropy(model.[|forward|](x + 1), y);
                        loss.backward();
                        guard.Step();
                    }
                }

                public static void ThroughCreate()
                {
                    var model = new Net();
                    var optimizer = optim.Adam(model.parameters());
                    using var guard = StepGuard.Create(optimizer, [model]);
                    cross_entropy(model.[|forward|](zeros(1)), zeros(1)).backward();
                    guard.Step();
                }
            }
            """);
        Assert.Equal("'guard' learns what 'net' ran on from hooks that forward() does not call, so its Step() has nothing to measure on: write 'net.call(...)'", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_where_the_hooks_run_or_nobody_listens(string backend) => IsSilent(backend, """
        public static class Program
        {
            public static void Called(Net model, optim.Optimizer optimizer)
            {
                using var guard = model.CreateStepGuard(optimizer);
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                guard.Step();
            }

            public static void TestedByForward(Net model, optim.Optimizer optimizer)
            {
                using var guard = model.CreateStepGuard(optimizer);
                foreach (var (x, y) in Data.Batches) { cross_entropy(model.call(x), y).backward(); guard.Step(); }
                Console.WriteLine(model.forward(zeros(1)).sum().item<float>());
            }

            public static void Both(Net model, optim.Optimizer optimizer)
            {
                using var guard = model.CreateStepGuard(optimizer);
                var before = model.forward(zeros(1));
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                guard.Step();
            }

            public static void AnotherModel(Net model, PlainNet teacher, optim.Optimizer optimizer)
            {
                using var guard = model.CreateStepGuard(optimizer);
                cross_entropy(model.call(zeros(1)), teacher.forward(zeros(1))).backward();
                guard.Step();
            }

            public static void Unguarded(Net model, optim.Optimizer optimizer)
            {
                cross_entropy(model.forward(zeros(1)), zeros(1)).backward();
                optimizer.step();
            }

            public static void Given(Net model, optim.Optimizer optimizer, Tensor x)
            {
                using var guard = model.CreateStepGuard(optimizer);
                cross_entropy(model.forward(x), zeros(1)).backward();
                guard.Step(x);
            }

            public static void NotKnown(Net model, StepGuard guard)
            {
                cross_entropy(model.forward(zeros(1)), zeros(1)).backward();
                guard.Step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_writes_call(string backend) => FixesIn(
        backend,
        """
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        using var guard = model.CreateStepGuard(optimizer);
        cross_entropy(model.[|forward|](rand(2, 4)), zeros(2)).backward();
        guard.Step();
        """,
        """
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        using var guard = model.CreateStepGuard(optimizer);
        cross_entropy(model.call(rand(2, 4)), zeros(2)).backward();
        guard.Step();
        """);

    [Theory, BothBackends]
    public Task Reports_a_local_function(string backend) => Reports(backend, InMethod("""
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        using var guard = model.CreateStepGuard(optimizer);
        Tensor Loss(Tensor x, Tensor y) => cross_entropy(model.[|forward|](x), y);
        foreach (var (x, y) in Data.Batches)
        {
            optimizer.zero_grad();
            Loss(x, y).backward();
            guard.Step();
        }
        """));

    [Theory, BothBackends]
    public Task Is_silent_where_a_method_is_given_the_model(string backend) => IsSilent(backend, """
        public class Program
        {
            private static Tensor Loss(Net model, Tensor x, Tensor y) => cross_entropy(model.call(x), y);

            public static void Fit()
            {
                var model = new Net();
                var optimizer = optim.Adam(model.parameters());
                using var guard = model.CreateStepGuard(optimizer);
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.zero_grad();
                    Loss(model, x, y).backward();
                    guard.Step();
                    Console.WriteLine(model.forward(x).argmax(1).item<long>());
                }
            }
        }
        """);
}
