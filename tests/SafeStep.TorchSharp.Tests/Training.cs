namespace SafeStep.TorchSharpTests;

/// <summary>The same short training run with and without a guard.</summary>
internal static class Training
{
    /// <summary>Measures and never changes a step, so that a guarded run must equal the plain one bit for bit.</summary>
    public static StepGuardOptions Watch => new() { Mode = StepMode.Monitor };

    /// <summary>Scales nearly every step of these runs, so that the guard is at work while others look on.</summary>
    public static StepGuardOptions Tight => StepGuardOptions.Exact with { TargetRatio = 1e-3 };

    public static (Tensor X, Tensor Y) Batch(int seed = 1, int samples = 12)
    {
        manual_seed(seed);
        return (randn(samples, 6), randint(0, 3, samples));
    }

    public static TwoLayerNet Net(int seed = 2)
    {
        manual_seed(seed);
        return new TwoLayerNet();
    }

    /// <summary>Trains for the given number of steps; <paramref name="afterStep"/> sees the step's number and report.</summary>
    public static void Run(TwoLayerNet net, optim.Optimizer optimizer, int steps, StepGuardOptions? guarded, Action<int, StepReport?>? afterStep = null)
    {
        using var outer = NewDisposeScope();
        var (x, y) = Batch();
        using var guard = guarded is null ? null : net.Guard(optimizer, guarded);
        for (int step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            functional.cross_entropy(net.call(x), y).backward();
            var report = guard?.Step();
            if (guard is null)
            {
                optimizer.step();
            }

            afterStep?.Invoke(step, report);
        }
    }

    public static float[][] Values(Module module) =>
        [.. module.parameters().Select(parameter => parameter.detach().to_type(ScalarType.Float32).contiguous().data<float>().ToArray())];
}
