using LakeOrm.Local.Tests.Records;

namespace LakeOrm.Local.Tests;

/// <summary>Tables that Spark, Databricks and delta-rs wrote, in the folder that the environment names.</summary>
public sealed class RealTables : IAsyncLifetime
{
    private const string Variable = "LAKEORM_TEST_DELTA_TABLES";
    private LakeClient? _lake;

    private LakeClient Tables
    {
        get
        {
            Assert.SkipWhen(_lake is null, $"Set {Variable} to a folder of Delta tables that other engines wrote.");
            return _lake!;
        }
    }

    public ValueTask InitializeAsync()
    {
        _lake = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? Lake.Local(folder) : null;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_lake is not null)
        {
            await _lake.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_million_rows_of_real_data_are_read_typed()
    {
        long rows = 0;
        long cases = 0;
        await foreach (SourceCase c in Tables.QueryStreamAsync<SourceCase>($"SELECT * FROM \"COVID-19_NYT\""))
        {
            rows++;
            cases += c.Cases ?? 0;
        }

        Assert.Equal(1_111_930, rows);
        Assert.Equal(cases, await Tables.ScalarAsync<long>($"SELECT sum(cases) FROM \"COVID-19_NYT\""));
        string state = "Washington";
        SourceCase first = await Tables.QueryFirstAsync<SourceCase>($"SELECT * FROM \"COVID-19_NYT\" WHERE state = {state} ORDER BY date, county");
        Assert.Equal(new SourceCase("2020-01-21", "Snohomish", "Washington", 53061, 1, 0), first);
    }

    [Theory]
    [InlineData("delta-0.8.0", "SELECT string_agg(value::VARCHAR, ',' ORDER BY value) FROM \"{0}\"", "0,1,2,4")]
    [InlineData("delta-0.8.0", "SELECT count(*)::VARCHAR FROM \"{0}\" AT (VERSION => 0)", "5")]
    [InlineData("delta-0.8.0-date", "SELECT min(date)::VARCHAR || ' ' || max(date)::VARCHAR || ' ' || count(*) FROM \"{0}\"", "2021-01-01 2021-01-05 5")]
    [InlineData("delta-0.8.0-null-partition", "SELECT string_agg(coalesce(k, 'null'), ',' ORDER BY k NULLS LAST) FROM \"{0}\"", "A,null")]
    [InlineData("delta-0.8.0-null-partition", "SELECT count(*)::VARCHAR FROM \"{0}\" WHERE k IS NULL", "1")]
    [InlineData("delta-0.8.0-special-partition", "SELECT string_agg(x, ',' ORDER BY x) FROM \"{0}\"", "A/A,B B")]
    [InlineData("delta-0.8.0-special-partition", "SELECT count(*)::VARCHAR FROM \"{0}\" WHERE x = 'A/A'", "1")]
    [InlineData("delta-0.8.0-numeric-partition", "SELECT typeof(x) || ' ' || sum(x) FROM \"{0}\" GROUP BY typeof(x)", "BIGINT 19")]
    [InlineData("delta-0.8.0-partitioned", "SELECT count(*) || ' ' || count(DISTINCT (year, month, day)) FROM \"{0}\"", "7 6")]
    [InlineData("delta-2.2.0-partitioned-types", "SELECT string_agg(c1 || c2 || c3, ',' ORDER BY c1) FROM \"{0}\"", "4c5,5b6,6a4")]
    [InlineData("delta-0.8-empty", "SELECT count(*)::VARCHAR FROM \"{0}\"", "0")]
    [InlineData("simple_table_with_checkpoint", "SELECT count(*)::VARCHAR FROM \"{0}\"", "11")]
    [InlineData("simple_table_with_checkpoint", "SELECT count(*)::VARCHAR FROM \"{0}\" AT (VERSION => 9)", "10")]
    [InlineData("table_with_edge_timestamps", "SELECT string_agg(BIG_DATE::VARCHAR, ',' ORDER BY BIG_DATE) FROM \"{0}\"", "9999-12-30 00:00:00+00,9999-12-31 00:00:00+00")]
    [InlineData("delta-stats-optional", "SELECT max(timestamp)::VARCHAR FROM \"{0}\" WHERE timestamp > TIMESTAMPTZ '2022-10-24 22:59:34+00'", "2022-10-24 22:59:34.067272+00")]
    [InlineData("delta-stats-optional", "SELECT max(\"decimal\")::VARCHAR || \"struct\".struct_element || \"map\"['map_key'] || \"array\"[1] FROM \"{0}\" GROUP BY \"struct\", \"map\", \"array\"", "-5.67800struct_valuemap_valuearray_value")]
    [InlineData("table-with-dv-small", "SELECT string_agg(value::VARCHAR, ',' ORDER BY value) || ' ' || any_value(typeof(value)) FROM \"{0}\"", "1,2,3,4,5,6,7,8 INTEGER")]
    [InlineData("table-with-dv-small", "SELECT string_agg(value::VARCHAR, ',' ORDER BY value) FROM \"{0}\" AT (VERSION => 0)", "0,1,2,3,4,5,6,7,8,9")]
    [InlineData("table_with_deletion_logs", "SELECT count(*) || ' ' || min(id) || ' ' || max(id) || ' ' || count(*) FILTER (id IN (12, 89)) FROM \"{0}\"", "98 10 109 0")]
    [InlineData("table_with_deletion_logs", "SELECT count(*) || ' ' || count(*) FILTER (id IN (12, 89)) FROM \"{0}\" AT (VERSION => 3)", "99 1")]
    [InlineData("table_with_deletion_logs", "SELECT count(*) || ' ' || count(*) FILTER (id IN (12, 89)) FROM \"{0}\" AT (VERSION => 2)", "100 2")]
    [InlineData("cdf-table-with-cdc-and-dvs", "SELECT string_agg(id || ':' || comment, ',' ORDER BY id) FROM \"{0}\"", "0:new,1:after-large-delete,2:,10:merge1-insert,12:merge2-insert")]
    [InlineData("table_with_column_mapping", "SELECT string_agg(\"Super Name\", ',' ORDER BY \"Super Name\") FROM \"{0}\" WHERE \"Company Very Short\" = 'BMS'", "Anthony Johnson,Mr. Daniel Ferguson MD,Nathan Bennett,Stephanie Mcgrath")]
    [InlineData("table_with_column_mapping", "SELECT \"Company Very Short\" FROM \"{0}\" WHERE \"Super Name\" >= 'T'", "BME")]
    [InlineData("table_with_partitioning_mapping", "SELECT string_agg(newid || ' ' || description, ',' ORDER BY newid) || ' ' || any_value(typeof(newid)) FROM \"{0}\"", "1 Initial data,2 Additional data INTEGER")]
    [InlineData("table_with_partitioning_mapping", "SELECT string_agg(id || ' ' || description, ',') FROM \"{0}\" AT (VERSION => 1)", "1 Initial data")]
    [InlineData("table_with_liquid_clustering", "SELECT count(*) || ' ' || sum(id) FROM \"{0}\"", "10 45")]
    public async Task What_others_wrote_is_read_as_they_wrote_it(string table, string sql, string expected) =>
        Assert.Equal(expected, await Tables.ScalarAsync<string>(LakeSql.Raw(sql.Replace("{0}", table, StringComparison.Ordinal))));

    [Theory]
    [InlineData("checkpoint-v2-table", "v2Checkpoint")]
    [InlineData("spark-variant-checkpoint", "variantType")]
    public async Task A_feature_that_is_not_understood_is_refused_by_its_name(string table, string feature) =>
        Assert.Contains(feature, (await Assert.ThrowsAsync<LakeUnsupportedException>(() => Tables.ScalarAsync<long>($"SELECT count(*) FROM {LakeSql.Identifier(table)}"))).Message, StringComparison.Ordinal);

    /// <summary>An OPTIMIZE wrote the rows that its version had left anew: an answer key by the engine that deleted them.</summary>
    [Theory]
    [InlineData(2, 3)]
    [InlineData(5, 6)]
    [InlineData(10, 11)]
    [InlineData(12, 13)]
    [InlineData(16, 17)]
    [InlineData(18, 19)]
    [InlineData(20, 21)]
    [InlineData(22, 23)]
    public async Task Rows_past_deletion_vectors_are_those_that_the_other_engine_wrote_anew(int deleted, int optimized)
    {
        string before = await RowsAsync(deleted);
        Assert.NotEmpty(before);
        Assert.Equal(await RowsAsync(optimized), before);
    }

    private async Task<string> RowsAsync(int version) =>
        await Tables.ScalarAsync<string>($"SELECT string_agg(id || ':' || comment, ',' ORDER BY id, comment) FROM \"cdf-table-with-cdc-and-dvs\" AT (VERSION => {version})") ?? string.Empty;
}
