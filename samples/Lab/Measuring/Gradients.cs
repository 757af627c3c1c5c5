namespace Lab.Measuring;

/// <summary>The gradients of a network's parameters.</summary>
public static class Gradients
{
    /// <summary>The Euclidean norm over all parameters.</summary>
    public static double Norm(nn.Module model)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return Math.Sqrt(model.parameters().Sum(parameter => parameter.grad is { } gradient ? SumOfSquares(gradient) : 0));
    }

    /// <summary>Sets every gradient to zero, as an optimizer's zero_grad does.</summary>
    public static void Clear(nn.Module model)
    {
        using var noGrad = torch.no_grad();
        foreach (var parameter in model.parameters())
        {
            parameter.grad?.zero_();
        }
    }

    /// <summary>Multiplies every gradient by a factor.</summary>
    public static void Scale(nn.Module model, double factor)
    {
        using var noGrad = torch.no_grad();
        foreach (var parameter in model.parameters())
        {
            parameter.grad?.mul_(factor);
        }
    }

    internal static double SumOfSquares(Tensor tensor) => tensor.mul(tensor).sum().item<float>();
}
