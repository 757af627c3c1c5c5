// One thread and one seed of each library serve all cases.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
