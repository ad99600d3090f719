namespace LakeOrm;

/// <summary>Another name of <see cref="LakeColumnAttribute"/>, for records that speak of Spark's tables. A member has one of them.</summary>
public sealed class SparkColumnAttribute : LakeColumnBaseAttribute;
