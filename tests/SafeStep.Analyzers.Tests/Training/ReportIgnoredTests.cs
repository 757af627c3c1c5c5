using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class ReportIgnoredTests() : RuleTest("SAFE2010")
{
    [Theory, BothBackends]
    public async Task Reports_measurements_that_nobody_reads(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                public static void Inline(Net model, optim.Optimizer optimizer)
                {
                    using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions { Mode = StepMode.Monitor });
                    foreach (var (x, y) in Data.Batches)
                    {
                        cross_entropy(model.call(x), y).backward();
                        [|guard.Step()|];
                    }
                }

                public static void ByName(Net model, optim.Optimizer optimizer)
                {
                    var options = new StepGuardOptions { TargetRatio = 2, Mode = StepMode.Monitor };
                    var guard = model.CreateStepGuard(options: options, optimizer: optimizer);
                    [|guard.Step()|];
                    [|guard.Step(rand(1))|];
                }

                public static void ByHand(Net model, optim.Optimizer optimizer)
                {
                    using (var guard = StepGuard.Create(optimizer, [model], new() { Mode = StepMode.Monitor }))
                    {
                        [|guard.Step()|];
                    }
                }
            }
            """);
        Assert.Equal("'guard' only monitors, and nothing reads what it measures: use the StepReport that Step() returns, or let the guard cap the steps", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_where_the_report_is_read_or_the_guard_acts(string backend) => IsSilent(backend, """
        public class Program
        {
            public static void Reads(Net model, optim.Optimizer optimizer)
            {
                using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions { Mode = StepMode.Monitor });
                var report = guard.Step();
            }

            public static void ReadsLast(Net model, optim.Optimizer optimizer)
            {
                using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions { Mode = StepMode.Monitor });
                guard.Step();
                Console.WriteLine(guard.Last);
            }

            public static void HandsOn(Net model, optim.Optimizer optimizer)
            {
                using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions { Mode = StepMode.Monitor });
                Watch(guard);
                guard.Step();
            }

            public static void Caps(Net model, optim.Optimizer optimizer, StepMode mode)
            {
                using var one = model.CreateStepGuard(optimizer);
                one.Step();
                using var two = model.CreateStepGuard(optimizer, new StepGuardOptions { Mode = StepMode.Skip });
                two.Step();
                using var three = model.CreateStepGuard(optimizer, new StepGuardOptions { Mode = mode });
                three.Step();
            }

            private static void Watch(StepGuard guard) => Console.WriteLine(guard);
        }
        """);

    [Theory, BothBackends]
    public Task Reports_discards_and_options_of_a_variable(string backend) => Reports(backend, InMethod("""
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        var options = new StepGuardOptions { Mode = StepMode.Monitor };
        using var guard = model.CreateStepGuard(optimizer, options);
        cross_entropy(model.call(rand(2, 4)), zeros(2)).backward();
        _ = [|guard.Step()|];
        """));
}
