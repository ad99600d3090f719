namespace LakeOrm;

/// <summary>How far an appender is.</summary>
/// <param name="RowsAccepted">Rows that it took.</param>
/// <param name="RowsFlushed">Those of them that it committed.</param>
/// <param name="RowsSkipped">Those of them that the table had already from the same producer.</param>
/// <param name="RowsPending">Those of them that are not in the table yet.</param>
/// <param name="Flushes">How many commits that were.</param>
/// <param name="FailedFlushes">How many tries of a flush failed.</param>
/// <param name="Version">The table's version of the newest flush; null before the first.</param>
public readonly record struct AppenderStatus(long RowsAccepted, long RowsFlushed, long RowsSkipped, long RowsPending, long Flushes, long FailedFlushes, long? Version);
