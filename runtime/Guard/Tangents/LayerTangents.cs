namespace SafeStep;

/// <summary>
/// The forward-mode rules of layers, one method each, named as the layer's type. A rule takes the layer, its input with the input's tangent
/// (null: zero), and as it needs them the output and the parameters' tangents; it returns the output's tangent. A layer whose own forward
/// would change its state or draw random numbers, or whose output comes with the tangent for little, has a rule that returns both together.
/// </summary>
public static partial class LayerTangents
{
    /// <summary>The output of a layer: that of the training forward where the guard recorded it for this very input, otherwise computed.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">Its input.</param>
    /// <param name="direction">The direction along which the guard measures; it knows what was recorded.</param>
    internal static Tensor Output(torch.nn.Module<Tensor, Tensor> layer, Tensor x, ParameterTangents direction) => direction.Recorded?.Find(layer, x) ?? layer.forward(x);

    /// <summary>The output of a layer of the library that does not write its input, and its tangent; null when there is no rule for its type.</summary>
    internal static Dual? OfLibrary(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        if (!HasRule(layer))
        {
            return null;
        }

        // Layers that are not simply run: their rules give the output, too.
        switch (layer)
        {
            case Dropout dropout:
                return Dropout(dropout, x, x_t, direction);
            case Dropout1d dropout:
                return Dropout1d(dropout, x, x_t, direction);
            case Dropout2d dropout:
                return Dropout2d(dropout, x, x_t, direction);
            case Dropout3d dropout:
                return Dropout3d(dropout, x, x_t, direction);
            case AlphaDropout dropout:
                return AlphaDropout(dropout, x, x_t, direction);
            case FeatureAlphaDropout dropout:
                return FeatureAlphaDropout(dropout, x, x_t, direction);
            case LayerNorm norm:
                return LayerNorm(norm, x, x_t, direction);
            case GELU gelu:
                return GELU(gelu, x, x_t, direction);
            case BatchNorm1d norm:
                return BatchNorm1d(norm, x, x_t, direction);
            case BatchNorm2d norm:
                return BatchNorm2d(norm, x, x_t, direction);
            case InstanceNorm1d norm:
                return InstanceNorm1d(norm, x, x_t, direction);
            case InstanceNorm2d norm:
                return InstanceNorm2d(norm, x, x_t, direction);
            case MaxPool1d pool:
                return MaxPool1d(pool, x, x_t);
            case MaxPool2d pool:
                return MaxPool2d(pool, x, x_t);
        }

        if (ForwardOfBackend(layer, x, x_t, direction) is { } result)
        {
            return result;
        }

        Tensor y = Output(layer, x, direction);
        return new Dual(y, OfOutput(layer, x, x_t, y, direction));
    }

