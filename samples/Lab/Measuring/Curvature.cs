using Lab.Data;
using Lab.Models;

namespace Lab.Measuring;

/// <summary>The second derivative of the mean cross-entropy along a direction.</summary>
public static class Curvature
{
    /// <summary>A hundredth of a parameter's unit: the error of the central difference and that of single precision are then both well below a percent.</summary>
    private const double Half = 0.01;

    /// <summary>Of the network itself: a central difference of its gradients.</summary>
    public static double Along(IClassifier network, IReadOnlyDictionary<string, Tensor> direction, Samples samples)
    {
        using var scope = torch.NewDisposeScope();
        using var start = ParameterPoint.Of(network.Module);
        double ahead = SlopeAt(Half), behind = SlopeAt(-Half);
        start.Restore();
        Gradients.Clear(network.Module);
        return (ahead - behind) / (2 * Half);

        double SlopeAt(double distance)
        {
            using var inner = torch.NewDisposeScope();
            start.MoveTo(distance, direction);
            Gradients.Clear(network.Module);
            nn.functional.cross_entropy(network.Module.call(samples.X), samples.Y).backward();
            using var noGrad = torch.no_grad();
            return network.Module.named_parameters().Sum(named => named.parameter.grad is { } gradient ? (gradient * direction[named.name]).sum().item<float>() : 0.0);
        }
    }
}
