namespace SafeStep;

/// <summary>
/// The kernels with which libtorch's backward multiplies a gradient by a Jacobian. Where that is symmetric the same kernel takes a tangent along, in one pass instead of a chain of them: for functions of single elements, for softmax and
/// for the normalisation of rows and channels. All arguments are of one type.
/// </summary>
internal static class BackwardKernels
{
    private static readonly TorchScript Script = new("""
        def relu(x_t: Tensor, y: Tensor) -> Tensor:
            return torch.threshold_backward(x_t, y, 0)
        def gelu(x_t: Tensor, x: Tensor) -> Tensor:
            return torch.gelu_backward(x_t, x)
        def silu(x_t: Tensor, x: Tensor) -> Tensor:
            return torch.silu_backward(x_t, x)
        def tanh(x_t: Tensor, y: Tensor) -> Tensor:
            return torch.tanh_backward(x_t, y)
        def sigmoid(x_t: Tensor, y: Tensor) -> Tensor:
            return torch.sigmoid_backward(x_t, y)
        def softmax(x_t: Tensor, y: Tensor, dim: int) -> Tensor:
            return torch._softmax_backward_data(x_t, y, dim, x_t.dtype)
        def normalize(x: Tensor, dims: int, eps: float) -> Tuple[Tensor, Tensor, Tensor]:
            return torch.native_layer_norm(x, x.size()[x.dim() - dims:], None, None, eps)
        def normalized(x_t: Tensor, x: Tensor, mean: Tensor, inverse: Tensor, dims: int) -> Tensor:
            return torch.native_layer_norm_backward(x_t, x, x.size()[x.dim() - dims:], mean, inverse, None, None, [True, False, False])[0]
        def normalize_channels(x: Tensor, eps: float) -> Tuple[Tensor, Tensor, Tensor]:
            return torch.native_batch_norm(x, None, None, None, None, True, 0.0, eps)
        def normalized_channels(x_t: Tensor, x: Tensor, mean: Tensor, inverse: Tensor, eps: float) -> Tensor:
            return torch.native_batch_norm_backward(x_t, x, None, None, None, mean, inverse, True, eps, [True, False, False])[0]
        """);

    /// <summary>The tangent of max(x, 0), whose value is y.</summary>
    public static Tensor Relu(Tensor x_t, Tensor y) => Script.Call<Tensor>("relu", x_t, y);

    /// <summary>The tangent of x Phi(x).</summary>
    public static Tensor Gelu(Tensor x_t, Tensor x) => Script.Call<Tensor>("gelu", x_t, x);

    /// <summary>The tangent of x sigmoid(x).</summary>
    public static Tensor Silu(Tensor x_t, Tensor x) => Script.Call<Tensor>("silu", x_t, x);

    /// <summary>The tangent of tanh x, whose value is y.</summary>
    public static Tensor Tanh(Tensor x_t, Tensor y) => Script.Call<Tensor>("tanh", x_t, y);

    /// <summary>The tangent of sigmoid x, whose value is y.</summary>
    public static Tensor Sigmoid(Tensor x_t, Tensor y) => Script.Call<Tensor>("sigmoid", x_t, y);

    /// <summary>The tangent of the softmax along a dimension, whose value is y.</summary>
    public static Tensor Softmax(Tensor x_t, Tensor y, long dim) => Script.Call<Tensor>("softmax", x_t, y, (int)dim);

    /// <summary>(x - mean) / sqrt(variance + eps) over the last dimensions, and its tangent.</summary>
    public static Dual Normalize(Tensor x, Tensor? x_t, int dims, double eps)
    {
        using Scalar added = ToDispose(eps);
        var (value, mean, inverse) = Script.Call<(Tensor, Tensor, Tensor)>("normalize", x, dims, added);
        GC.KeepAlive(added);
        return new Dual(value, x_t is null ? null : Script.Call<Tensor>("normalized", x_t, x, mean, inverse, dims));
    }

    /// <summary>(x - mean) / sqrt(variance + eps) for each channel, over everything else, and its tangent.</summary>
    public static Dual NormalizeChannels(Tensor x, Tensor? x_t, double eps)
    {
        using Scalar added = ToDispose(eps);
        var (value, mean, inverse) = Script.Call<(Tensor, Tensor, Tensor)>("normalize_channels", x, added);
        Tensor? tangent = x_t is null ? null : Script.Call<Tensor>("normalized_channels", x_t, x, mean, inverse, added);
        GC.KeepAlive(added);
        return new Dual(value, tangent);
    }
}
