using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>In turn on a disk.</summary>
[Collection("a server with both formats")]
public sealed class FolderTurnTests(SparkConnect servers) : TurnTests(servers);
