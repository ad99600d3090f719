namespace LakeOrm.Spark.Connect.Execution;

/// <summary>One whole Arrow batch as it came.</summary>
/// <param name="Data">A complete IPC stream of one batch.</param>
/// <param name="RowCount">How many rows the server says it has.</param>
/// <param name="StartOffset">How many rows the server says came before it; null when it does not say.</param>
internal readonly record struct BatchPart(ReadOnlyMemory<byte> Data, long RowCount, long? StartOffset);
