using LakeOrm.TestServers;

namespace LakeOrm.Local.Tests.Spark;

/// <summary>All tests that need a Spark share one, in turns.</summary>
[CollectionDefinition(nameof(OneSpark))]
public sealed class OneSpark : ICollectionFixture<SparkSql>;
