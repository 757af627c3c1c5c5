using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class SteppedBesideGuardTests() : RuleTest("SAFE2002")
{
    [Theory, BothBackends]
    public async Task Reports_a_local_guard_that_is_passed_by(string backend)
    {
        var messages = await ReportsIn(backend, """
            var model = new Net();
            var optimizer = optim.Adam(model.parameters());
            using var guard = model.CreateStepGuard(optimizer);
            foreach (var (x, y) in Data.Batches)
            {
                cross_entropy(model.call(x), y).backward();
                [|optimizer.step()|];
            }
            """);
        Assert.Equal("'optimizer' has the guard 'guard', but this step goes past it: call 'guard.Step()' instead", Assert.Single(messages));
    }

    [Theory, BothBackends]
    public Task Reports_a_guard_made_by_hand_and_a_nested_function(string backend) => ReportsIn(backend, """
        var model = new Net();
        optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.1);
        var alias = optimizer;
        var bound = StepGuard.Create(alias, [model]);
        bound.Step();
        [|alias.step()|];
        """);

    [Theory, BothBackends]
    public async Task Reports_a_closure_that_the_optimizer_is_given(string backend)
    {
        const string Start = """
            var model = new Net();
            var optimizer = optim.LBFGS(model.parameters());
            using var guard = model.CreateStepGuard(optimizer);
            foreach (var (x, y) in Data.Batches)
            {

            """, End = """
            (() =>
                {
                    optimizer.zero_grad();
                    var loss = cross_entropy(model.call(x), y);
                    loss.backward();
                    return loss;
                })
            """;
        var messages = await ReportsIn(backend, Start + "    [|optimizer.step" + End + "|];\n}");
        Assert.Equal("'optimizer' has the guard 'guard', but this step goes past it: call 'guard.Step(closure)' instead", Assert.Single(messages));
        await FixesIn(backend, Start + "    [|optimizer.step" + End + "|];\n}", Start + "    guard.Step" + End + ";\n}");
    }

    [Theory, BothBackends]
    public Task Reports_a_guard_in_a_field(string backend) => Reports(backend, """
        public class Trainer
        {
            private readonly Net model = new();
            private readonly optim.Optimizer optimizer;
            private readonly StepGuard guard;

            public Trainer()
            {
                optimizer = optim.Adam(model.parameters());
                guard = model.CreateStepGuard(optimizer);
            }

            public void Batch(Tensor x, Tensor y)
            {
                cross_entropy(model.call(x), y).backward();
                [|this.optimizer.step()|];
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_where_the_guard_is_optional_later_or_of_another(string backend) => IsSilent(backend, """
        public class Program
        {
            public static void Choice(bool guarded, Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                var guard = guarded ? model.CreateStepGuard(optimizer) : null;
                if (guard is null) { optimizer.step(); } else { guard.Step(); }
            }

            public static void Choosing(bool guarded, Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                var guard = model.CreateStepGuard(optimizer);
                if (guarded)
                    guard.Step();
                else
                    optimizer.step();
            }

            public static void WarmUp(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                optimizer.step();
                var guard = model.CreateStepGuard(optimizer);
                guard.Step();
            }

            public static void Two(Net model, PlainNet other)
            {
                var optimizer = optim.Adam(model.parameters());
                var second = optim.Adam(other.parameters());
                var guard = model.CreateStepGuard(optimizer);
                guard.Step();
                second.step();
            }

            [StepGuardExempt("compares both")]
            public static void Exempt(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                var guard = model.CreateStepGuard(optimizer);
                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_steps_the_guard_everywhere(string backend) => FixesAll(
        backend,
        InMethod("""
            var model = new Net();
            var optimizer = optim.Adam(model.parameters());
            using var guard = model.CreateStepGuard(optimizer);
            [|optimizer.step()|];
            if (device != null)
                [|optimizer.step()|]; // again
            """),
        InMethod("""
            var model = new Net();
            var optimizer = optim.Adam(model.parameters());
            using var guard = model.CreateStepGuard(optimizer);
            guard.Step();
            if (device != null)
                guard.Step(); // again
            """));

    [Theory, BothBackends]
    public Task Offers_no_fix_where_the_result_is_used(string backend) => OffersNoFix(backend, InMethod("""
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        using var guard = model.CreateStepGuard(optimizer);
        Tensor result = [|optimizer.step()|];
        """));

    [Theory, BothBackends]
    public Task Reports_steps_in_functions_within_the_method(string backend) => Reports(backend, InMethod("""
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        using var guard = model.CreateStepGuard(optimizer);
        void Round(Tensor x, Tensor y)
        {
            optimizer.zero_grad();
            cross_entropy(model.call(x), y).backward();
            [|optimizer.step()|];
        }

        Action step = () => [|optimizer.step()|];
        Round(rand(2, 4), zeros(2));
        step();
        """));

    [Theory, BothBackends]
    public Task Is_silent_on_functions_that_may_run_before_there_is_a_guard(string backend) => IsSilent(backend, InMethod("""
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        Action step = () => optimizer.step();
        Round(rand(2, 4), zeros(2));
        using var guard = model.CreateStepGuard(optimizer);
        void Round(Tensor x, Tensor y)
        {
            optimizer.zero_grad();
            mse_loss(model.call(x), y).backward();
            optimizer.step();
        }

        step();
        guard.Step();
        """));
}
