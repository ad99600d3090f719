namespace LakeOrm.Local.Sql;

/// <summary>A condition that every row of the answer meets, on one column of one table.</summary>
/// <param name="Column">The column's name as the statement has it.</param>
/// <param name="Comparison">How it is compared.</param>
/// <param name="Values">With what; never null. Empty for the tests for null.</param>
internal sealed record SqlCondition(string Column, SqlComparison Comparison, IReadOnlyList<object> Values);
