namespace SafeStep;

/// <content>Layers of the library, by their type.</content>
public sealed partial class HiddenRadii
{
    /// <summary>Records the radius at a layer of the library, or nothing when its type has no singularity by which it could be bounded (a linear layer, a pool).</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">Its input.</param>
    /// <param name="x_t">The input's tangent; null when it is zero.</param>
    public void Layer(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t)
    {
        string place = Place(layer);
        switch (layer)
        {
            case PReLU:
                Kinks(place, x, x_t, 0);
                break;
            case LogSigmoid:
                Poles(place, x, x_t, (0, Math.PI));
                break;
            case ReLU or LeakyReLU or ELU or CELU or SELU or Softsign:
                Kinks(place, x, x_t, 0);
                break;
            case ReLU6:
                Kinks(place, x, x_t, 0, 6);
                break;
            case Hardtanh:
                Kinks(place, x, x_t, LayerTangents.At(layer, -1e30), LayerTangents.At(layer, 1e30));
                break;
            case Hardsigmoid or Hardswish:
                Kinks(place, x, x_t, -3, 3);
                break;
            case Sigmoid or SiLU:
                Poles(place, x, x_t, (0, Math.PI));
                break;
            case Softplus:
                Poles(place, x, x_t, (0, Math.PI * LayerTangents.At(layer, 0) / Math.Log(2)));
                break;
            case Tanh or Tanhshrink:
                Poles(place, x, x_t, (0, Math.PI / 2));
                break;
            case Mish:
                MishPoles(place, x, x_t);
                break;
            case GELU gelu when x_t is not null && LayerSettings.UsesTanh(gelu):
                Record(place, HiddenRadiusKind.Pole, HiddenDistances.ToTanhGeluPoles(x, x_t));
                break;
            case GELU:
                Poles(place, x, null);
                break;
            case GLU glu:
                Tensor y = glu.forward(x);
                Gate(place, x, x_t, x.shape.Zip(y.shape).TakeWhile(size => size.First == size.Second).Count());
                break;
            case Softmax softmax:
                Partition(place, x, x_t, LayerSettings.Dimension(softmax, x));
                break;
            case LogSoftmax softmax:
                Partition(place, x, x_t, LayerSettings.Dimension(softmax, x));
                break;
            case Softmin softmin:
                Partition(place, -x, x_t is null ? null : -x_t, LayerSettings.Dimension(softmin, x));
                break;
            case Softmax2d:
                Partition(place, x, x_t, -3);
                break;
            case LayerNorm norm:
                var (shape, eps) = LayerSettings.Of(norm, x);
                Deviation(place, x, x_t, LastDimensions(shape.Length), eps);
                break;
            case GroupNorm norm:
                var (groups, added) = LayerSettings.Of(norm, x);
                Groups(place, x, x_t, groups, added);
                break;
            case InstanceNorm1d norm:
                Instances(place, x, norm.training || norm.running_mean is null ? x_t : null, LayerSettings.Eps(norm, x));
                break;
            case InstanceNorm2d norm:
                Instances(place, x, norm.training || norm.running_mean is null ? x_t : null, LayerSettings.Eps(norm, x));
                break;
            case BatchNorm1d norm:
                Channels(place, x, norm.training || norm.running_mean is null ? x_t : null, LayerSettings.Eps(norm, x));
                break;
            case BatchNorm2d norm:
                Channels(place, x, norm.training || norm.running_mean is null ? x_t : null, LayerSettings.Eps(norm, x));
                break;
        }
    }
}
