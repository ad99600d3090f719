namespace LakeOrm.Spark.Connect.Execution;

/// <summary>How far a statement is on the server.</summary>
/// <param name="TasksDone">The tasks that are done, of the stages that are known by now.</param>
/// <param name="Tasks">The tasks of those stages.</param>
/// <param name="RunningTasks">The tasks that run.</param>
/// <param name="BytesRead">The bytes of input that were read.</param>
internal readonly record struct SparkProgress(long TasksDone, long Tasks, long RunningTasks, long BytesRead);
