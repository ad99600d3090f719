using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>In turn on a disk.</summary>
public sealed class FolderTurnTests(SparkConnect servers) : TurnTests(servers);
