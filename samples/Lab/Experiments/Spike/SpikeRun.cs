using Lab.Arms;
using Lab.Data;
using Lab.Measuring;
using Lab.Models;
using SafeStep;

namespace Lab.Experiments.Spike;

/// <summary>A run through the spike: after each step the loss of its batch before it, the test accuracy, the length of the step taken and the radius along it.</summary>
public sealed record SpikeRun(double LearningRate, string Arm, int Seed, double[] Loss, double[] Accuracy, double[] Distance, double[] Radius)
{
    public const int Steps = 200, SpikeAt = 50, BatchSize = 64;

    /// <summary>Where nothing is guarded, only some steps are measured.</summary>
    public const int PlainMeasuredEvery = 10;

    public const double Factor = 1000;

    public double FinalAccuracy => Accuracy[^1];

    public static SpikeRun Train(double learningRate, ArmKind arm, int seed)
    {
        using var scope = torch.NewDisposeScope();
        var (train, test) = DigitImages.Stratified(0.2, seed);
        var network = Weights.Draw(seed, () => new ReluPerceptron());
        using var optimizer = torch.optim.Adam(network.parameters(), learningRate);
        // The plain arm is measured by a guard that only looks on.
        bool ruled = arm == ArmKind.Guard, guarded = ruled || arm == ArmKind.Exact;
        using var guard = new GuardArm(network, optimizer, ruled ? StepGuardOptions.Balanced : StepGuardOptions.Exact with { Mode = guarded ? StepMode.Cap : StepMode.Monitor });
        using var plain = new PlainArm(network, optimizer);
        var run = new SpikeRun(learningRate, arm.Name, seed, new double[Steps], new double[Steps], new double[Steps], new double[Steps]);
        using var batches = BatchOrder.Epochs(train.Count, BatchSize, seed + 11).GetEnumerator();
        for (int step = 0; step < Steps && batches.MoveNext(); step++)
        {
            using var inner = torch.NewDisposeScope();
            double rate = learningRate * (step >= SpikeAt ? Factor : 1);
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = rate;
            }

            var (x, y) = train.Batch(batches.Current);
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(network.call(x), y);
            loss.backward();
            run.Loss[step] = loss.item<float>();
            bool measured = guarded || step % PlainMeasuredEvery == 0;
            if (ruled || !measured)
            {
                (ruled ? (Arm)guard : plain).Step(new StepAtHand(x, y, run.Loss[step], rate));
            }
            else
            {
                // As in the published code the radius is that of all training rows.
                guard.StepOn(train.X);
            }

            (run.Distance[step], run.Radius[step]) = measured ? (guard.Last.Distance * guard.Last.Scale, guard.Last.Radius) : (double.NaN, double.NaN);
            run.Accuracy[step] = Evaluation.Accuracy(network, test);
        }

        return run;
    }
}
