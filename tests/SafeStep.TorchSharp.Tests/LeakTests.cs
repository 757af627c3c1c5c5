namespace SafeStep.TorchSharpTests;

/// <summary>1,000 guarded steps leave as many live tensors as there were, with finalizers kept from hiding what was left behind.</summary>
public class LeakTests
{
    private const int Steps = 1000;

    // Tensors of earlier tests that only the finalizer frees would be freed while others are counted.
    public LeakTests()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Inside_a_dispose_scope_the_scope_ends_with_what_it_had(bool reuses)
    {
        using var net = Training.Net();
        using var optimizer = optim.Adam(net.parameters(), 0.01);
        using var outer = NewDisposeScope();
        var (x, y) = Training.Batch();
        using var guard = net.Guard(optimizer, StepGuardOptions.Exact with { ReuseActivations = reuses });
        Step(guard, net, optimizer, x, y);
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        long all = Tensor.TotalCount;

        for (int step = 0; step < Steps; step++)
        {
            Step(guard, net, optimizer, x, y);
        }

        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(Tensor.TotalCount <= all, $"{Tensor.TotalCount - all} tensors are left of {Steps} steps.");
    }

    [Fact]
    public void Guarded_steps_outside_every_dispose_scope_leave_nothing()
    {
        using var net = Training.Net();
        using var optimizer = optim.SGD(net.parameters(), 0.01);
        var (x, y) = Training.Batch();
        using var guard = net.Guard(optimizer);
        Step(guard, net, optimizer, x, y);

        // No scope and no collection: whatever the guard forgot is still counted at the end.
        Assert.True(GC.TryStartNoGCRegion(100_000_000));
        long before = Tensor.TotalCount;
        for (int step = 0; step < Steps; step++)
        {
            guard.Step(x);
        }

        long after = Tensor.TotalCount;
        GC.EndNoGCRegion();
        x.Dispose();
        y.Dispose();

        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_remembered_batch_outlives_the_callers_scope_and_is_released_with_the_guard(bool reuses)
    {
        using var net = Training.Net();
        using var optimizer = optim.SGD(net.parameters(), 0.01);
        using var guard = net.Guard(optimizer, StepGuardOptions.Exact with { ReuseActivations = reuses });
        long before = Tensor.TotalCount;
        using (NewDisposeScope())
        {
            var (x, y) = Training.Batch();
            optimizer.zero_grad();
            functional.cross_entropy(net.call(x), y).backward();
        }

        Assert.True(guard.Step().Ratio > 0);
        guard.Dispose();
        using (NewDisposeScope())
        {
            // TorchSharp 0.107 leaves a handle to each gradient behind here.
            optimizer.zero_grad();
        }

        Assert.True(Tensor.TotalCount <= before, $"{Tensor.TotalCount - before} tensors are left.");
    }

    // A tensor that libtorch holds on to is in no count of TorchSharp's: only the memory of the process tells.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Native_memory_does_not_grow(bool reuses)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        const int Rows = 4096, Width = 64, Steps = 60;
        using var outer = NewDisposeScope();
        using var model = new NormalisedNet(Width);
        using var optimizer = optim.Adam(model.parameters(), 1e-4);
        var (x, y) = (randn(Rows, Width), randint(0, 10, Rows));
        using var guard = model.CreateStepGuard(optimizer, StepGuardOptions.Exact with { ReuseActivations = reuses });
        Take(Steps / 2);

        // One tensor of this batch that is left behind at each step would be 60 MB, each time. What else grows, compiled code or the allocator's pools, does so once.
        Assert.InRange(new[] { Growth(), Growth(), Growth() }.Min(), long.MinValue, 20);

        long Growth()
        {
            long before = ResidentMegabytes();
            Take(Steps);
            return ResidentMegabytes() - before;
        }

        void Take(int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                functional.cross_entropy(model.call(x), y).backward();
                guard.Step();
            }
        }

        static long ResidentMegabytes()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return System.Diagnostics.Process.GetCurrentProcess().WorkingSet64 >> 20;
        }
    }

    private static void Step(StepGuard guard, TwoLayerNet net, optim.Optimizer optimizer, Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        functional.cross_entropy(net.call(x), y).backward();
        guard.Step();
    }
}
