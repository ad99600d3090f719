using LakeOrm.Local.Tests.Records;

namespace LakeOrm.Local.Tests;

/// <summary>Tables that Spark, Databricks and delta-rs wrote, in the folder that the environment names.</summary>
public sealed class RealTables : IAsyncLifetime
{
    private const string Variable = "LAKEORM_TEST_DELTA_TABLES";
    // Rows, and the columns with the types that the schema in the log comes to. Spark tells the same of these folders.
    private static readonly Dictionary<string, (long Rows, string Columns)> Read = new()
    {
        ["COVID-19_NYT"] = (1_111_930, "date VARCHAR, county VARCHAR, state VARCHAR, fips INTEGER, cases INTEGER, deaths INTEGER"),
        ["cdc_ict_table"] = (2, "name VARCHAR, birthyear INTEGER, age INTEGER"),
        ["cdf-table"] = (9, "id INTEGER, name VARCHAR, birthday DATE"),
        ["cdf-table-non-partitioned"] = (11, "id INTEGER, name VARCHAR, birthday DATE, long_field BIGINT, boolean_field BOOLEAN, double_field DOUBLE, smallint_field SMALLINT"),
        ["cdf-table-with-cdc-and-dvs"] = (5, "id INTEGER, comment VARCHAR"),
        ["checkpoint-cdf-table"] = (13, "id INTEGER, name VARCHAR, birthday DATE"),
        ["checkpoint-v2-table"] = (44, "id BIGINT, name VARCHAR, created_at TIMESTAMP WITH TIME ZONE"),
        ["concurrent_workers"] = (0, "value INTEGER"),
        ["delta-0.2.0"] = (6, "value INTEGER"),
        ["delta-0.8-empty"] = (0, "column BIGINT"),
        ["delta-0.8.0"] = (4, "value INTEGER"),
        ["delta-0.8.0-date"] = (5, "date DATE, dayOfYear INTEGER"),
        ["delta-0.8.0-null-partition"] = (2, "k VARCHAR, v BIGINT"),
        ["delta-0.8.0-numeric-partition"] = (2, "x BIGINT, y DOUBLE, z VARCHAR"),
        ["delta-0.8.0-partitioned"] = (7, "value VARCHAR, year VARCHAR, month VARCHAR, day VARCHAR"),
        ["delta-0.8.0-special-partition"] = (2, "x VARCHAR, y BIGINT"),
        ["delta-1.2.1-only-struct-stats"] = (12, "integer INTEGER, null BOOLEAN, boolean BOOLEAN, double DOUBLE, decimal DECIMAL(8,5), string VARCHAR, binary BLOB, date DATE, timestamp TIMESTAMP WITH TIME ZONE, struct STRUCT(struct_element VARCHAR), map MAP(VARCHAR, VARCHAR), array VARCHAR[], nested_struct STRUCT(struct_element STRUCT(nested_struct_element VARCHAR)), struct_of_array_of_map STRUCT(struct_element MAP(VARCHAR, VARCHAR)[]), new_column INTEGER"),
        ["delta-2.2.0-partitioned-types"] = (3, "c1 INTEGER, c2 VARCHAR, c3 INTEGER"),
        ["delta-checkpoint-stats-optional"] = (2, "integer INTEGER, null BOOLEAN, boolean BOOLEAN, double DOUBLE, decimal DECIMAL(8,5), string VARCHAR, binary BLOB, date DATE, timestamp TIMESTAMP WITH TIME ZONE, struct STRUCT(struct_element VARCHAR), map MAP(VARCHAR, VARCHAR), array VARCHAR[], nested_struct STRUCT(struct_element STRUCT(nested_struct_element VARCHAR)), struct_of_array_of_map STRUCT(struct_element MAP(VARCHAR, VARCHAR)[])"),
        ["delta-live-table"] = (0, "sherpa_user_id DECIMAL(38,0), enabled BOOLEAN, last_login TIMESTAMP WITH TIME ZONE, first_name VARCHAR, last_name VARCHAR, full_name VARCHAR, email VARCHAR, job_title VARCHAR, hire_date DATE, skypoint_delta_index BIGINT"),
        ["delta-stats-optional"] = (2, "integer INTEGER, null BOOLEAN, boolean BOOLEAN, double DOUBLE, decimal DECIMAL(8,5), string VARCHAR, binary BLOB, date DATE, timestamp TIMESTAMP WITH TIME ZONE, struct STRUCT(struct_element VARCHAR), map MAP(VARCHAR, VARCHAR), array VARCHAR[], nested_struct STRUCT(struct_element STRUCT(nested_struct_element VARCHAR)), struct_of_array_of_map STRUCT(struct_element MAP(VARCHAR, VARCHAR)[])"),
        ["golden/data-reader-array-primitives"] = (10, "as_array_int INTEGER[], as_array_long BIGINT[], as_array_byte TINYINT[], as_array_short SMALLINT[], as_array_boolean BOOLEAN[], as_array_float FLOAT[], as_array_double DOUBLE[], as_array_string VARCHAR[], as_array_binary BLOB[], as_array_big_decimal DECIMAL(1,0)[]"),
        ["http_requests"] = (1581, "date VARCHAR, ClientIP VARCHAR, ClientRequestHost VARCHAR, ClientRequestMethod VARCHAR, ClientRequestURI VARCHAR, EdgeEndTimestamp TIMESTAMP WITH TIME ZONE, EdgeResponseBytes BIGINT, EdgeResponseStatus SMALLINT, EdgeStartTimestamp TIMESTAMP WITH TIME ZONE"),
        ["issue-2152"] = (0, "ID_D_DATE BIGINT, TXT_DateKey VARCHAR"),
        ["issue_1374"] = (20, "timestamp TIMESTAMP WITH TIME ZONE, temperature INTEGER, date VARCHAR"),
        ["partition-type-primitives"] = (16, "id BIGINT, value VARCHAR, year VARCHAR, is_active VARCHAR, event_date VARCHAR, category VARCHAR"),
        ["python-0.25.5-checkpoint"] = (6, "x BIGINT"),
        ["simple_commit"] = (0, "value INTEGER"),
        ["simple_table"] = (3, "id BIGINT"),
        ["simple_table_with_cdc"] = (1, "id INTEGER, name VARCHAR"),
        ["simple_table_with_checkpoint"] = (11, "version INTEGER"),
        ["table-with-dv-small"] = (8, "value INTEGER"),
        ["table-without-dv-small"] = (10, "value BIGINT"),
        ["table_failed_last_checkpoint_update"] = (20, "id VARCHAR, price BIGINT, sold INTEGER, deleted BOOLEAN"),
        ["table_with_column_mapping"] = (5, "Company Very Short VARCHAR, Super Name VARCHAR"),
        ["table_with_deletion_logs"] = (98, "address VARCHAR, age DOUBLE, company VARCHAR, id BIGINT, name VARCHAR, nbr BIGINT, phone_number VARCHAR"),
        ["table_with_edge_timestamps"] = (2, "BIG_DATE TIMESTAMP WITH TIME ZONE, NORMAL_DATE TIMESTAMP WITH TIME ZONE, SOME_VALUE INTEGER"),
        ["table_with_liquid_clustering"] = (10, "id BIGINT"),
        ["table_with_null_stats_in_notnull_struct"] = (2, "s STRUCT(l BIGINT, b BOOLEAN)"),
        ["table_with_partitioning_mapping"] = (2, "newid INTEGER, description VARCHAR"),
    };

