using LakeOrm.TestServers;

[assembly: AssemblyFixture(typeof(SparkConnect))]

// One server runs at a time, and what it must be like differs.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
