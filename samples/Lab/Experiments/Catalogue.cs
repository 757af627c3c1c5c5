using Lab.Experiments.Grid;
using Lab.Experiments.Spike;
using Lab.Running;

namespace Lab.Experiments;

/// <summary>All experiments, in the order of the report.</summary>
public static class Catalogue
{
    public static IReadOnlyList<IExperiment> All { get; } = [new SpikeExperiment(), new GridExperiment()];
}
