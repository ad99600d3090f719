namespace LakeOrm.Spark.Sql;

/// <summary>A token of Spark's SQL.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct SparkToken(SparkTokenKind Kind, int Start, int End);
