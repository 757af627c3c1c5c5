using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <summary>
/// Where the Jacobian J of a function is symmetric, J v is what backward computes from v: one fused kernel, instead of a chain of small ones
/// written out. That holds for functions of single elements and for the normalisation of a row.
/// </summary>
internal static class SymmetricJacobian
{
    /// <summary>The value of the function and its tangent.</summary>
    public static Dual Apply(Func<Tensor, Tensor> function, Tensor x, Tensor x_t)
    {
        using var recording = torch.enable_grad();
        // The sum with a zero that has a gradient has one, too. Asking for it on a tensor that exists, requires_grad_(), makes TorchSharp 0.99 hold on to that tensor's memory for ever.
        var input = InTypeOf(x_t, x) + torch.zeros(1, dtype: x_t.dtype, device: x_t.device, requires_grad: true);
        var y = function(input);
        return new Dual(y.detach(), torch.autograd.grad([y], [input], [x_t])[0]);
    }
}
