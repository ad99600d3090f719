using LakeOrm.Spark.Sql;

namespace LakeOrm.Spark.Tests.Sql;

/// <summary>Which names of a query are tables, to be read at a version.</summary>
public sealed class TimeTravelTests
{
    [Theory]
    [InlineData("SELECT * FROM t", "SELECT * FROM t@")]
    [InlineData("SELECT * FROM a.`b c` AS x, d JOIN e.f ON 1 = 1", "SELECT * FROM a.`b c`@ AS x, d@ JOIN e.f@ ON 1 = 1")]
    [InlineData("SELECT (SELECT max(x) FROM t) FROM u WHERE y IN (SELECT y FROM v)", "SELECT (SELECT max(x) FROM t@) FROM u@ WHERE y IN (SELECT y FROM v@)")]
    [InlineData("WITH n AS (SELECT * FROM t) SELECT * FROM n, u", "WITH n AS (SELECT * FROM t@) SELECT * FROM n, u@")]
    [InlineData("SELECT * FROM (a CROSS JOIN b) CROSS JOIN range(3)", "SELECT * FROM (a@ CROSS JOIN b@) CROSS JOIN range(3)")]
    [InlineData("SELECT * FROM t VERSION AS OF 1", "SELECT * FROM t VERSION AS OF 1")]
    [InlineData("SELECT a IS DISTINCT FROM b AND a IS NOT DISTINCT FROM c FROM t WHERE a IS DISTINCT FROM b", "SELECT a IS DISTINCT FROM b AND a IS NOT DISTINCT FROM c FROM t@ WHERE a IS DISTINCT FROM b")]
    [InlineData("SELECT extract(YEAR FROM at), trim(BOTH ' ' FROM s), substring(s FROM 2 FOR 3) FROM t", "SELECT extract(YEAR FROM at), trim(BOTH ' ' FROM s), substring(s FROM 2 FOR 3) FROM t@")]
    [InlineData("SELECT extract(YEAR FROM (SELECT max(at) FROM t)), (1 + 2), f(x) FROM u", "SELECT extract(YEAR FROM (SELECT max(at) FROM t@)), (1 + 2), f(x) FROM u@")]
    [InlineData("TABLE a.b", "SELECT * FROM a.b@")]
    [InlineData("WITH n AS (TABLE t) TABLE n UNION ALL TABLE `u` ORDER BY x", "WITH n AS (SELECT * FROM t@) SELECT * FROM n UNION ALL SELECT * FROM `u`@ ORDER BY x")]
    [InlineData("SELECT DISTINCT table FROM t WHERE (table IS NULL) AND f(table)", "SELECT DISTINCT table FROM t@ WHERE (table IS NULL) AND f(table)")]
    public async Task Tables_are_read_at_the_version_and_nothing_else_is(string query, string expected) =>
        Assert.Equal(expected.Replace("@", " VERSION AS OF 3", StringComparison.Ordinal), await TimeTravel.AtAsync(query, LakeVersion.At(3), static _ => new(LakeVersion.At(3))));
}
