namespace SafeStep;

/// <content>Activations and other layers without parameters.</content>
public static partial class LayerTangents
{
    /// <summary>y = max(x, 0).</summary>
    public static Tensor? ReLU(ReLU layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.relu(x, x_t, y);

    /// <summary>y = x Phi(x), or the approximation that the layer was made with.</summary>
    public static Dual GELU(GELU layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        if (x_t is null || LayerSettings.UsesTanh(layer))
        {
            return new Dual(Output(layer, x, direction), OpTangents.GeluByTanh(x, x_t));
        }

        return TangentKernels.Gelu(x, x_t, direction.Recorded?.Find(layer, x));
    }

    /// <summary>y = x sigmoid(x).</summary>
    public static Tensor? SiLU(SiLU layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.silu(x, x_t, y);

    /// <summary>y = softmax of x.</summary>
    public static Tensor? Softmax(Softmax layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.softmax(x, x_t, LayerSettings.Dimension(layer, x), y);

    /// <summary>y = ln softmax of x.</summary>
    public static Tensor? LogSoftmax(LogSoftmax layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.log_softmax(x, x_t, LayerSettings.Dimension(layer, x), y);

    /// <summary>y = x.</summary>
    public static Tensor? Identity(Identity layer, Tensor x, Tensor? x_t) => x_t;

    /// <summary>y = tanh x.</summary>
    public static Tensor? Tanh(Tanh layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.tanh(x, x_t, y);

    /// <summary>y = 1 / (1 + e^-x).</summary>
    public static Tensor? Sigmoid(Sigmoid layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.sigmoid(x, x_t, y);

    /// <summary>
    /// Dropout with the mask of the training forward where the guard recorded it; otherwise nothing is dropped, the slopes belong to the whole network, and no random number is drawn. The
    /// mask is read off output and input: an input of exactly zero does not tell it, and its tangent passes as if nothing were dropped. Then the guard has the mask drawn again where it can.
    /// </summary>
    public static Dual Dropout(Dropout layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Masked(layer, x, x_t, direction);

    /// <summary>y = min(max(x, 0), 6).</summary>
    public static Tensor? ReLU6(ReLU6 layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.relu6(x, x_t, y);

    /// <summary>y = x where x > 0, otherwise slope x.</summary>
    public static Tensor? LeakyReLU(LeakyReLU layer, Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : OpTangents.leaky_relu(x, x_t, -At(layer, -1), y);

    /// <summary>y = x where x > 0, otherwise alpha (e^x - 1).</summary>
    public static Tensor? ELU(ELU layer, Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : OpTangents.elu(x, x_t, -At(layer, -1e3), y);

    /// <summary>y = max(x, 0) + min(0, alpha (e^(x/alpha) - 1)).</summary>
    public static Tensor? CELU(CELU layer, Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : OpTangents.celu(x, x_t, -At(layer, -1e6), y);

    /// <summary>y = scale (x where x > 0, otherwise alpha (e^x - 1)).</summary>
    public static Tensor? SELU(SELU layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.selu(x, x_t, y);

    /// <summary>y = x relu6(x + 3) / 6.</summary>
    public static Tensor? Hardswish(Hardswish layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.hardswish(x, x_t, y);

    /// <summary>y = relu6(x + 3) / 6.</summary>
    public static Tensor? Hardsigmoid(Hardsigmoid layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.hardsigmoid(x, x_t, y);

    /// <summary>y = x clamped to two limits.</summary>
    public static Tensor? Hardtanh(Hardtanh layer, Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : OpTangents.hardtanh(x, x_t, At(layer, -1e30), At(layer, 1e30), y);

    /// <summary>y = x tanh(softplus(x)).</summary>
    public static Tensor? Mish(Mish layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.mish(x, x_t, y);

    /// <summary>y = x / (1 + |x|).</summary>
    public static Tensor? Softsign(Softsign layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.softsign(x, x_t, y);

    /// <summary>y = ln (1 + e^(beta x)) / beta, and x itself above the layer's threshold.</summary>
    public static Tensor? Softplus(Softplus layer, Tensor x, Tensor? x_t, Tensor y)
    {
        if (x_t is null)
        {
            return null;
        }

        double beta = Math.Log(2) / At(layer, 0);
        return x_t * torch.where(y == x, torch.ones_like(x), (x * Held(beta)).sigmoid());
    }

    /// <summary>y = the first half times the sigmoid of the second, along the dimension that is halved.</summary>
    public static Tensor? GLU(GLU layer, Tensor x, Tensor? x_t, Tensor y) =>
        OpTangents.glu(x, x_t, x.shape.Zip(y.shape).TakeWhile(size => size.First == size.Second).Count(), y);

    /// <summary>y = softmax of -x.</summary>
    public static Tensor? Softmin(Softmin layer, Tensor x, Tensor? x_t, Tensor y) =>
        x_t is null ? null : OpTangents.softmax(x, -x_t, LayerSettings.Dimension(layer, x), y);

    /// <summary>y = softmax of x over the channels.</summary>
    public static Tensor? Softmax2d(Softmax2d layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.softmax(x, x_t, -3, y);

    /// <summary>y = x - tanh x.</summary>
    public static Tensor? Tanhshrink(Tanhshrink layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.tanhshrink(x, x_t, y);

    /// <summary>y = x moved towards 0 by lambda, and 0 near it.</summary>
    public static Tensor? Softshrink(Softshrink layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.softshrink(x, x_t, y);

    /// <summary>y = x, and 0 near 0.</summary>
    public static Tensor? Hardshrink(Hardshrink layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.hardshrink(x, x_t, y);

    /// <summary>y = x above a threshold, otherwise a constant.</summary>
    public static Tensor? Threshold(Threshold layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.threshold(x, x_t, y);

    private static Dual Masked(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        if (direction.Recorded?.Find(layer, x) is not { } y)
        {
            direction.LacksMask |= layer.training;
            return new(x, x_t);
        }

        if (x_t is null)
        {
            return new(y, null);
        }

        Tensor isZero = x.eq(Held(0));
        direction.LacksMask |= isZero.logical_and(x_t.ne(Held(0))).any().item<bool>();
        return new(y, x_t * torch.where(isZero, torch.ones_like(x), y / x));
    }

    // The settings of a layer that works element by element show in what it makes of one number.
    internal static double At(torch.nn.Module<Tensor, Tensor> layer, double x) => layer.forward(torch.tensor(new[] { x })).item<double>();
}
