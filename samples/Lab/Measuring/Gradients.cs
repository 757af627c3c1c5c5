namespace Lab.Measuring;

/// <summary>Reads the gradients of a network's parameters.</summary>
public static class Gradients
{
    /// <summary>A parameter's gradient, or null: a method until TorchSharp 0.102.4, a property since.</summary>
#if GRAD_IS_A_METHOD
    public static Tensor? Of(Tensor parameter) => parameter.grad();
#else
    public static Tensor? Of(Tensor parameter) => parameter.grad;
#endif

    /// <summary>The Euclidean norm over all parameters.</summary>
    public static double Norm(nn.Module model)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return Math.Sqrt(model.parameters().Sum(parameter => Of(parameter) is { } gradient ? SumOfSquares(gradient) : 0));
    }

    /// <summary>Sets every gradient to zero, as an optimizer's zero_grad does; a module's own does not reach them all in older versions of TorchSharp.</summary>
    public static void Clear(nn.Module model)
    {
        using var noGrad = torch.no_grad();
        foreach (var parameter in model.parameters())
        {
            Of(parameter)?.zero_();
        }
    }

    /// <summary>Multiplies every gradient by a factor.</summary>
    public static void Scale(nn.Module model, double factor)
    {
        using var noGrad = torch.no_grad();
        foreach (var parameter in model.parameters())
        {
            Of(parameter)?.mul_(factor);
        }
    }

    internal static double SumOfSquares(Tensor tensor) => tensor.mul(tensor).sum().item<float>();
}
