using LakeOrm.Drivers;
using LakeOrm.Spark.Sql;

namespace LakeOrm.Spark.Tests.Sql;

/// <summary>What a caller's expression may be, and what a statement gets of it.</summary>
public sealed class SparkExpressionsTests
{
    [Theory]
    [InlineData("id IN (SELECT NULL WHERE false)", "((id) IS NULL AND false)")]
    [InlineData("id NOT IN (SELECT NULL WHERE false)", "((id) IS NULL OR true)")]
    [InlineData("NOT id in ( SELECT NULL WHERE false ) OR a = 1", "NOT ((id) IS NULL AND false) OR a = 1")]
    [InlineData("a = 1 AND (t.`b c` + f(1, x) IN (SELECT NULL WHERE false))", "a = 1 AND (((t.`b c` + f(1, x)) IS NULL AND false))")]
    [InlineData("f(a, b[1] IN (SELECT NULL WHERE false))", "f(a, ((b[1]) IS NULL AND false))")]
    [InlineData("a IN (SELECT NULL WHERE false) AND b NOT IN (SELECT NULL WHERE false)", "((a) IS NULL AND false) AND ((b) IS NULL OR true)")]
    [InlineData("a IN (SELECT NULL WHERE false) NOT IN (SELECT NULL WHERE false)", "((((a) IS NULL AND false)) IS NULL OR true)")]
    [InlineData("CASE WHEN a IN (SELECT NULL WHERE false) THEN 1 ELSE 2 END = 2", "CASE WHEN ((a) IS NULL AND false) THEN 1 ELSE 2 END = 2")]
    [InlineData("a = 'IN (SELECT NULL WHERE false)'", "a = 'IN (SELECT NULL WHERE false)'")]
    public void A_list_without_values_is_decided_row_by_row(string text, string expected) =>
        Assert.Equal(expected, SparkExpressions.ConditionOf(new LakeStatement(text, [])).Text);

    [Theory]
    [InlineData("id IN (SELECT NULL WHERE true)", "SELECT")]
    [InlineData("id IN (SELECT NULL WHERE false) OR id = (SELECT max(id) FROM t)", "SELECT")]
    [InlineData("row_number() OVER () = 1", "OVER")]
    public void A_condition_that_looks_at_other_rows_is_refused(string text, string word) =>
        Assert.Contains($"' has {word}.", Assert.Throws<LakeUnsupportedException>(() => SparkExpressions.ConditionOf(new LakeStatement(text, []))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("users.country = 'gb' AND `Users`.a.users.b > x.users.c", "country = 'gb' AND a.users.b > x.users.c")]
    [InlineData("'users.a' = users", "'users.a' = users")]
    public void The_tables_name_goes_from_before_its_columns(string text, string expected) => Assert.Equal(expected, SparkExpressions.Unqualified(text, "users"));

    [Fact]
    public void Assignments_are_split_at_their_commas_alone()
    {
        Assert.Equal(
            [("a", "f(1, 2)"), ("b c", "((x) IS NULL AND false)")],
            SparkExpressions.AssignmentsOf(new LakeStatement("a = f(1, 2), `b c` = x IN (SELECT NULL WHERE false)", [])));
    }
}
