using Lab.Models;
using Lab.Findings;

namespace Lab.Experiments.Sustained;

/// <summary>A network, an optimizer at a rate, and whether the rate becomes a thousand times too large.</summary>
public sealed record SustainedSetting(string NetworkName, Func<IClassifier> Network, string OptimizerName, Func<IEnumerable<Parameter>, torch.optim.Optimizer> Optimizer, double Rate, bool Sustained)
{
    public string Name => $"{NetworkName}, {OptimizerName} at {Text.Number(Rate)}, {(Sustained ? "sustained" : "healthy")}";

    /// <summary>The constants of the rule are chosen on one half of the settings and judged on the other: every second of each kind.</summary>
    public bool Chooses => Place % 2 == 0;

    /// <summary>Whether the rate is several times the best one: plain training bears it, but its steps leave the radius all along and its end is a matter of chance by half a point.</summary>
    public bool IsHot => !Sustained && NetworkName == "MLP + layer norm" && Rate >= (OptimizerName == "SGD with momentum" ? 3e-2 : 1e-2);

    private int Place { get; init; }

    public static IReadOnlyList<SustainedSetting> All { get; } = Make();

    private static SustainedSetting[] Make()
    {
        (string, Func<IClassifier>)[] networks = [("64-128-10", () => new ReluPerceptron()), ("MLP + layer norm", () => new GridPerceptron())];
        (string, Func<IEnumerable<Parameter>, torch.optim.Optimizer>, double[])[] optimizers =
        [
            ("Adam", parameters => torch.optim.Adam(parameters, 1e-3), [1e-4, 1e-3, 3e-3, 1e-2]),
            ("AdamW", parameters => torch.optim.AdamW(parameters, 1e-3, weight_decay: 0.1), [1e-3, 1e-2]),
            ("SGD with momentum", parameters => torch.optim.SGD(parameters, 1e-2, momentum: 0.9), [3e-3, 1e-2, 3e-2, 0.1]),
        ];
        return
        [
            .. from sustained in new[] { false, true }
               from network in networks.Select((network, i) => (Name: network.Item1, Create: network.Item2, Place: i))
               from optimizer in optimizers
               from rate in optimizer.Item3.Select((rate, i) => (Value: rate, Place: i))
               select new SustainedSetting(network.Name, network.Create, optimizer.Item1, optimizer.Item2, rate.Value, sustained) { Place = network.Place + rate.Place },
        ];
    }
}
