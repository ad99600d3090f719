// Most of the time a test of a store waits for it.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
