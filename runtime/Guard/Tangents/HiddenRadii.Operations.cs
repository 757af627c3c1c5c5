namespace SafeStep;

/// <content>
/// Operations, one method each, named as the operation and called by generated code: the module whose forward runs it (null in a static method), the operation's name there, then
/// what its tangent rule is given, without the result.
/// </content>
public sealed partial class HiddenRadii
{
    /// <summary>A kink at 0.</summary>
    public void relu(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Kinks(Place(module, name), x, x_t, 0);

    /// <summary>Kinks at 0 and 6.</summary>
    public void relu6(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Kinks(Place(module, name), x, x_t, 0, 6);

    /// <summary>A kink at 0.</summary>
    public void leaky_relu(torch.nn.Module? module, string name, Tensor x, Tensor? x_t, double negative_slope) => Kinks(Place(module, name), x, x_t, 0);

    /// <summary>A kink at 0.</summary>
    public void leaky_relu(torch.nn.Module? module, string name, Tensor x, Tensor? x_t, Scalar negative_slope) => Kinks(Place(module, name), x, x_t, 0);

    /// <summary>A kink at 0.</summary>
    public void prelu(torch.nn.Module? module, string name, Tensor x, Tensor? x_t, Tensor slope, Tensor? slope_t) => Kinks(Place(module, name), x, x_t, 0);

    /// <summary>A kink at 0: of the second derivative when alpha is 1.</summary>
    public void elu(torch.nn.Module? module, string name, Tensor x, Tensor? x_t, double alpha) => Kinks(Place(module, name), x, x_t, 0);

    /// <summary>A kink at 0, of the second derivative.</summary>
    public void celu(torch.nn.Module? module, string name, Tensor x, Tensor? x_t, double alpha) => Kinks(Place(module, name), x, x_t, 0);

    /// <summary>A kink at 0.</summary>
    public void selu(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Kinks(Place(module, name), x, x_t, 0);

    /// <summary>A kink at 0, of the second derivative.</summary>
    public void softsign(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Kinks(Place(module, name), x, x_t, 0);

    /// <summary>Kinks at the two limits.</summary>
    public void hardtanh(torch.nn.Module? module, string name, Tensor x, Tensor? x_t, double min_val, double max_val) => Kinks(Place(module, name), x, x_t, min_val, max_val);

    /// <summary>Kinks at -3 and 3.</summary>
    public void hardsigmoid(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Kinks(Place(module, name), x, x_t, -3, 3);

    /// <summary>Kinks at -3 and 3.</summary>
    public void hardswish(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Kinks(Place(module, name), x, x_t, -3, 3);

    /// <summary>Poles at i pi (2k + 1).</summary>
    public void sigmoid(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Poles(Place(module, name), x, x_t, (0, Math.PI));

    /// <summary>Branch points at i pi (2k + 1).</summary>
    public void logsigmoid(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Poles(Place(module, name), x, x_t, (0, Math.PI));

    /// <summary>Poles at i pi (2k + 1).</summary>
    public void silu(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Poles(Place(module, name), x, x_t, (0, Math.PI));

    /// <summary>Branch points at i pi (2k + 1) / beta.</summary>
    public void softplus(torch.nn.Module? module, string name, Tensor x, Tensor? x_t, double beta, double threshold) =>
        Poles(Place(module, name), x, x_t, (0, Math.PI / beta));

    /// <summary>Poles at i pi (k + 1/2).</summary>
    public void tanh(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Poles(Place(module, name), x, x_t, (0, Math.PI / 2));

    /// <summary>Poles at i pi (k + 1/2).</summary>
    public void tanhshrink(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Poles(Place(module, name), x, x_t, (0, Math.PI / 2));

    /// <summary>Poles where e^x = -1 + i or -1 - i: x tanh(softplus(x)) is rational in x and e^x, so that the branch points of the softplus cancel.</summary>
    public void mish(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => MishPoles(Place(module, name), x, x_t);

    /// <summary>None: the function is entire.</summary>
    public void gelu(torch.nn.Module? module, string name, Tensor x, Tensor? x_t) => Poles(Place(module, name), x, null);

    /// <summary>The poles of the gate, at i pi (2k + 1).</summary>
    public void glu(torch.nn.Module? module, string name, Tensor x, Tensor? x_t, long dim) => Gate(Place(module, name), x, x_t, dim);

    /// <summary>A zero of the partition function.</summary>
    public void softmax(torch.nn.Module? module, string name, Tensor x, Tensor? x_t, long dim) => Partition(Place(module, name), x, x_t, dim);

    /// <inheritdoc cref="softmax"/>
    public void log_softmax(torch.nn.Module? module, string name, Tensor x, Tensor? x_t, long dim) => Partition(Place(module, name), x, x_t, dim);

    /// <inheritdoc cref="softmax"/>
    public void softmin(torch.nn.Module? module, string name, Tensor x, Tensor? x_t, long dim) => Partition(Place(module, name), -x, x_t is null ? null : -x_t, dim);

    /// <summary>A zero of the partition function of the masked scores.</summary>
    public void scaled_dot_product_attention(
        torch.nn.Module? module, string name,
        Tensor query, Tensor? query_t, Tensor key, Tensor? key_t, Tensor value, Tensor? value_t, Tensor? attn_mask, Tensor? attn_mask_t, double p, bool is_casual)
    {
        Dual scores = OpTangents.AttentionScores(query, query_t, key, key_t, attn_mask, attn_mask_t, is_casual);
        Partition(Place(module, name), scores.Value, scores.Tangent, -1);
    }

    /// <summary>The branch point of the deviation over the last dimensions.</summary>
    public void layer_norm(
        torch.nn.Module? module, string name,
        Tensor x, Tensor? x_t, long[] normalized_shape, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, double eps) =>
        Deviation(Place(module, name), x, x_t, LastDimensions(normalized_shape.Length), eps);

    /// <summary>The branch point of the deviation of each group of channels.</summary>
    public void group_norm(
        torch.nn.Module? module, string name, Tensor x, Tensor? x_t, long num_groups, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, double eps) =>
        Groups(Place(module, name), x, x_t, num_groups, eps);

    /// <summary>The branch point of the deviation of each channel of the batch; none with given statistics, for then it is a line.</summary>
    public void batch_norm(
        torch.nn.Module? module, string name,
        Tensor x, Tensor? x_t, Tensor? running_mean, Tensor? running_mean_t, Tensor? running_var, Tensor? running_var_t,
        Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, bool training, double momentum, double eps) =>
        Channels(Place(module, name), x, training || running_mean is null ? x_t : null, eps);

    /// <summary>The branch point of the deviation of each channel of each sample; none with given statistics, for then it is a line.</summary>
    public void instance_norm(
        torch.nn.Module? module, string name,
        Tensor x, Tensor? x_t, Tensor? running_mean, Tensor? running_mean_t, Tensor? running_var, Tensor? running_var_t,
        Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, bool use_input_stats, double momentum, double eps) =>
        Instances(Place(module, name), x, use_input_stats || running_mean is null ? x_t : null, eps);

    private void Kinks(string place, Tensor x, Tensor? x_t, params double[] kinks) =>
        Record(place, HiddenRadiusKind.Kink, x_t is null ? double.PositiveInfinity : HiddenDistances.ToKinks(x, x_t, kinks));

    private void Poles(string place, Tensor x, Tensor? x_t, params (double Real, double Imaginary)[] poles) =>
        Record(place, HiddenRadiusKind.Pole, x_t is null ? double.PositiveInfinity : HiddenDistances.ToPoles(x, x_t, poles));

    private void MishPoles(string place, Tensor x, Tensor? x_t) => Poles(place, x, x_t, (Math.Log(2) / 2, Math.PI * 3 / 4));

    private void Gate(string place, Tensor x, Tensor? x_t, long dim) => Poles(place, x.chunk(2, dim)[1], x_t?.chunk(2, dim)[1], (0, Math.PI));

    private void Partition(string place, Tensor x, Tensor? x_t, long dim) =>
        Record(place, HiddenRadiusKind.Softmax, x_t is null ? double.PositiveInfinity : HiddenDistances.ToSoftmaxZero(x, x_t, dim));

    private void Groups(string place, Tensor x, Tensor? x_t, long groups, double eps)
    {
        long[] grouped = [x.shape[0], groups, -1];
        Deviation(place, x.reshape(grouped), x_t?.reshape(grouped), [-1], eps);
    }

    private void Channels(string place, Tensor x, Tensor? x_t, double eps) =>
        Deviation(place, x, x_t, [.. Enumerable.Range(0, (int)x.dim()).Where(dim => dim != 1).Select(dim => (long)dim)], eps);

    private void Instances(string place, Tensor x, Tensor? x_t, double eps) =>
        Deviation(place, x, x_t, [.. Enumerable.Range(2, (int)x.dim() - 2).Select(dim => (long)dim)], eps);

    private void Deviation(string place, Tensor x, Tensor? x_t, long[] dimensions, double eps) =>
        Record(place, HiddenRadiusKind.Normalization, x_t is null ? double.PositiveInfinity : HiddenDistances.ToVarianceZero(x, x_t, dimensions, eps));

    private static long[] LastDimensions(int count) => [.. Enumerable.Range(1, count).Select(i => -(long)i)];
}
