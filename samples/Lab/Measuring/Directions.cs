using Lab.Models;

namespace Lab.Measuring;

/// <summary>Directions of length 1 through a network's parameters, by name.</summary>
public static class Directions
{
    /// <summary>Down the gradient of the mean cross-entropy.</summary>
    /// <param name="temperature">What the logits are divided by.</param>
    public static Dictionary<string, Tensor> Descent(IClassifier network, Tensor x, Tensor y, double temperature = 1)
    {
        using var scope = torch.NewDisposeScope();
        var model = network.Module;
        Gradients.Clear(model);
        nn.functional.cross_entropy(model.call(x) / temperature, y).backward();
        using var noGrad = torch.no_grad();
        double norm = Gradients.Norm(model);
        return Kept(model.named_parameters().ToDictionary(named => named.name, named => named.parameter.grad is { } gradient ? gradient * (-1 / norm) : torch.zeros_like(named.parameter)));
    }

    /// <summary>Equally likely in every direction.</summary>
    public static Dictionary<string, Tensor> Random(IClassifier network, Random random)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var raw = network.Module.named_parameters().ToDictionary(named => named.name, named => Normal(named.parameter.shape, random));
        double norm = Math.Sqrt(raw.Values.Sum(tensor => Gradients.SumOfSquares(tensor)));
        return Kept(raw.ToDictionary(pair => pair.Key, pair => pair.Value * (1 / norm)));
    }

    private static Tensor Normal(long[] shape, Random random)
    {
        var values = new float[shape.Aggregate(1L, (product, length) => product * length)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return torch.tensor(values).reshape(shape);
    }

    private static Dictionary<string, Tensor> Kept(Dictionary<string, Tensor> direction)
    {
        foreach (var tensor in direction.Values)
        {
            tensor.MoveToOuterDisposeScope();
        }

        return direction;
    }
}
