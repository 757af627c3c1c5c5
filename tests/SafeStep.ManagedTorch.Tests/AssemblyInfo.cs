// One generator of random numbers, seeded by several tests: two at once would take numbers from each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
