using Lab.Experiments.Bottlenecks;
using Lab.Experiments.Curvatures;
using Lab.Experiments.Envelopes;
using Lab.Experiments.Grid;
using Lab.Experiments.Kullback;
using Lab.Experiments.Natural;
using Lab.Experiments.Phases;
using Lab.Experiments.RandomDirections;
using Lab.Experiments.Spike;
using Lab.Experiments.Sustained;
using Lab.Experiments.Temperatures;
using Lab.Experiments.Texts;
using Lab.Experiments.Units;
using Lab.Experiments.Vocabulary;
using Lab.Running;

namespace Lab.Experiments;

/// <summary>All experiments, in the order of the report.</summary>
public static class Catalogue
{
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        new SpikeExperiment(), new GridExperiment(), new SustainedExperiment(), new TextExperiment(), new PhaseExperiment(), new DirectionsExperiment(), new TemperatureExperiment(), new BottleneckExperiment(),
        new EnvelopeExperiment(), new HessianExperiment(), new KlExperiment(), new NaturalExperiment(), new CalibrationExperiment(), new VocabularyExperiment(),
    ];
}
