using System.Collections.Concurrent;
using Lab.Data;
using Lab.Models;
using SafeStep;

namespace Lab.Measuring;

/// <summary>When in its training a network was kept.</summary>
public enum Phase
{
    /// <summary>As initialised.</summary>
    Untrained,

    /// <summary>After a quarter of the steps.</summary>
    Middle,

    /// <summary>At the end.</summary>
    Trained,
}

/// <summary>
/// Networks trained on seven tenths of the digits with AdamW and batches of 128 drawn anew. Several experiments look at the same network, so each is trained once in a process.
/// </summary>
[StepGuardExempt("Networks to be measured afterwards, trained as published.")]
public static class TrainedNetworks
{
    private const int BatchSize = 128, SplitSeed = 42;

    private static readonly ConcurrentDictionary<(string, int, int), Lazy<Dictionary<string, float[]>[]>> Kept = new();
    private static readonly Lazy<(Samples Train, Samples Test)> Digits = new(() => DigitImages.Stratified(0.3, SplitSeed));

    public static Samples Train => Digits.Value.Train;

    public static Samples Test => Digits.Value.Test;

    /// <summary>The network of a seed at a phase of its training, in evaluation mode.</summary>
    public static IClassifier Of(Architecture architecture, int seed, Phase phase, int steps)
    {
        var snapshots = Kept.GetOrAdd((architecture.Name, seed, steps), _ => new(() => Run(architecture, seed, steps))).Value;
        var network = Weights.Draw(seed, architecture.Create);
        Put(network.Module, snapshots[(int)phase]);
        network.Module.eval();
        return network;
    }

    private static Dictionary<string, float[]>[] Run(Architecture architecture, int seed, int steps)
    {
        using var scope = torch.NewDisposeScope();
        var network = Weights.Draw(seed, architecture.Create);
        var model = network.Module;
        model.train();
        using var optimizer = torch.optim.AdamW(model.parameters(), architecture.LearningRate, weight_decay: 1e-4);
        using var batches = BatchOrder.Draws(Train.Count, BatchSize, seed).GetEnumerator();
        var snapshots = new List<Dictionary<string, float[]>> { Take(model) };
        for (int step = 1; step <= steps && batches.MoveNext(); step++)
        {
            using var inner = torch.NewDisposeScope();
            var (x, y) = Train.Batch(batches.Current);
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), y).backward();
            optimizer.step();
            if (step == steps / 4 || step == steps)
            {
                snapshots.Add(Take(model));
            }
        }

        return [.. snapshots];
    }

    private static IEnumerable<(string Name, Tensor Tensor)> State(nn.Module model) =>
        model.named_parameters().Select(named => (named.name, (Tensor)named.parameter))
            .Concat(model.named_buffers().Where(named => named.buffer.dtype == ScalarType.Float32).Select(named => (named.name, named.buffer)));

    private static Dictionary<string, float[]> Take(nn.Module model)
    {
        using var noGrad = torch.no_grad();
        return State(model).ToDictionary(named => named.Name, named => named.Tensor.detach().contiguous().data<float>().ToArray());
    }

    private static void Put(nn.Module model, Dictionary<string, float[]> values)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        foreach (var (name, tensor) in State(model))
        {
            tensor.copy_(torch.tensor(values[name]).reshape(tensor.shape));
        }
    }
}
