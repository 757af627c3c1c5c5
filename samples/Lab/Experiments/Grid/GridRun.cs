using Lab.Arms;
using Lab.Data;
using Lab.Measuring;
using Lab.Models;

namespace Lab.Experiments.Grid;

/// <summary>A run of the grid: the loss before each step, the test accuracy on batch statistics now and then and at the end, and at the end in evaluation mode.</summary>
public sealed record GridRun(string Architecture, double Spike, string Arm, int Seed, double[] Loss, double[] Accuracy, double FinalAccuracy, double FinalInEvaluation, int Changed)
{
    public const int EvaluateEvery = 10;
    public const double LearningRate = 0.015;

    public static GridRun Train(GridArchitecture architecture, double spike, ArmKind arm, int seed, int steps, int spikeAt)
    {
        using var scope = torch.NewDisposeScope();
        var (train, test) = DigitImages.InOrder(0.2);
        var network = Weights.Draw(seed, architecture.Create);
        var model = network.Module;
        using var optimizer = torch.optim.Adam(model.parameters(), LearningRate);
        using var treatment = arm.Create(network, optimizer);
        var loss = new double[steps];
        var accuracy = new List<double>();
        int changed = 0;
        model.train();
        for (int step = 0; step < steps; step++)
        {
            using var inner = torch.NewDisposeScope();
            double rate = LearningRate * (step == spikeAt ? spike : 1);
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = rate;
            }

            optimizer.zero_grad();
            var mean = nn.functional.cross_entropy(model.call(train.X), train.Y);
            mean.backward();
            loss[step] = mean.item<float>();
            changed += treatment.Step(new StepAtHand(train.X, train.Y, loss[step], rate)) == 1 ? 0 : 1;
            if (step % EvaluateEvery == EvaluateEvery - 1)
            {
                accuracy.Add(Evaluation.Accuracy(model, test));
            }
        }

        return new GridRun(architecture.Name, spike, arm.Name, seed, loss, [.. accuracy], Evaluation.Accuracy(model, test), Evaluation.AccuracyInEvaluation(model, test), changed);
    }
}

/// <summary>An architecture of the grid, and what the paper reports of it at a spike of 10,000.</summary>
public sealed record GridArchitecture(string Name, Func<IClassifier> Create, double PaperPlain, double PaperClip, double PaperController)
{
    public static IReadOnlyList<GridArchitecture> All { get; } =
    [
        new("transformer", () => new OneTokenTransformer(), 0.318, 0.387, 0.953),
        new("MLP + layer norm", () => new GridPerceptron(), 0.446, 0.515, 0.939),
        new("CNN + batch norm", () => new GridConvolution(), 0.134, 0.103, 0.716),
    ];

    public bool HasBatchNorm => Name.EndsWith("batch norm", StringComparison.Ordinal);
}
