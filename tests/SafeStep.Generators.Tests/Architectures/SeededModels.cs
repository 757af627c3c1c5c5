namespace SafeStep.Generators.Tests.Architectures;

/// <summary>
/// Tests whose models draw their weights from the one global generator, seeded: none of them runs beside another test, which would take numbers from it.
/// </summary>
[CollectionDefinition(nameof(SeededModels), DisableParallelization = true)]
public class SeededModels;