    /// <summary>The tangent of a layer's output.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">Its input; if the layer writes over it, a copy from before.</param>
    /// <param name="x_t">The input's tangent, or null when it is zero.</param>
    /// <param name="y">Its output.</param>
    /// <param name="direction">The tangents of the parameters.</param>
    internal static Tensor? OfOutput(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, Tensor y, ParameterTangents direction) => layer switch
    {
        Linear linear => Linear(linear, x, x_t, direction),
        Conv1d conv => Conv1d(conv, x, x_t, direction),
        Conv2d conv => Conv2d(conv, x, x_t, direction),
        ReLU relu => ReLU(relu, x, x_t, y),
        Tanh tanh => Tanh(tanh, x, x_t, y),
        Sigmoid sigmoid => Sigmoid(sigmoid, x, x_t, y),
        SiLU silu => SiLU(silu, x, x_t, y),
        Softmax softmax => Softmax(softmax, x, x_t, y),
        LogSoftmax softmax => LogSoftmax(softmax, x, x_t, y),
        Embedding embedding => Embedding(embedding, x, x_t, y, direction),
        ReLU6 relu => ReLU6(relu, x, x_t, y),
        LeakyReLU relu => LeakyReLU(relu, x, x_t, y),
        PReLU relu => PReLU(relu, x, x_t, y, direction),
        LogSigmoid sigmoid => LogSigmoid(sigmoid, x, x_t, y),
        ELU elu => ELU(elu, x, x_t, y),
        CELU celu => CELU(celu, x, x_t, y),
        SELU selu => SELU(selu, x, x_t, y),
        Hardswish swish => Hardswish(swish, x, x_t, y),
        Hardsigmoid sigmoid => Hardsigmoid(sigmoid, x, x_t, y),
        Hardtanh tanh => Hardtanh(tanh, x, x_t, y),
        Mish mish => Mish(mish, x, x_t, y),
        Softsign softsign => Softsign(softsign, x, x_t, y),
        Softplus softplus => Softplus(softplus, x, x_t, y),
        GLU glu => GLU(glu, x, x_t, y),
        GroupNorm norm => GroupNorm(norm, x, x_t, y, direction),
        ConvTranspose1d conv => ConvTranspose1d(conv, x, x_t, direction),
        ConvTranspose2d conv => ConvTranspose2d(conv, x, x_t, direction),
        AvgPool1d pool => AvgPool1d(pool, x, x_t),
        AvgPool2d pool => AvgPool2d(pool, x, x_t),
        AdaptiveAvgPool1d pool => AdaptiveAvgPool1d(pool, x, x_t),
        AdaptiveAvgPool2d pool => AdaptiveAvgPool2d(pool, x, x_t),
        AdaptiveMaxPool1d pool => AdaptiveMaxPool1d(pool, x, x_t, y),
        AdaptiveMaxPool2d pool => AdaptiveMaxPool2d(pool, x, x_t, y),
        Upsample upsample => Upsample(upsample, x, x_t),
        ZeroPad2d pad => ZeroPad2d(pad, x, x_t),
        ConstantPad1d pad => ConstantPad1d(pad, x, x_t),
        ConstantPad2d pad => ConstantPad2d(pad, x, x_t),
        ReflectionPad1d pad => ReflectionPad1d(pad, x, x_t),
        ReflectionPad2d pad => ReflectionPad2d(pad, x, x_t),
        ReplicationPad1d pad => ReplicationPad1d(pad, x, x_t),
        ReplicationPad2d pad => ReplicationPad2d(pad, x, x_t),
        PixelShuffle shuffle => PixelShuffle(shuffle, x, x_t),
        PixelUnshuffle shuffle => PixelUnshuffle(shuffle, x, x_t),
        Fold fold => Fold(fold, x, x_t),
        Unfold unfold => Unfold(unfold, x, x_t),
        Unflatten unflatten => Unflatten(unflatten, x, x_t, y),
        Softmin softmin => Softmin(softmin, x, x_t, y),
        Softmax2d channels => Softmax2d(channels, x, x_t, y),
        Tanhshrink shrink => Tanhshrink(shrink, x, x_t, y),
        Softshrink shrink => Softshrink(shrink, x, x_t, y),
        Hardshrink shrink => Hardshrink(shrink, x, x_t, y),
        Threshold threshold => Threshold(threshold, x, x_t, y),
        Flatten flatten => Flatten(flatten, x, x_t, y),
        Identity identity => Identity(identity, x, x_t),
        GELU gelu => x_t is null ? null : LayerSettings.UsesTanh(gelu) ? OpTangents.GeluByTanh(x, x_t) : OpTangents.gelu(x, x_t, y),
        _ => throw new InvalidOperationException($"{layer.GetType()} has a rule that is not asked for."),
    };

    /// <summary>Layers that only the backend in use has; null for any other.</summary>
    private static partial Dual? ForwardOfBackend(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, ParameterTangents direction);

    // The rules are named as the layers.
    internal static bool HasRule(torch.nn.Module layer) => layer.GetType().Assembly == typeof(Linear).Assembly && Rules.Contains(layer.GetType().Name);

    private static readonly HashSet<string> Rules = [.. typeof(LayerTangents).GetMethods().Select(method => method.Name)];
}
