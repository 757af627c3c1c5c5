namespace SafeStep;

/// <content>Layers that the embedded engine has and TorchSharp has not.</content>
public static partial class LayerTangents
{
    /// <summary>The rectifier smoothed by a Gaussian.</summary>
    public static Tensor? RIA(RIA layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.ria(x, x_t, layer.beta, y);

    /// <summary>A product of two linear maps of x, one of them through the normal distribution function.</summary>
    public static Dual GaussGLU(GaussGLU layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        Tensor value = layer.value.forward(x), gate = layer.gate.forward(x);
        Tensor y = torch.nn.functional.gauss_glu(value, gate, layer.beta);
        return new Dual(y, OpTangents.gauss_glu(
            value, Linear(layer.value, x, x_t, direction), gate, Linear(layer.gate, x, x_t, direction), layer.beta, y));
    }

    private static partial Dual? ForwardOfBackend(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        switch (layer)
        {
            case RIA ria:
                Tensor y = ria.forward(x);
                return new Dual(y, RIA(ria, x, x_t, y));
            case GaussGLU gated:
                return GaussGLU(gated, x, x_t, direction);
            default:
                return null;
        }
    }

    static partial void DemandFixedRows(Embedding layer)
    {
        if (layer.Bound is null) return;
        throw new NotSupportedException($"{layer.GetName()} was made with max_norm: its forward changes its weight, which a derivative must not do. Bound the norms outside forward.");
    }

    // The engine has no half precision.
    private static partial bool ConvolutionInFloat32(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, Tensor? weight_t, Tensor? bias_t, out Tensor? y_t)
    {
        y_t = null;
        return false;
    }
}
