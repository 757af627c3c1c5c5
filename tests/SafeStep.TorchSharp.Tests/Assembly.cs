// libtorch has one random generator and one count of live tensors for the process: tests that seed the one or read the other take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
