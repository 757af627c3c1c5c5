using SafeStep;

namespace Resume.Tests;

/// <summary>A training run that saves itself every ten steps, writes a log, and continues from its last checkpoint when it is started again.</summary>
internal sealed class Run(string directory)
{
    public const int SaveEvery = 10;

    // A forecast, kept samples and a window: a resumed guard that had forgotten any of them would report something else.
    private static readonly StepGuardOptions Options = new()
    {
        TargetRatio = 0.04,
        ReuseActivations = true,
        Sampling = new() { LeastRows = 1, Share = 0.5, AuditEvery = 7 },
        Aggregation = RadiusAggregation.Bottleneck(3),
        Forecast = new() { MaxUnmeasuredSteps = 3 },
    };

    public string Log => Path.Combine(directory, "run.jsonl");

    /// <param name="steps">The step to end with.</param>
    /// <param name="pauseAt">The step in the middle of which the run waits to be killed; 0 for none.</param>
    public void Continue(int steps, int pauseAt = 0)
    {
        manual_seed(1);
        using var model = new Net();
        var optimizer = optim.Adam(model.parameters(), 0.02);
        using var guard = model.CreateStepGuard(optimizer, Options);
        int done = Restore(model, optimizer, guard);
        using var log = StepLogWriter.Append(Log, Options);
        for (int step = done + 1; step <= steps; step++)
        {
            using var scope = NewDisposeScope();
            var (x, y) = Batch(step);
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(x), y);
            loss.backward();
            if (step == pauseAt)
            {
                guard.Stepped += (_, _) =>
                {
                    Console.WriteLine("paused");
                    Thread.Sleep(Timeout.Infinite);
                };
            }

            log.Write(guard.Step(), ("loss", loss.item<float>()));
            if (step % SaveEvery == 0)
            {
                Save(step, model, optimizer, guard);
            }
        }
    }

    private static (Tensor X, Tensor Y) Batch(int step)
    {
        var random = new Random(step);
        return (tensor(Enumerable.Range(0, 16 * 6).Select(_ => (float)((random.NextDouble() * 4) - 2)).ToArray()).reshape(16, 6), tensor(Enumerable.Range(0, 16).Select(_ => (long)random.Next(4)).ToArray()));
    }

    // Written beside and renamed: a directory of this name is a whole checkpoint.
    private void Save(int step, Net model, Adam optimizer, StepGuard guard)
    {
        string unfinished = Path.Combine(directory, "unfinished");
        Directory.CreateDirectory(unfinished);
        model.save(Path.Combine(unfinished, "model"));
        optimizer.save_state_dict(Path.Combine(unfinished, "optimizer"));
        guard.Save(Path.Combine(unfinished, "guard"));
        Directory.Move(unfinished, Path.Combine(directory, $"step-{step}"));
    }

    private int Restore(Net model, Adam optimizer, StepGuard guard)
    {
        int[] saved = [.. Directory.GetDirectories(directory, "step-*").Select(path => int.Parse(path[(path.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture))];
        if (saved.Length == 0)
        {
            return 0;
        }

        string last = Path.Combine(directory, $"step-{saved.Max()}");
        model.load(Path.Combine(last, "model"));
        optimizer.load_state_dict(Path.Combine(last, "optimizer"));
        guard.Load(Path.Combine(last, "guard"));
        return saved.Max();
    }
}
