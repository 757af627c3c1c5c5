using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Kernels;
using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <summary>
/// Where the Jacobian J of a function is symmetric, J v is what backward computes from v: one fused kernel, instead of a chain of small ones
/// written out. That holds for functions of single elements and for the normalisation of a row.
/// </summary>
internal static class SymmetricJacobian
{
    /// <summary>The tangent of x Phi(x), by the kernel of its backward alone.</summary>
    public static Tensor Gelu(Tensor x, Tensor x_t) => Mapped.Of<GeluGradient>(InTypeOf(x_t, x), x_t, Mapped.Transcendental);

    /// <summary>x Phi(x) and its tangent.</summary>
    public static Dual GeluWithValue(Tensor x, Tensor x_t) => new(torch.nn.functional.gelu(x), Gelu(x, x_t));

    /// <summary>The value of the function and its tangent.</summary>
    public static Dual Apply(Func<Tensor, Tensor> function, Tensor x, Tensor x_t)
    {
        using var recording = torch.enable_grad();
        var input = InTypeOf(x_t, x).detach().requires_grad_();
        var y = function(input);
        y.backward([x_t]);
        var tangent = input.grad!;
        // A gradient belongs to no dispose scope; this one is a result like any other.
        torch.CurrentDisposeScope?.Attach(tangent);
        return new Dual(y.detach(), tangent);
    }
}
