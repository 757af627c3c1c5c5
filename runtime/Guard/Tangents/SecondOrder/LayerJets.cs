using static SafeStep.JetTangent;
using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <summary>
/// The second-order rules of layers, found and called as those of <see cref="LayerTangents"/>. The parameters move along a line: their own second derivatives are zero. A layer that is not here has no
/// second-order rule.
/// </summary>
public static class LayerJets
{
    private static readonly ParameterTangents Still = new();

    /// <summary>The output of a layer of the library that does not write its input, and its derivatives; null when there is no second-order rule for its type.</summary>
    internal static Jet? OfLibrary(torch.nn.Module<Tensor, Tensor> layer, Tensor x, JetTangent? x_t, ParameterTangents direction) => layer switch
    {
        _ when layer.GetType().Assembly != typeof(Linear).Assembly => null,
        Dropout dropout => Dropout(dropout, x, x_t),
        BatchNorm1d norm => BatchNorm1d(norm, x, x_t, direction),
        BatchNorm2d norm => BatchNorm2d(norm, x, x_t, direction),
        MaxPool1d pool => MaxPool1d(pool, x, x_t),
        MaxPool2d pool => MaxPool2d(pool, x, x_t),
        _ => OfOutput(layer, x, x_t, layer.forward(x), direction),
    };

    /// <summary>y = x w' + b.</summary>
    public static JetTangent? Linear(Linear layer, Tensor x, JetTangent? x_t, ParameterTangents direction) => Of(
        LayerTangents.Linear(layer, x, x_t?.First, direction),
        Sum(
            x_t?.Second is null ? null : LayerTangents.Linear(layer, x, x_t.Second, Still),
            x_t?.First is { } first && direction.Of(layer, "weight") is { } weight_t ? first.matmul(InTypeOf(first, weight_t).transpose(0, 1)) * Held(2) : null));

    /// <summary>y = the correlation of x with w, plus b.</summary>
    public static JetTangent? Conv1d(Conv1d layer, Tensor x, JetTangent? x_t, ParameterTangents direction) =>
        Convolution(layer, x_t, direction, (t, along) => LayerTangents.Conv1d(layer, x, t, along));

    /// <summary>y = the correlation of x with w, plus b.</summary>
    public static JetTangent? Conv2d(Conv2d layer, Tensor x, JetTangent? x_t, ParameterTangents direction) =>
        Convolution(layer, x_t, direction, (t, along) => LayerTangents.Conv2d(layer, x, t, along));

    /// <summary>y = the transposed correlation of x with w, plus b.</summary>
    public static JetTangent? ConvTranspose2d(ConvTranspose2d layer, Tensor x, JetTangent? x_t, ParameterTangents direction) =>
        Convolution(layer, x_t, direction, (t, along) => LayerTangents.ConvTranspose2d(layer, x, t, along));

    /// <summary>y = the rows of a table that the integers of x name.</summary>
    public static JetTangent? Embedding(Embedding layer, Tensor x, JetTangent? x_t, Tensor y, ParameterTangents direction) =>
        Of(LayerTangents.Embedding(layer, x, null, y, direction), null);

    /// <summary>Normalisation over the last dimensions.</summary>
    public static JetTangent? LayerNorm(LayerNorm layer, Tensor x, JetTangent? x_t, Tensor y, ParameterTangents direction)
    {
        var (shape, eps) = LayerSettings.Of(layer, x);
        return OpJets.layer_norm(x, x_t, shape, layer.weight, Moving(layer, layer.weight, "weight", direction), layer.bias, Moving(layer, layer.bias, "bias", direction), eps, y);
    }

    /// <summary>Normalisation of each group of channels.</summary>
    public static JetTangent? GroupNorm(GroupNorm layer, Tensor x, JetTangent? x_t, Tensor y, ParameterTangents direction)
    {
        var (groups, eps) = LayerSettings.Of(layer, x);
        return OpJets.group_norm(x, x_t, groups, layer.weight, Moving(layer, layer.weight, "weight", direction), layer.bias, Moving(layer, layer.bias, "bias", direction), eps, y);
    }

