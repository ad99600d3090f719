namespace LakeOrm.CrashHarness.Records;

/// <summary>What a version of a table comes to.</summary>
[LakeProjection]
public partial record Totals(long Rows, long Amount);
