using LakeOrm.Spark.Tests.Support;
using LakeOrm.Storage.Tests.S3;
using LakeOrm.TestServers;

[assembly: AssemblyFixture(typeof(SparkConnect))]
[assembly: AssemblyFixture(typeof(S3Fixture))]

// One server runs at a time, and what it must be like differs.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer(typeof(ServerOrder))]
