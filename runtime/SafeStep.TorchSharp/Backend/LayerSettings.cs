using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>The settings of layers, measured once for each layer: TorchSharp 0.99 keeps them inside libtorch, out of reach.</summary>
internal static class LayerSettings
{
    private static readonly ConditionalWeakTable<torch.nn.Module, NormSettings> Known = [];
    private static readonly ConditionalWeakTable<torch.nn.Module, object> TanhGelus = [];
    private static readonly ConditionalWeakTable<torch.nn.Module, object> Dimensions = [];

    /// <summary>The dimensions that a layer normalises and what it adds to the variance.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">An input that fits it.</param>
    public static NormSettings Of(LayerNorm layer, Tensor x) => Known.GetValue(layer, _ => Measure(layer, x));

    /// <summary>What a batch norm or instance norm adds to the variance.</summary>
    /// <param name="layer">A batch norm or instance norm.</param>
    /// <param name="x">An input that fits it.</param>
    public static double Eps(torch.nn.Module<Tensor, Tensor> layer, Tensor x) => Known.GetValue(layer, _ => new NormSettings([], MeasureEps(layer, x))).Eps;

    // In eval mode with weight one the layer is a line of slope 1 / sqrt(variance + eps); with variance zero the slope tells eps alone.
    private static double MeasureEps(torch.nn.Module<Tensor, Tensor> layer, Tensor x)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var variance = layer.named_buffers(recurse: false).FirstOrDefault(named => named.name == "running_var").buffer;
        if (variance is null)
        {
            return ByPair(layer, x).Eps;
        }

        bool training = layer.training;
        var before = variance.clone();
        try
        {
            layer.eval();
            variance.zero_();
            var probe = torch.zeros_like(x);
            double rise = (LayerProbe.RunPlain(layer, probe + Held(1)) - LayerProbe.RunPlain(layer, probe)).view(-1)[0].to_type(torch.ScalarType.Float64).item<double>();
            return 1 / (rise * rise);
        }
        finally
        {
            variance.copy_(before);
            layer.train(training);
        }
    }

    /// <summary>The number of groups that a layer makes of its channels and what it adds to their variance.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">An input that fits it.</param>
    public static (long Groups, double Eps) Of(GroupNorm layer, Tensor x)
    {
        NormSettings settings = Known.GetValue(layer, _ => Measure(layer, x));
        return (settings.Shape[0], settings.Eps);
    }

    private static NormSettings Measure(GroupNorm layer, Tensor x)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var (together, eps) = ByPair(layer, x);
        return new NormSettings([x[0].numel() / together], eps);
    }

    // One entry of 1 among zeros makes all answer that are normalised together. Two of these, s and -s, tell eps, as for a layer norm.
    private static (long Together, double Eps) ByPair(torch.nn.Module<Tensor, Tensor> layer, Tensor x)
    {
        var probe = torch.zeros_like(x);
        probe.view(-1)[0] = 1;
        var together = LayerProbe.RunPlain(layer, probe).view(-1).nonzero().flatten();
        long n = together.shape[0];
        if (n < 2)
        {
            return (n, 0);
        }

        double s = x.element_size() < sizeof(float) ? 1.0 / 1024 : 1e-10;
        probe.view(-1)[0] = s;
        probe.view(-1)[together[1].item<long>()] = -s;
        double y = LayerProbe.RunPlain(layer, probe).view(-1)[0].to_type(torch.ScalarType.Float64).item<double>();
        return (n, Math.Max((s * s / (y * y)) - (2 * s * s / n), 0));
    }

    /// <summary>Whether the layer approximates the normal distribution by a tanh: at 1 the two forms give 0.84134 and 0.84119.</summary>
    public static bool UsesTanh(GELU layer) => TanhGelus.GetValue(layer, _ =>
    {
        using var one = torch.tensor(1.0);
        using var y = layer.forward(one);
        return y.item<double>() < 0.84127;
    }) is true;

    /// <summary>The dimension along which the layer's output sums to one.</summary>
    public static long Dimension(Softmax layer, Tensor x) => DimensionSummingToOne(layer, x);

    /// <summary>The dimension along which the exponentials of the layer's output sum to one.</summary>
    public static long Dimension(LogSoftmax layer, Tensor x) => (long)Dimensions.GetValue(layer, _ => SummingToOne(x, probe => layer.forward(probe).exp()));

    private static long DimensionSummingToOne(torch.nn.Module<Tensor, Tensor> layer, Tensor x) => (long)Dimensions.GetValue(layer, _ => SummingToOne(x, layer.forward));

    /// <inheritdoc cref="Dimension(Softmax, Tensor)"/>
    public static long Dimension(Softmin layer, Tensor x) => DimensionSummingToOne(layer, x);

    // Counted from the last, for the same layer may be given inputs of more dimensions.
    private static object SummingToOne(Tensor x, Func<Tensor, Tensor> softmax)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        // Uneven in every direction, so that no other dimension sums to one by chance.
        var y = softmax(Arange(x.numel(), dtype: torch.ScalarType.Float64).sqrt().sin().reshape(x.shape).to(x.device));
        long fromLast = Enumerable.Range(1, (int)x.dim()).First(back => (y.sum(-back) - Held(1)).abs().max().item<double>() < 1e-6);
        return -fromLast;
    }

    private static NormSettings Measure(LayerNorm layer, Tensor x)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var weight = layer.named_parameters(recurse: false).FirstOrDefault(named => named.name == "weight").parameter;
        long[] shape = weight is null ? NormalizedShape(layer, x) : weight.shape;
        return new NormSettings(shape, Eps(layer, x, shape));
    }

    // One entry of 1 among zeros: the layer answers in the entries that it normalises together, and nowhere else.
    private static long[] NormalizedShape(LayerNorm layer, Tensor x)
    {
        var probe = torch.zeros_like(x);
        probe.view(-1)[0] = 1;
        long together = layer.forward(probe).ne(Held(0)).sum().item<long>();
        int dimensions = 0;
        for (long covered = 1; covered < together; dimensions++)
        {
            covered *= x.shape[^(dimensions + 1)];
        }

        return x.shape[^Math.Max(dimensions, 1)..];
    }

    // Two entries s and -s among zeros have variance v = 2 s^2 / n and become s / sqrt(v + eps). With v far below eps that tells eps to the
    // precision of the type.
    private static double Eps(LayerNorm layer, Tensor x, long[] shape)
    {
        long n = shape.Aggregate(1L, (product, size) => product * size);
        if (n < 2)
        {
            return 0;
        }

        // Half precision ends near 6e-8.
        double s = x.element_size() < sizeof(float) ? 1.0 / 1024 : 1e-10;
        var probe = torch.zeros(n, dtype: x.dtype, device: x.device);
        probe[0] = s;
        probe[1] = -s;
        double y = LayerProbe.RunPlain(layer, probe.view(shape)).view(-1)[0].to_type(torch.ScalarType.Float64).item<double>();
        double eps = (s * s / (y * y)) - (2 * s * s / n);
        return Math.Max(eps, 0);
    }

    /// <summary>Dimensions normalised together (of a group norm, the number of groups), and the number added to their variance.</summary>
    internal sealed record NormSettings(long[] Shape, double Eps);
}
