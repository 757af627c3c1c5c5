using SafeStep;

namespace Digits;

/// <summary>What was seen at one step: the loss of its batch before it, the test accuracy after it, the guard's report of it.</summary>
public sealed record StepLog(double Loss, double Accuracy, StepReport Report);

/// <summary>What was seen in one run.</summary>
public sealed record RunLog(Arm Arm, int Seed)
{
    public List<StepLog> Steps { get; } = [];

    public double FinalAccuracy => Steps[^1].Accuracy;

    /// <summary>The largest batch loss that a step of the spike left behind; NaN losses count as infinite. NaN when the run ended before the spike showed.</summary>
    public double PeakLoss => Steps.Skip(Settings.SpikeAt + 1).Select(step => double.IsNaN(step.Loss) ? double.PositiveInfinity : step.Loss).DefaultIfEmpty(double.NaN).Max();

    /// <summary>The largest ratio of a step taken to its convergence radius.</summary>
    public double MaxRatio => Steps.Select(step => step.Report.Ratio * step.Report.Scale).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
}
