using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Spark;

/// <summary>How far a statement is on the server, which says so every two seconds while it runs.</summary>
/// <param name="OperationId">Which statement: each run has an id of its own, by which the server's logs call it, too.</param>
/// <param name="TasksDone">The tasks that are done, of the stages that are known by now.</param>
/// <param name="Tasks">The tasks of those stages.</param>
/// <param name="RunningTasks">The tasks that run.</param>
/// <param name="BytesRead">The bytes of input that were read.</param>
[Experimental("LAKEORM001")]
public readonly record struct SparkProgress(Guid OperationId, long TasksDone, long Tasks, long RunningTasks, long BytesRead);