    /// <summary>Normalisation of each channel, by the statistics of the batch while the layer trains; the running ones stay as they are.</summary>
    public static Jet BatchNorm1d(BatchNorm1d layer, Tensor x, JetTangent? x_t, ParameterTangents direction) =>
        BatchNorm(layer, x, x_t, layer.running_mean, layer.running_var, layer.weight, layer.bias, LayerSettings.Eps(layer, x), direction);

    /// <inheritdoc cref="BatchNorm1d"/>
    public static Jet BatchNorm2d(BatchNorm2d layer, Tensor x, JetTangent? x_t, ParameterTangents direction) =>
        BatchNorm(layer, x, x_t, layer.running_mean, layer.running_var, layer.weight, layer.bias, LayerSettings.Eps(layer, x), direction);

    /// <summary>The largest value of each window: the derivatives of the place where it stands.</summary>
    public static Jet MaxPool1d(MaxPool1d layer, Tensor x, JetTangent? x_t) => OpJets.Piecewise(x_t, t => LayerTangents.MaxPool1d(layer, x, t));

    /// <inheritdoc cref="MaxPool1d"/>
    public static Jet MaxPool2d(MaxPool2d layer, Tensor x, JetTangent? x_t) => OpJets.Piecewise(x_t, t => LayerTangents.MaxPool2d(layer, x, t));

    /// <summary>The mean of each window: of the derivatives' windows.</summary>
    public static JetTangent? AvgPool2d(AvgPool2d layer, Tensor x, JetTangent? x_t) => x_t?.Linear(layer.forward);

    /// <inheritdoc cref="AvgPool2d"/>
    public static JetTangent? AdaptiveAvgPool2d(AdaptiveAvgPool2d layer, Tensor x, JetTangent? x_t) => x_t?.Linear(layer.forward);

    /// <summary>x with some dimensions run together.</summary>
    public static JetTangent? Flatten(Flatten layer, Tensor x, JetTangent? x_t, Tensor y) => OpJets.view(x, x_t, y);

    /// <summary>y = x.</summary>
    public static JetTangent? Identity(Identity layer, Tensor x, JetTangent? x_t) => x_t;

    /// <summary>Dropout while nothing is dropped.</summary>
    public static Jet Dropout(Dropout layer, Tensor x, JetTangent? x_t) => new(x, x_t);

    /// <summary>y = max(x, 0).</summary>
    public static JetTangent? ReLU(ReLU layer, Tensor x, JetTangent? x_t, Tensor y) => OpJets.relu(x, x_t, y);

    /// <summary>y = min(max(x, 0), 6).</summary>
    public static JetTangent? ReLU6(ReLU6 layer, Tensor x, JetTangent? x_t, Tensor y) => OpJets.relu6(x, x_t, y);

    /// <summary>y = x where x > 0, otherwise slope x.</summary>
    public static JetTangent? LeakyReLU(LeakyReLU layer, Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => LayerTangents.LeakyReLU(layer, x, t, y));

    /// <summary>y = x Phi(x), or the approximation that the layer was made with.</summary>
    public static JetTangent? GELU(GELU layer, Tensor x, JetTangent? x_t, Tensor y) =>
        LayerSettings.UsesTanh(layer) ? OpJets.GeluByTanh(x, x_t) : OpJets.gelu(x, x_t, y);

    /// <summary>y = x sigmoid(x).</summary>
    public static JetTangent? SiLU(SiLU layer, Tensor x, JetTangent? x_t, Tensor y) => OpJets.silu(x, x_t, y);

    /// <summary>y = tanh x.</summary>
    public static JetTangent? Tanh(Tanh layer, Tensor x, JetTangent? x_t, Tensor y) => OpJets.tanh(x, x_t, y);

    /// <summary>y = 1 / (1 + e^-x).</summary>
    public static JetTangent? Sigmoid(Sigmoid layer, Tensor x, JetTangent? x_t, Tensor y) => OpJets.sigmoid(x, x_t, y);

