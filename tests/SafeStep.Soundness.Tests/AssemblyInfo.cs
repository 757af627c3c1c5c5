// Inputs, parameters and directions come from the one global generator, seeded: two tests at once would take numbers from each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
