namespace SafeStep;

/// <content>Other layers that TorchSharp alone has.</content>
public static partial class LayerTangents
{
    /// <summary>Channels in another order.</summary>
    public static Tensor? ChannelShuffle(ChannelShuffle layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    static partial void DemandFixedRows(Embedding layer)
    {
        if (LayerForms.ShortensRows(layer))
        {
            throw new NotSupportedException($"{layer.GetName()} reads other rows than those of its weight: it was made with max_norm, so that its forward changes its weight, which a derivative must not do, or forward made it of a table. Bound the norms outside forward, and read a table by index_select.");
        }
    }

    private static partial Dual? ForwardOfBackend(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        return layer switch
        {
            BatchNorm3d norm => BatchNorm3d(norm, x, x_t, direction),
            InstanceNorm3d norm => InstanceNorm3d(norm, x, x_t, direction),
            MaxPool3d pool => MaxPool3d(pool, x, x_t),
            Conv3d conv => Run(_ => Conv3d(conv, x, x_t, direction)),
            ConvTranspose3d conv => Run(_ => ConvTranspose3d(conv, x, x_t, direction)),
            AvgPool3d pool => Run(_ => AvgPool3d(pool, x, x_t)),
            AdaptiveAvgPool3d pool => Run(_ => AdaptiveAvgPool3d(pool, x, x_t)),
            AdaptiveMaxPool3d pool => Run(y => AdaptiveMaxPool3d(pool, x, x_t, y)),
            ConstantPad3d pad => Run(_ => ConstantPad3d(pad, x, x_t)),
            ReflectionPad3d pad => Run(_ => ReflectionPad3d(pad, x, x_t)),
            ReplicationPad3d pad => Run(_ => ReplicationPad3d(pad, x, x_t)),
            ChannelShuffle shuffle => Run(_ => ChannelShuffle(shuffle, x, x_t)),
            LPPool1d pool => Run(_ => LPPool1d(pool, x, x_t)),
            LPPool2d pool => Run(_ => LPPool2d(pool, x, x_t)),
            LocalResponseNorm norm => Run(y => LocalResponseNorm(norm, x, x_t, y)),
            RReLU relu => Run(y => RReLU(relu, x, x_t, y)),
            _ => null,
        };

        Dual Run(Func<Tensor, Tensor?> tangent)
        {
            Tensor y = layer.forward(x);
            return new Dual(y, tangent(y));
        }
    }
}