    /// <summary>y = softmax of x.</summary>
    public static JetTangent? Softmax(Softmax layer, Tensor x, JetTangent? x_t, Tensor y) => OpJets.softmax(x, x_t, LayerSettings.Dimension(layer, x), y);

    /// <summary>y = ln softmax of x.</summary>
    public static JetTangent? LogSoftmax(LogSoftmax layer, Tensor x, JetTangent? x_t, Tensor y) => OpJets.log_softmax(x, x_t, LayerSettings.Dimension(layer, x), y);

    /// <summary>The derivatives of a layer's output; null where there is no second-order rule for its type, and so a result of null derivatives within where they are zero.</summary>
    internal static Jet? OfOutput(torch.nn.Module<Tensor, Tensor> layer, Tensor x, JetTangent? x_t, Tensor y, ParameterTangents direction) => layer switch
    {
        Linear linear => new Jet(y, Linear(linear, x, x_t, direction)),
        Conv1d conv => new Jet(y, Conv1d(conv, x, x_t, direction)),
        Conv2d conv => new Jet(y, Conv2d(conv, x, x_t, direction)),
        ConvTranspose2d conv => new Jet(y, ConvTranspose2d(conv, x, x_t, direction)),
        Embedding embedding => new Jet(y, Embedding(embedding, x, x_t, y, direction)),
        LayerNorm norm => new Jet(y, LayerNorm(norm, x, x_t, y, direction)),
        GroupNorm norm => new Jet(y, GroupNorm(norm, x, x_t, y, direction)),
        AvgPool2d pool => new Jet(y, AvgPool2d(pool, x, x_t)),
        AdaptiveAvgPool2d pool => new Jet(y, AdaptiveAvgPool2d(pool, x, x_t)),
        Flatten flatten => new Jet(y, Flatten(flatten, x, x_t, y)),
        Identity identity => new Jet(y, Identity(identity, x, x_t)),
        ReLU relu => new Jet(y, ReLU(relu, x, x_t, y)),
        ReLU6 relu => new Jet(y, ReLU6(relu, x, x_t, y)),
        LeakyReLU relu => new Jet(y, LeakyReLU(relu, x, x_t, y)),
        GELU gelu => new Jet(y, GELU(gelu, x, x_t, y)),
        SiLU silu => new Jet(y, SiLU(silu, x, x_t, y)),
        Tanh tanh => new Jet(y, Tanh(tanh, x, x_t, y)),
        Sigmoid sigmoid => new Jet(y, Sigmoid(sigmoid, x, x_t, y)),
        Softmax softmax => new Jet(y, Softmax(softmax, x, x_t, y)),
        LogSoftmax softmax => new Jet(y, LogSoftmax(softmax, x, x_t, y)),
        _ => null,
    };

    private static JetTangent? Convolution(
        torch.nn.Module<Tensor, Tensor> layer, JetTangent? x_t, ParameterTangents direction, Func<Tensor?, ParameterTangents, Tensor?> rule)
    {
        Tensor? weight_t = direction.Of(layer, "weight");
        Tensor? product = x_t?.First is null || weight_t is null
            ? null
            : LayerProbe.RunWith(layer, x_t.First, (name, value) => name == "bias" ? torch.zeros_like(value) : weight_t) * Held(2);
        return Of(rule(x_t?.First, direction), Sum(x_t?.Second is null ? null : rule(x_t.Second, Still), product));
    }

    private static Jet BatchNorm(
        torch.nn.Module layer, Tensor x, JetTangent? x_t, Tensor? running_mean, Tensor? running_var, Tensor? weight, Tensor? bias, double eps, ParameterTangents direction) => OpJets.batch_norm(
            x, x_t, running_mean, null, running_var, null, weight, Moving(layer, weight, "weight", direction), bias, Moving(layer, bias, "bias", direction),
            layer.training || running_mean is null, 0, eps);

    private static JetTangent? Moving(torch.nn.Module layer, Tensor? parameter, string name, ParameterTangents direction) => parameter is null ? null : direction.JetOf(layer, name);
}
