using System.Globalization;
using LakeOrm.Local.Engine;
using LakeOrm.Local.Sql;

namespace LakeOrm.Local.Tests.Sql;

public sealed class Conditions : ParsedSql
{
    [Theory]
    [InlineData("x = 5", "x In 5")]
    [InlineData("5 = x", "x In 5")]
    [InlineData("5 < x", "x Greater 5")]
    [InlineData("x <= -5", "x LessOrEqual -5")]
    [InlineData("x >= 1.25", "x GreaterOrEqual 1.25")]
    [InlineData("x < -0.5", "x Less -0.5")]
    [InlineData("x <> 'a''b'", "x NotEqual a'b")]
    [InlineData("NOT x = 1", "x NotEqual 1")]
    [InlineData("x = 1e3", "x In 1000")]
    [InlineData("x = true", "x In True")]
    [InlineData("x IN (1, 2, $1)", "x In 1,2,p1")]
    [InlineData("x IN ($1)", "x In p1")]
    [InlineData("x BETWEEN 1 AND $2", "x GreaterOrEqual 1; x LessOrEqual 22")]
    [InlineData("x IS NULL", "x IsNull")]
    [InlineData("x IS NOT NULL", "x IsNotNull")]
    [InlineData("x IS NOT DISTINCT FROM 3", "x In 3")]
    [InlineData("x = DATE '2020-02-29'", "x In 02/29/2020")]
    [InlineData("x >= '2020-02-29'::DATE", "x GreaterOrEqual 02/29/2020")]
    [InlineData("x = TIMESTAMP '2020-02-29 01:02:03.5'", "x In 02/29/2020 01:02:03")]
    [InlineData("x = TIMESTAMPTZ '2020-02-29 01:02:03+02'", "x In 02/29/2020 01:02:03 +02:00")]
    [InlineData("x = 1 AND (y = 2 AND t.z = 3) AND \"X y\" = 4", "x In 1; y In 2; z In 3; X y In 4")]
    [InlineData("T.X = 1", "X In 1")]
    [InlineData("s.t.x = 1", "x In 1")]
    public void A_plain_condition_is_told(string where, string conditions) => Assert.Equal(conditions, Of($"SELECT * FROM s.t WHERE {where}")[0]);

    [Theory]
    [InlineData("x = y")]
    [InlineData("x + 1 = 5")]
    [InlineData("lower(x) = 'a'")]
    [InlineData("x::DATE = DATE '2020-01-01'")]
    [InlineData("x = 1 OR y = 2")]
    [InlineData("x NOT IN (1, 2)")]
    [InlineData("x NOT BETWEEN 1 AND 2")]
    [InlineData("x = NULL")]
    [InlineData("x IN (1, NULL)")]
    [InlineData("x IN (1, y)")]
    [InlineData("x IN (SELECT 1)")]
    [InlineData("x = $3")]
    [InlineData("x = DATE '2020-2-9'")]
    [InlineData("x LIKE 'a%'")]
    [InlineData("other.x = 1")]
    [InlineData("x IS DISTINCT FROM 3")]
    [InlineData("CASE WHEN x = 1 THEN true END")]
    public void What_is_not_plain_is_left_to_the_engine(string where) => Assert.Equal(string.Empty, Of($"SELECT * FROM s.t WHERE {where}")[0]);

    [Theory]
    [InlineData("SELECT * FROM t a, t b WHERE a.x = 1", "x In 1", "")]
    [InlineData("SELECT * FROM t a JOIN u b ON true WHERE a.x = 1 AND b.y = 2", "x In 1", "y In 2")]
    [InlineData("SELECT * FROM t JOIN u ON true WHERE x = 1", "", "")]
    [InlineData("SELECT * FROM t a LEFT JOIN u b ON true WHERE a.x = 1 AND b.y IS NULL", "x In 1", "")]
    [InlineData("SELECT * FROM t a RIGHT JOIN u b ON true WHERE a.x IS NULL AND b.y = 2", "", "y In 2")]
    [InlineData("SELECT * FROM t a FULL JOIN u b ON true WHERE a.x = 1 AND b.y = 2", "", "")]
    [InlineData("SELECT * FROM t a SEMI JOIN u b USING (id) WHERE a.x = 1", "x In 1", "")]
    [InlineData("SELECT * FROM t a ANTI JOIN u b USING (id) WHERE a.x = 1", "x In 1", "")]
    [InlineData("SELECT * FROM t a POSITIONAL JOIN u b WHERE a.x = 1", "", "")]
    [InlineData("SELECT * FROM t a ASOF JOIN u b ON a.x >= b.x WHERE a.x = 1 AND b.x = 1", "", "")]
    [InlineData("SELECT * FROM t WHERE x = 1 UNION ALL SELECT * FROM u WHERE x = 2", "x In 1", "x In 2")]
    [InlineData("SELECT * FROM (SELECT * FROM t) AS t, u WHERE t.x = 1", "", "")]
    [InlineData("WITH c AS (SELECT * FROM t WHERE x = 1) SELECT * FROM c, u WHERE c.x = 2", "x In 1", "")]
    [InlineData("SELECT * FROM t WHERE x = 1 AND EXISTS (SELECT 1 FROM u WHERE y = 2)", "x In 1", "y In 2")]
    public void A_condition_goes_to_the_table_whose_rows_it_removes_and_to_no_other(string sql, string t, string u)
    {
        string[] all = Of(sql);
        Assert.Equal([t, u], all);
    }

    [Theory]
    [InlineData("SELECT * FROM t TABLESAMPLE 5 ROWS WHERE x = 1")]
    [InlineData("SELECT * FROM t WHERE x = 1 USING SAMPLE 5 ROWS")]
    [InlineData("SELECT * FROM t AS t(x, y) WHERE x = 1")]
    public void A_sample_and_renamed_columns_see_all_rows(string sql) => Assert.Equal([string.Empty], Of(sql));

    // In the order of the tables' names, and for one name in the order of the text.
    private string[] Of(string sql) =>
        [.. SqlAnalyzer.Analyze(Connection, sql, ["p1", 22L, null]).Tables.OrderBy(static t => t.Name).ThenBy(static t => t.Start)
            .Select(static t => string.Join("; ", t.Conditions.Select(static c => string.Create(CultureInfo.InvariantCulture, $"{c.Column} {c.Comparison} {string.Join(',', c.Values.Select(static v => Convert.ToString(v, CultureInfo.InvariantCulture)))}").TrimEnd())))];
}