    // Folders that have a log and no data files.
    private static readonly string[] WithoutFiles = ["checkpoint_with_partitions", "checkpoints", "checkpoints_vacuumed", "latest_not_checkpointed", "table-with-domain-metadata", "with_checkpoint_no_last_checkpoint"];

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["simple_table_features"] = "blahabl",
        ["spark-shredded-variant-preview-delta"] = "variantShredding-preview",
        ["spark-variant-checkpoint"] = "variantType-preview",
        ["spark-variant-stable-feature-checkpoint"] = "variantType",
    };

    private LakeClient? _lake;

    public static TheoryData<string> ReadNames => [.. Read.Keys];

    public static TheoryData<string> WithoutFilesNames => [.. WithoutFiles];

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

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
    [InlineData("checkpoint-v2-table", "SELECT count(*) || ' ' || min(id) || ' ' || max(id) || ' ' || sum(id) FROM \"{0}\"", "44 1 44 990")]
    [InlineData("checkpoint-v2-table", "SELECT count(*) || ' ' || sum(id) FROM \"{0}\" AT (VERSION => 8)", "43 946")]
    [InlineData("checkpoint-v2-table", "SELECT count(*) || ' ' || sum(id) FROM \"{0}\" AT (VERSION => 3)", "21 231")]
    [InlineData("table_with_liquid_clustering", "SELECT count(*) || ' ' || sum(id) FROM \"{0}\"", "10 45")]
    public async Task What_others_wrote_is_read_as_they_wrote_it(string table, string sql, string expected) =>
        Assert.Equal(expected, await Tables.ScalarAsync<string>(LakeSql.Raw(sql.Replace("{0}", table, StringComparison.Ordinal))));

    [Fact]
    public void Every_table_has_an_expectation()
    {
        Assert.NotNull(Tables);
        string root = Environment.GetEnvironmentVariable(Variable)!;
        string[] tables = [.. Directory.EnumerateDirectories(root, "_delta_log", SearchOption.AllDirectories)
            .Select(log => Path.GetRelativePath(root, Path.GetDirectoryName(log)!).Replace(Path.DirectorySeparatorChar, '/'))];
        Assert.Equal(tables.Order(), Read.Keys.Concat(WithoutFiles).Concat(Refused.Keys).Order());
    }

    [Theory]
    [MemberData(nameof(ReadNames))]
    public async Task A_table_has_the_rows_and_the_types_that_its_writer_gave_it(string name)
    {
        (long rows, string columns) = Read[name];
        LakeSql table = Named(name);
        Assert.Equal(rows, await Tables.ScalarAsync<long>($"SELECT count(*) FROM {table}"));
        Assert.Equal(columns, await Tables.ScalarAsync<string>($"SELECT string_agg(column_name || ' ' || column_type, ', ') FROM (DESCRIBE SELECT * FROM {table})"));
    }

    [Theory]
    [MemberData(nameof(WithoutFilesNames))]
    public async Task A_table_whose_files_are_gone_is_an_error_and_not_an_empty_answer(string name) =>
        await Assert.ThrowsAnyAsync<LakeException>(() => Tables.ScalarAsync<long>($"SELECT count(*) FROM {Named(name)}"));

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public async Task A_feature_that_is_not_understood_is_refused_by_its_name(string name) =>
        Assert.Contains($"'{Refused[name]}'", (await Assert.ThrowsAsync<LakeUnsupportedException>(() => Tables.ScalarAsync<long>($"SELECT count(*) FROM {Named(name)}"))).Message, StringComparison.Ordinal);

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

    // A folder within a folder is a schema and a table.
    private static LakeSql Named(string folder) => LakeSql.Raw(string.Join('.', folder.Split('/').Select(static p => $"\"{p}\"")));

    private async Task<string> RowsAsync(int version) =>
        await Tables.ScalarAsync<string>($"SELECT string_agg(id || ':' || comment, ',' ORDER BY id, comment) FROM \"cdf-table-with-cdc-and-dvs\" AT (VERSION => {version})") ?? string.Empty;
}
