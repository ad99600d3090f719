using LakeOrm.Local.Engine;
using LakeOrm.Local.Sql;

namespace LakeOrm.Local.Tests.Sql;

public sealed class Statements : ParsedSql
{
    [Theory]
    [InlineData("SELECT 1", "")]
    [InlineData("SELECT * FROM sales.users", "sales.users")]
    [InlineData("FROM users", "users")]
    [InlineData("TABLE users", "users")]
    [InlineData("SELECT * FROM \"COVID-19_NYT\" AS c", "COVID-19_NYT")]
    [InlineData("SELECT * FROM \"a b\".\"c\"\"d\"", "a b.c\"d")]
    [InlineData("SELECT * FROM a.b.c", "a.b.c")]
    [InlineData("SELECT * FROM a, b JOIN c USING (id) LEFT JOIN d ON d.x = c.x CROSS JOIN e", "a b c d e")]
    [InlineData("SELECT * FROM a WHERE x IN (SELECT y FROM b) AND EXISTS (SELECT 1 FROM c WHERE c.z = a.z)", "a b c")]
    [InlineData("SELECT (SELECT max(x) FROM b) FROM a", "b a")]
    [InlineData("SELECT * FROM (SELECT * FROM (SELECT * FROM a))", "a")]
    [InlineData("SELECT * FROM a UNION ALL SELECT * FROM b EXCEPT SELECT * FROM c", "a b c")]
    [InlineData("SELECT x FROM a ORDER BY (SELECT max(y) FROM b) LIMIT (SELECT count(*) FROM c)", "b c a")]
    [InlineData("SELECT * FROM a, LATERAL (SELECT * FROM b WHERE b.x = a.x)", "a b")]
    [InlineData("SELECT * FROM unnest((SELECT list(x) FROM a))", "a")]
    [InlineData("PIVOT a ON x IN (1, 2) USING sum(y)", "a")]
    [InlineData("DESCRIBE sales.users", "sales.users")]
    [InlineData("SUMMARIZE sales.users", "sales.users")]
    [InlineData("SELECT * FROM (DESCRIBE sales.users)", "sales.users")]
    [InlineData("EXPLAIN SELECT * FROM a", "a")]
    [InlineData("EXPLAIN ANALYZE FROM a", "a")]
    [InlineData("EXPLAIN (FORMAT JSON) FROM a", "a")]
    [InlineData("explain /* b */ (SELECT * FROM a)", "a")]
    [InlineData("-- FROM b\nSELECT '; FROM c' FROM a; -- FROM d", "a")]
    public void Every_table_that_a_statement_names_is_found(string sql, string tables) =>
        Assert.Equal(tables.Length == 0 ? [] : tables == "a b.c\"d" ? [tables] : tables.Split(' ').Order(), Analyze(sql).Tables.Select(static t => t.ToString()).Order());

    [Theory]
    [InlineData("WITH c AS (SELECT * FROM a) SELECT * FROM c", "a")]
    [InlineData("WITH c AS (SELECT * FROM a), d AS (SELECT * FROM C) SELECT * FROM d JOIN b USING (id)", "a b")]
    [InlineData("WITH a AS (SELECT * FROM a) SELECT * FROM a", "a")]
    [InlineData("WITH RECURSIVE c AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM c, a WHERE x < 3) SELECT * FROM c", "a")]
    [InlineData("WITH c AS (SELECT 1) SELECT * FROM s.c", "s.c")]
    [InlineData("SELECT * FROM (WITH c AS (SELECT * FROM a) SELECT * FROM c) JOIN c ON true", "a c")]
    [InlineData("WITH c AS (SELECT * FROM a) SELECT * FROM b WHERE x IN (SELECT x FROM c)", "a b")]
    [InlineData("WITH c AS (SELECT 1 AS x) SELECT * FROM c UNION SELECT * FROM c", "")]
    public void A_name_that_stands_for_a_part_of_the_statement_is_no_table(string sql, string tables) =>
        Assert.Equal(tables.Length == 0 ? [] : tables.Split(' '), Analyze(sql).Tables.Select(static t => t.ToString()).Order());

