namespace SafeStep;

/// <content>Normalisation layers.</content>
public static partial class LayerTangents
{
    /// <summary>Normalisation over the last dimensions, with a weight and a bias for each element.</summary>
    public static Dual LayerNorm(LayerNorm layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        var settings = LayerSettings.Of(layer, x);
        Tensor? weight = layer.weight, bias = layer.bias;
        return TangentKernels.LayerNorm(
            x, x_t, settings.Shape, weight, TangentOf(layer, weight, "weight", direction), bias, TangentOf(layer, bias, "bias", direction), settings.Eps,
            direction.Recorded?.Find(layer, x));
    }

    /// <summary>Normalisation of each channel; see <see cref="BatchNorm2d"/>.</summary>
    public static Dual BatchNorm1d(BatchNorm1d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => BatchNorm(
        layer, x, x_t, layer.running_mean, layer.running_var, layer.weight, layer.bias, LayerSettings.Eps(layer, x), direction);

    /// <summary>
    /// Normalisation of each channel: by the statistics of the batch while the layer trains, since that is the function whose loss is being
    /// minimised, otherwise by the running ones. The running ones stay as they are.
    /// </summary>
    public static Dual BatchNorm2d(BatchNorm2d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => BatchNorm(
        layer, x, x_t, layer.running_mean, layer.running_var, layer.weight, layer.bias, LayerSettings.Eps(layer, x), direction);

    /// <summary>Normalisation of each channel of each sample; see <see cref="InstanceNorm2d"/>.</summary>
    public static Dual InstanceNorm1d(InstanceNorm1d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => InstanceNorm(
        layer, x, x_t, layer.running_mean, layer.running_var, layer.weight, layer.bias, LayerSettings.Eps(layer, x), direction);

    /// <summary>
    /// Normalisation of each channel of each sample by its own statistics, or after training by running ones where the layer keeps them; those
    /// stay as they are.
    /// </summary>
    public static Dual InstanceNorm2d(InstanceNorm2d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => InstanceNorm(
        layer, x, x_t, layer.running_mean, layer.running_var, layer.weight, layer.bias, LayerSettings.Eps(layer, x), direction);

    /// <summary>Normalisation of each group of channels.</summary>
    public static Tensor? GroupNorm(GroupNorm layer, Tensor x, Tensor? x_t, Tensor y, ParameterTangents direction)
    {
        var settings = LayerSettings.Of(layer, x);
        return OpTangents.group_norm(
            x, x_t, settings.Groups, layer.weight, TangentOf(layer, layer.weight, "weight", direction), layer.bias, TangentOf(layer, layer.bias, "bias", direction), settings.Eps, y);
    }

    private static Dual BatchNorm(
        torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, Tensor? running_mean, Tensor? running_var, Tensor? weight, Tensor? bias, double eps, ParameterTangents direction)
    {
        bool ofBatch = layer.training || running_mean is null;
        // Running statistics may have changed since the forward; those of the batch have not.
        Tensor? y = layer.training ? direction.Recorded?.Find(layer, x) : null;
        return TangentKernels.BatchNorm(
            x, x_t, ofBatch ? null : running_mean, running_var, weight, TangentOf(layer, weight, "weight", direction), bias, TangentOf(layer, bias, "bias", direction), eps, y);
    }

    private static Dual InstanceNorm(
        torch.nn.Module layer, Tensor x, Tensor? x_t, Tensor? running_mean, Tensor? running_var, Tensor? weight, Tensor? bias, double eps, ParameterTangents direction) => OpTangents.instance_norm(
            x, x_t, running_mean, null, running_var, null, weight, TangentOf(layer, weight, "weight", direction), bias, TangentOf(layer, bias, "bias", direction),
            layer.training || running_mean is null, 0, eps);

    private static Tensor? TangentOf(torch.nn.Module layer, Tensor? parameter, string name, ParameterTangents direction) =>
        parameter is null ? null : direction.Of(layer, name);
}
