using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>One layer as a whole pass, with a tangent for its input.</summary>
internal static class LayerPass
{
    public static Dual Of(nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        using var jvp = new TangentPass(layer, direction);
        Tensor y = jvp.call(layer, jvp.Made(x.detach(), x_t));
        var (value, tangent) = jvp.Logits(y);
        return new Dual(value, jvp.IsActive(y) ? tangent : null);
    }

    public static Jet Of(nn.Module<Tensor, Tensor> layer, Tensor x, JetTangent? x_t, ParameterTangents direction)
    {
        using var jvp = new TangentPass(layer, direction, secondOrder: true);
        Tensor y = jvp.call(layer, jvp.Made(x.detach(), x_t));
        var tangent = jvp.JetOf(y);
        var curves = jvp.Curves(y);
        return new Jet(curves.Logits, tangent is null ? null : new JetTangent(tangent.First is null ? null : curves.Slopes, tangent.Second is null ? null : curves.Curvatures));
    }
}
