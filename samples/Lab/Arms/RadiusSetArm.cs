using Lab.Measuring;
using Lab.Models;
using SafeStep;

namespace Lab.Arms;

/// <summary>The radii of one step, in parameter space: of the logits, of attention's softmaxes, of the activations' kinks, of the normalisations.</summary>
public readonly record struct StepRadii(double Output, double Attention, double Perceptron, double Normalisation)
{
    public double Smallest => Math.Min(Output, Math.Min(Attention, Perceptron));
}

/// <summary>Sets every step's length to a radius: that of the output alone, or the smallest of output, attention and perceptron as in the paper.</summary>
[StepGuardExempt("Lengths are set by radii inside the network, which the guard only reports.")]
public sealed class RadiusSetArm(IClassifier network, torch.optim.Optimizer optimizer, bool allRadii) : Arm(network, optimizer)
{
    /// <summary>The radii along the last step.</summary>
    public StepRadii Last { get; private set; }

    public override double Step(StepAtHand step)
    {
        using var before = ParameterPoint.Of(Model);
        using var scope = torch.NewDisposeScope();
        Optimizer.step();
        using var noGrad = torch.no_grad();
        var update = Model.named_parameters().ToDictionary(named => named.name, named => named.parameter - before.Parameters[named.name]);
        double length = Math.Sqrt(update.Values.Sum(tensor => Gradients.SumOfSquares(tensor)));
        before.Restore();
        Last = Measure(step.X, update, length);
        double scale = (allRadii ? Last.Smallest : Last.Output) / length;
        before.MoveTo(scale, update);
        return scale;
    }

    private StepRadii Measure(Tensor x, Dictionary<string, Tensor> update, double length)
    {
        var direction = ParameterTangents.FromNamed(Model, update);
        direction.HiddenRadii = new HiddenRadii(Model);
        var (logits, slopes) = Network.Jvp(x, direction);
        double output = Slopes.Of(logits, slopes).SpreadRadius();
        double Of(HiddenRadiusKind kind) => length * direction.HiddenRadii.Found.Where(place => place.Kind == kind).Select(place => place.Radius).DefaultIfEmpty(double.PositiveInfinity).Min();
        return new StepRadii(length * output, Of(HiddenRadiusKind.Softmax), Of(HiddenRadiusKind.Kink), Of(HiddenRadiusKind.Normalization));
    }
}
