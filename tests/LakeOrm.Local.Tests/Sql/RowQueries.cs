using LakeOrm.Local.Engine;
using LakeOrm.Local.Sql;

namespace LakeOrm.Local.Tests.Sql;

/// <summary>Which queries make each row of one row of the table.</summary>
public sealed class RowQueries : ParsedSql
{
    [Theory]
    [InlineData("SELECT * FROM t", "", null)]
    [InlineData("FROM s.t", "", null)]
    [InlineData("SELECT a, x.b + $1 AS c FROM t AS x WHERE NOT (x.d LIKE 'a%' OR e IN (1, 2)) AND f IS NOT NULL AND g BETWEEN 1 AND 2", "a b d e f g", null)]
    [InlineData("SELECT CASE WHEN a THEN lower(b) ELSE coalesce(c, 'x') END, d::DATE, s.field FROM t WHERE s.field > 1", "a b c d s", null)]
    [InlineData("SELECT * EXCLUDE (a) REPLACE (b + 1 AS b) FROM t", "b", null)]
    [InlineData("SELECT a FROM t AT (VERSION => 3) LIMIT 7", "a", 7L)]
    [InlineData("SELECT 1 FROM t LIMIT $1; -- LIMIT 3", "", 42L)]
    [InlineData("SELECT \"limit\" FROM t WHERE a = 'LIMIT 9' LIMIT 0", "limit a", 0L)]
    [InlineData("SELECT a FROM t WHERE current_date > b", "a b current_date", null)]
    public void A_query_of_single_rows_is_known(string sql, string columns, long? limit)
    {
        SqlRowQuery query = Assert.IsType<SqlRowQuery>(Of(sql));
        Assert.Equal(columns.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), query.Columns.Order());
        Assert.Equal(limit, query.Limit);
    }

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("SELECT count(*) FROM t")]
    [InlineData("SELECT a, sum(b) FROM t GROUP BY a")]
    [InlineData("SELECT a FROM t GROUP BY ALL")]
    [InlineData("SELECT DISTINCT a FROM t")]
    [InlineData("SELECT DISTINCT ON (a) * FROM t")]
    [InlineData("SELECT a FROM t ORDER BY a")]
    [InlineData("SELECT a FROM t ORDER BY ALL LIMIT 3")]
    [InlineData("SELECT a FROM t LIMIT 3 OFFSET 1")]
    [InlineData("SELECT a FROM t OFFSET 1")]
    [InlineData("SELECT a FROM t LIMIT 10%")]
    [InlineData("SELECT a FROM t LIMIT 1 + 2")]
    [InlineData("SELECT a FROM t LIMIT (SELECT 3)")]
    [InlineData("SELECT a FROM t LIMIT $2")]
    [InlineData("SELECT a FROM t HAVING true")]
    [InlineData("SELECT a FROM t QUALIFY row_number() OVER () = 1")]
    [InlineData("SELECT row_number() OVER () FROM t")]
    [InlineData("SELECT a FROM t WHERE b > (SELECT max(b) FROM t)")]
    [InlineData("SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)")]
    [InlineData("SELECT t.a FROM t, u")]
    [InlineData("SELECT a FROM t JOIN u USING (a)")]
    [InlineData("SELECT a FROM t UNION ALL SELECT a FROM t")]
    [InlineData("SELECT a FROM (SELECT * FROM t)")]
    [InlineData("WITH c AS (SELECT * FROM t) SELECT a FROM c")]
    [InlineData("SELECT a FROM t TABLESAMPLE 10%")]
    [InlineData("SELECT a FROM t USING SAMPLE 10")]
    [InlineData("SELECT x FROM t AS y(x)")]
    [InlineData("SELECT unnest(a) FROM t")]
    [InlineData("SELECT random() FROM t")]
    [InlineData("SELECT now() FROM t")]
    [InlineData("SELECT uuid() FROM t")]
    [InlineData("SELECT string_agg(a) FROM t")]
    [InlineData("SELECT list_sum(list_transform(a, x -> x + 1)) FROM t")]
    [InlineData("SELECT COLUMNS('a.*') FROM t")]
    [InlineData("SELECT first(a) FILTER (WHERE b) FROM t")]
    [InlineData("SELECT lower(max(a)) FROM t")]
    [InlineData("PIVOT t ON a IN (1, 2) USING sum(b)")]
    [InlineData("DESCRIBE t")]
    [InlineData("SUMMARIZE t")]
    [InlineData("EXPLAIN SELECT a FROM t")]
    public void Any_other_is_none(string sql) => Assert.Null(Of(sql));

    private SqlRowQuery? Of(string sql) => SqlAnalyzer.Analyze(Connection, sql, [42, -1]).RowQuery;
}
