using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class SchedulerBeforeOptimizerTests() : RuleTest("SAFE2008")
{
    [Theory, BothBackends]
    public async Task Reports_schedulers_that_go_first(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                private readonly optim.Optimizer kept;
                private readonly optim.lr_scheduler.LRScheduler schedule;

                public Program(Net model)
                {
                    kept = optim.Adam(model.parameters());
                    schedule = optim.lr_scheduler.ExponentialLR(kept);
                }

                public static void Loop(Net model)
                {
                    var optimizer = optim.Adam(model.parameters());
                    var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        mse_loss(model.call(x), y).backward();
                        [|scheduler.step()|];
                        optimizer.step();
                    }
                }

                public static void ByEpochs(Net model)
                {
                    var optimizer = optim.Adam(model.parameters());
                    var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
                    for (int epoch = 0; epoch < 9; epoch++)
                    {
                        [|scheduler.step()|];
                        foreach (var (x, y) in Data.Batches)
                        {
                            using (NewDisposeScope())
                            {
                                optimizer.zero_grad();
                                mse_loss(model.call(x), y).backward();
                                optimizer.step();
                            }
                        }
                    }
                }

                public static void Guarded(Net model)
                {
                    var optimizer = optim.Adam(model.parameters());
                    var guard = model.CreateStepGuard(optimizer);
                    optim.lr_scheduler.LRScheduler scheduler = optim.lr_scheduler.StepLR(step_size: 1, optimizer: optimizer);
                    cross_entropy(model.call(rand(1)), rand(1)).backward();
                    [|scheduler.step(3)|];
                    guard.Step();
                }

                public void Fields()
                {
                    [|schedule.step()|];
                    kept.step();
                }
            }
            """);
        Assert.Equal("'scheduler' advances before 'optimizer' steps, so the first learning rate of the schedule is never used: step the scheduler after the optimizer", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_on_other_orders_blocks_and_optimizers(string backend) => IsSilent(backend, """
        public class Program
        {
            public static void AtTheStart(Net model, int done)
            {
                var optimizer = optim.Adam(model.parameters());
                var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
                scheduler.step();
                for (int epoch = 0; epoch < 9; epoch++)
                {
                    if (epoch > 0) scheduler.step();
                    foreach (var (x, y) in Data.Batches) { mse_loss(model.call(x), y).backward(); optimizer.step(); }
                }
            }

            public static void After(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
                foreach (var (x, y) in Data.Batches)
                {
                    mse_loss(model.call(x), y).backward();
                    optimizer.step();
                    scheduler.step();
                }
            }

            public static void OncePerEpoch(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
                for (int epoch = 0; epoch < 3; epoch++)
                {
                    foreach (var (x, y) in Data.Batches) optimizer.step();
                    scheduler.step();
                    foreach (var (x, y) in Data.Batches) optimizer.step();
                }
            }

            public static void OfAnother(Net model, Net other)
            {
                var first = optim.Adam(model.parameters());
                var second = optim.Adam(other.parameters());
                var scheduler = optim.lr_scheduler.StepLR(first, 1);
                scheduler.step();
                second.step();
            }

            public static void Unknown(optim.Optimizer optimizer, optim.lr_scheduler.LRScheduler scheduler)
            {
                scheduler.step();
                optimizer.step();
            }

            public static void Between(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
                optimizer.step();
                scheduler.step();
                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_puts_it_after_the_step(string backend) => FixesAll(
        backend,
        InMethod("""
            var optimizer = optim.Adam(new Net().parameters());
            var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
            foreach (var (x, y) in Data.Batches)
            {
                [|scheduler.step()|];

                optimizer.step();
            }
            for (int i = 0; i < 3; i++)
            {
                [|scheduler.step(i)|];
                optimizer.step();
            }
            """),
        InMethod("""
            var optimizer = optim.Adam(new Net().parameters());
            var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
            foreach (var (x, y) in Data.Batches)
            {

                optimizer.step();
                scheduler.step();
            }
            for (int i = 0; i < 3; i++)
            {
                optimizer.step();
                scheduler.step(i);
            }
            """));

    [Theory, BothBackends]
    public Task Moves_the_schedule_behind_the_batches(string backend) => FixesIn(
        backend,
        """
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
        for (int epoch = 0; epoch < 9; epoch++)
        {
            [|scheduler.step()|];
            foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); mse_loss(model.call(x), y).backward(); optimizer.step(); }
        }
        """,
        """
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
        for (int epoch = 0; epoch < 9; epoch++)
        {
            foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); mse_loss(model.call(x), y).backward(); optimizer.step(); }
            scheduler.step();
        }
        """);

    [Theory, BothBackends]
    public Task Moves_a_statement_within_its_line(string backend) => FixesIn(
        backend,
        """
        var model = new Net(); var optimizer = optim.Adam(model.parameters()); var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
        foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); mse_loss(model.call(x), y).backward(); [|scheduler.step()|]; optimizer.step(); }
        """,
        """
        var model = new Net(); var optimizer = optim.Adam(model.parameters()); var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
        foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); mse_loss(model.call(x), y).backward(); optimizer.step(); scheduler.step(); }
        """);
}
