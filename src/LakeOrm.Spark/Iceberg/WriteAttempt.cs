namespace LakeOrm.Spark.Iceberg;

/// <summary>What an attempt to make a change came to.</summary>
/// <param name="Cause">What kept the change out, so that nothing of it is there; null when it is done.</param>
/// <param name="LacksBranches">Whether the cause is that there are no branches, so that another attempt would end likewise.</param>
internal readonly record struct WriteAttempt(LakeException? Cause, bool LacksBranches = false);
