using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class SteppedTwiceTests() : RuleTest("SAFE2018")
{
    [Theory, BothBackends]
    public async Task Reports_a_second_step_on_the_same_gradients(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                private readonly StepGuard field = null!;

                public static void InARow(Net model, optim.Optimizer optimizer)
                {
                    using var guard = model.CreateStepGuard(optimizer);
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        cross_entropy(model.call(x), y).backward();
                        guard.Step();
                        [|guard.Step()|];
                    }
                }

                public static void Again(Net model, StepGuard guard, bool twice)
                {
                    cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                    guard.Step();
                    Console.WriteLine("stepped");
                    if (twice) [|guard.Step()|];
                }

                public static void WithReports(Net model, StepGuard guard)
                {
                    cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                    var first = guard.Step();
                    var second = [|guard.Step()|];
                    Console.WriteLine(first.Ratio + second.Ratio);
                }

                public void OfAField(Net model)
                {
                    cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                    this.field.Step();
                    [|field.Step()|];
                }
            }
            """);
        Assert.StartsWith("'guard' has stepped on this forward already", messages[0], StringComparison.Ordinal);
    }

    [Theory, BothBackends]
    public Task Is_silent_where_something_is_new_or_only_one_step_is_taken(string backend) => IsSilent(backend, """
        public static class Program
        {
            public static void Twice(Net model, StepGuard guard)
            {
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                guard.Step();
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                guard.Step();
            }

            public static void OneOfTwo(Net model, StepGuard guard, bool report)
            {
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                if (report) Console.WriteLine(guard.Step().Ratio);
                else guard.Step();
            }

            public static void OfTwoGuards(Net model, Net other, StepGuard guard, StepGuard second)
            {
                (cross_entropy(model.call(zeros(1)), zeros(1)) + cross_entropy(other.call(zeros(1)), zeros(1))).backward();
                guard.Step();
                second.Step();
            }

            public static void Round(Net model, StepGuard guard)
            {
                foreach (var (x, y) in Data.Batches) { cross_entropy(model.call(x), y).backward(); guard.Step(); }
            }

            public static void WhatIsLeftOver(Net model, optim.Optimizer optimizer, StepGuard guard)
            {
                int gathered = 0;
                foreach (var (x, y) in Data.Batches)
                {
                    (cross_entropy(model.call(x), y) / 4).backward();
                    if (++gathered == 4)
                    {
                        guard.Step();
                        optimizer.zero_grad();
                        gathered = 0;
                    }
                }

                if (gathered > 0) guard.Step();
            }

            public static void ByADelegate(Net model, StepGuard guard, Action again)
            {
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                guard.Step();
                again();
                guard.Step();
            }

            public static void ByAHelper(Net model, StepGuard guard)
            {
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                guard.Step();
                Differentiate(model);
                guard.Step();
            }

            private static void Differentiate(Net model) { foreach (var (x, y) in Data.Batches) cross_entropy(model.call(x), y).backward(); }

            public static void Optimizers(Net model, optim.Optimizer optimizer)
            {
                cross_entropy(model.call(zeros(1)), zeros(1)).backward();
                optimizer.step();
                optimizer.step();
            }
        }
        """);
}
