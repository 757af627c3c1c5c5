using System.Diagnostics;
using SafeStep;

namespace MiniGpt;

/// <summary>What one step did.</summary>
/// <param name="Loss">Mean cross-entropy in nats a character.</param>
/// <param name="Report">The guard's measurement; when unguarded, of a guard that only looks on.</param>
public readonly record struct TrainingStep(int Step, double LearningRate, float Loss, StepReport Report, double TokensPerSecond);

/// <summary>Trains the model with AdamW, warm-up and a cosine schedule.</summary>
public sealed class Trainer : IDisposable
{
    private readonly Settings settings;
    private readonly CharacterText text;
    private readonly torch.Device device;
    private readonly Gpt model;

    public Trainer(Settings settings, CharacterText text, torch.Device device)
    {
        (this.settings, this.text, this.device) = (settings, text, device);
        torch.manual_seed(settings.Seed);
        model = new Gpt(text.Vocabulary, settings.Context, settings.Width, settings.Heads, settings.Layers);
        model.to(device);
    }

    public IEnumerable<TrainingStep> Run()
    {
        var random = new Random(settings.Seed);
        var optimizer = torch.optim.AdamW(model.parameters(), settings.LearningRate, weight_decay: 0.1);
        using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions
        {
            Mode = settings.Guarded ? StepMode.Cap : StepMode.Monitor,
            TargetRatio = settings.Target,
        });

        for (int step = 0; step < settings.Steps; step++)
        {
            long start = Stopwatch.GetTimestamp();
            double learningRate = settings.LearningRateAt(step);
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = learningRate;
            }

            var (loss, report) = Step(guard, optimizer, random);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            yield return new TrainingStep(step + 1, learningRate, loss, report, settings.Batch * settings.Context / seconds);
        }
    }

    /// <summary>Mean cross-entropy on text that was not trained on.</summary>
    public float HeldLoss()
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var (input, next) = text.HeldBatch(new Random(settings.Seed), 4 * settings.Batch, settings.Context, device);
        return Loss(input, next).item<float>();
    }

    /// <summary>Text as the model would continue a line break, each character drawn from its prediction.</summary>
    public string Continue(int length)
    {
        using var noGrad = torch.no_grad();
        var random = new Random(settings.Seed);
        var written = new List<long> { 0 };
        while (written.Count <= length)
        {
            using var scope = torch.NewDisposeScope();
            long[] context = [.. written.TakeLast(settings.Context)];
            var logits = model.call(torch.tensor(context).reshape(1, context.Length).to(device))[0, context.Length - 1];
            written.Add(Draw(logits.softmax(0).to(torch.CPU).data<float>().ToArray(), random));
        }

        return text.Decode(written.Skip(1));
    }

    public void Dispose() => model.Dispose();

    private (float Loss, StepReport Report) Step(StepGuard guard, torch.optim.Optimizer optimizer, Random random)
    {
        using var scope = torch.NewDisposeScope();
        var (input, next) = text.Batch(random, settings.Batch, settings.Context, device);
        optimizer.zero_grad();
        var loss = Loss(input, next);
        loss.backward();
        var report = guard.Step();
        return (loss.item<float>(), report);
    }

    private Tensor Loss(Tensor input, Tensor next) =>
        nn.functional.cross_entropy(model.call(input).view(-1, text.Vocabulary), next.view(-1));

    private static long Draw(float[] probabilities, Random random)
    {
        double left = random.NextDouble();
        for (int place = 0; place < probabilities.Length; place++)
        {
            left -= probabilities[place];
            if (left <= 0)
            {
                return place;
            }
        }

        return probabilities.Length - 1;
    }
}
