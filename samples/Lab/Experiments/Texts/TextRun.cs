using Lab.Arms;
using Lab.Models;
using MiniGpt;

namespace Lab.Experiments.Texts;

/// <summary>A run of MiniGpt: the loss of each step's batch, that on text that was not trained on at the end, and how many steps were changed.</summary>
public sealed record TextRun(string Setting, string Arm, int Seed, double[] Loss, double HeldLoss, int Changed)
{
    // Windows of held text, enough that two trained models differ by less than what is asked.
    private const int HeldWindows = 256;

    private static readonly Lazy<CharacterText> Opticks = new(CharacterText.Load);

    public static TextRun Train(TextSetting setting, ArmKind arm, int seed, int steps)
    {
        using var scope = torch.NewDisposeScope();
        var (text, training) = (Opticks.Value, setting.Training(steps));
        var network = Weights.Draw(seed, () => new Gpt(text.Vocabulary, training.Context, training.Width, training.Heads, training.Layers));
        using var optimizer = torch.optim.AdamW(network.parameters(), training.LearningRate, weight_decay: 0.1);
        using var treatment = arm.Create(network, optimizer);
        var random = new Random(seed);
        double[] losses = new double[steps];
        int changed = 0;
        for (int step = 0; step < steps; step++)
        {
            using var inner = torch.NewDisposeScope();
            double rate = setting.RateAt(step, training);
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = rate;
            }

            var (x, y) = text.Batch(random, training.Batch, training.Context, torch.CPU);
            optimizer.zero_grad();
            var loss = CrossEntropy(network, x, y);
            loss.backward();
            losses[step] = loss.item<float>();
            changed += treatment.Step(new StepAtHand(x, y, losses[step], rate)) == 1 ? 0 : 1;
        }

        using var noGrad = torch.no_grad();
        var (held, next) = text.HeldBatch(new Random(seed), HeldWindows, training.Context, torch.CPU);
        return new TextRun(setting.Name, arm.Name, seed, losses, CrossEntropy(network, held, next).item<float>(), changed);
    }

    private static Tensor CrossEntropy(Gpt network, Tensor x, Tensor next)
    {
        var logits = network.call(x);
        return nn.functional.cross_entropy(logits.view(-1, logits.shape[2]), next.view(-1));
    }
}