    [Theory]
    [InlineData("INSERT INTO a VALUES (1)", "InsertAsync")]
    [InlineData("UPDATE a SET x = 1", "UpdateAsync")]
    [InlineData("DELETE FROM a", "DeleteAsync")]
    [InlineData("MERGE INTO a USING b ON a.x = b.x WHEN MATCHED THEN DELETE", "UpsertAsync")]
    [InlineData("TRUNCATE a", "DeleteAsync")]
    [InlineData("CREATE TABLE a (x INT)", "EnsureTableAsync")]
    [InlineData("CREATE VIEW v AS SELECT 1", "EnsureTableAsync")]
    [InlineData("ALTER TABLE a ADD COLUMN x INT", "record")]
    [InlineData("SET threads = 1", "LocalLakeOptions")]
    [InlineData("RESET threads", "LocalLakeOptions")]
    [InlineData("PRAGMA threads = 1", "LocalLakeOptions")]
    [InlineData("USE other", "LocalLakeOptions")]
    [InlineData("ATTACH 'x.db'", "ATTACH")]
    [InlineData("DETACH lake", "DETACH")]
    [InlineData("COPY (SELECT 1) TO 'x.csv'", "COPY")]
    [InlineData("COPY a FROM 'x.csv'", "COPY")]
    [InlineData("EXPORT DATABASE 'x'", "EXPORT")]
    [InlineData("IMPORT DATABASE 'x'", "IMPORT")]
    [InlineData("INSTALL httpfs", "INSTALL")]
    [InlineData("LOAD httpfs", "LOAD")]
    [InlineData("CALL enable_logging()", "CALL")]
    [InlineData("CHECKPOINT", "CHECKPOINT")]
    [InlineData("VACUUM", "VACUUM")]
    [InlineData("BEGIN", "BEGIN")]
    [InlineData("PREPARE p AS SELECT 1", "PREPARE")]
    [InlineData("EXECUTE p", "EXECUTE")]
    [InlineData("DROP VIEW v", "DROP TABLE")]
    [InlineData("DROP SCHEMA s CASCADE", "DROP TABLE")]
    [InlineData("PIVOT a ON x USING sum(y)", "IN (")]
    [InlineData("EXPLAIN INSERT INTO a VALUES (1)", "EXPLAIN takes a query")]
    [InlineData("SHOW TABLES", "DESCRIBE")]
    [InlineData("SHOW ALL TABLES", "DESCRIBE")]
    [InlineData("SELECT * FROM (SHOW DATABASES)", "DESCRIBE")]
    public void What_is_no_query_is_refused_with_what_does_it(string sql, string advice)
    {
        LakeUnsupportedException e = Assert.Throws<LakeUnsupportedException>(() => Analyze(sql));
        Assert.Contains(advice, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM enable_logging('QueryLog', storage = 'file')", "enable_logging")]
    [InlineData("SELECT * FROM Enable_Profiling()", "enable_profiling")]
    [InlineData("SELECT * FROM system.main.enable_logging()", "enable_logging")]
    [InlineData("SELECT 1 WHERE EXISTS (SELECT * FROM disable_logging())", "disable_logging")]
    [InlineData("WITH c AS (FROM force_checkpoint()) SELECT 1", "force_checkpoint")]
    [InlineData("SELECT * FROM query('SELECT 1')", "query")]
    [InlineData("SELECT * FROM query_table('a')", "query_table")]
    [InlineData("SELECT * FROM json_execute_serialized_sql('{}')", "json_execute_serialized_sql")]
    [InlineData("SELECT * FROM arrow_scan(1, 2, 3)", "arrow_scan")]
    [InlineData("SELECT * FROM read_duckdb('x.db')", "read_duckdb")]
    [InlineData("SELECT * FROM duckdb_views()", "duckdb_views")]
    [InlineData("SELECT * FROM duckdb_secrets()", "duckdb_secrets")]
    [InlineData("SELECT json_serialize_plan('SELECT * FROM enable_logging()')", "json_serialize_plan")]
    [InlineData("EXPLAIN SELECT * FROM enable_logging()", "enable_logging")]
    [InlineData("SELECT * FROM a AT (VERSION => (SELECT 1 FROM enable_logging()))", "enable_logging")]
    public void A_function_that_does_more_than_make_rows_is_refused_by_name(string sql, string function)
    {
        LakeUnsupportedException e = Assert.Throws<LakeUnsupportedException>(() => Analyze(sql));
        Assert.Contains($"'{function}'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM range(3)")]
    [InlineData("SELECT unnest([1, 2])")]
    [InlineData("SELECT * FROM unnest([1, 2]) t(x)")]
    [InlineData("SELECT * FROM json_each('[1]')")]
    public void Functions_that_only_make_rows_are_welcome(string sql) => Assert.Empty(Analyze(sql).Tables);

    [Fact]
    public void A_mistake_is_shown_at_its_character()
    {
        LakeQueryException e = Assert.Throws<LakeQueryException>(() => Analyze("SELECT 'é€😀' FRM a b c"));
        Assert.Contains("at character 18 of", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("  -- nothing", 0)]
    [InlineData("SELECT 1; SELECT 2", 2)]
    [InlineData("SELECT 1; SELECT 2; SELECT 3", 3)]
    public void Anything_but_one_statement_is_refused(string sql, int count) =>
        Assert.Contains($"{count} statements", Assert.Throws<LakeQueryException>(() => Analyze(sql)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT 1; DROP TABLE a")]
    [InlineData("SELECT 1; SET threads = 1")]
    [InlineData("EXPLAIN SELECT 1; SELECT 2")]
    [InlineData("DROP TABLE a; SELECT 1")]
    [InlineData("DROP TABLE a, b")]
    [InlineData("DROP TABLE a CASCADE")]
    [InlineData("DROP TABLE a.b.c.d")]
    [InlineData("DROP TABLE")]
    [InlineData("DROP TABLE IF EXISTS")]
    [InlineData("DROP TABLE 'a'")]
    public void A_second_statement_never_rides_along(string sql) => Assert.ThrowsAny<LakeException>(() => Analyze(sql));

    [Theory]
    [InlineData("DROP TABLE a", "a", false)]
    [InlineData("drop /* x */ table IF EXISTS \"s p\".\"T\";", "s p.T", true)]
    public void A_dropped_table_is_told(string sql, string table, bool ifExists)
    {
        SqlStatement statement = Analyze(sql);
        Assert.Equal((table, ifExists), (statement.Drop!.ToString(), statement.IfExists));
    }

    [Fact]
    public void A_deep_statement_is_read_or_refused_and_never_the_end_of_the_process()
    {
        string deep = string.Concat(Enumerable.Repeat("SELECT * FROM (", 300)) + "SELECT * FROM a" + string.Concat(Enumerable.Repeat(")", 300));
        Assert.Equal("a", Assert.Single(Analyze(deep).Tables).ToString());
        string wide = string.Join(" UNION ALL ", Enumerable.Range(0, 800).Select(static i => $"SELECT * FROM t{i}"));
        Assert.Equal(800, Analyze(wide).Tables.Count);
        string tooDeep = new string('(', 20_000) + "1" + new string(')', 20_000);
        Assert.ThrowsAny<LakeException>(() => Analyze("SELECT " + tooDeep));
    }

    private SqlStatement Analyze(string sql) => SqlAnalyzer.Analyze(Connection, sql, []);
}
