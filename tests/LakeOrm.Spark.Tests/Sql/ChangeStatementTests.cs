using LakeOrm.Spark.Sql;

namespace LakeOrm.Spark.Tests.Sql;

/// <summary>Which statements are refused as queries.</summary>
public sealed class ChangeStatementTests
{
    [Theory]
    [InlineData("DELETE FROM t", "DELETE")]
    [InlineData("-- all of them\n  insert INTO t VALUES (1)", "INSERT")]
    [InlineData("/* one */ Create TABLE t (a INT)", "CREATE")]
    public void What_changes_tables_is_refused_by_its_word(string text, string word) =>
        Assert.StartsWith($"A query does not run {word},", Assert.Throws<LakeUnsupportedException>(() => ChangeStatement.RefuseAsQuery(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT * FROM delete")]
    [InlineData("(SELECT 1) UNION ALL (SELECT 2)")]
    [InlineData("WITH created AS (SELECT 1) SELECT * FROM created")]
    [InlineData("DESCRIBE HISTORY t")]
    [InlineData("CALL ice.system.expire_snapshots('t')")]
    [InlineData("")]
    public void What_gives_rows_is_not(string text) => ChangeStatement.RefuseAsQuery(text);
}
