namespace LakeOrm;

/// <summary>Something that works, and that somebody should look at before it does not.</summary>
/// <param name="EventId">What it is; the same number for the same thing in all versions. 1: a table keeps many idempotency keys.</param>
/// <param name="Table">The table.</param>
/// <param name="Message">What is seen, what it costs and what to do.</param>
public sealed record LakeWarning(int EventId, LakeTableName Table, string Message);
