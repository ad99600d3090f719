using System.Globalization;
using LakeOrm.Local.Tests.Records;
using LakeOrm.TestServers;

namespace LakeOrm.Local.Tests.Spark;

/// <summary>For each feature of docs/delta-features.md Spark makes a table with it: after several commits, a checkpoint and a delete both sides read the same rows, and write in turns what LakeOrm keeps. Features that are none of a row's business share a table.</summary>
public sealed class Features(SparkSql spark) : SparkTest(spark)
{
    private const string Row = "concat_ws('|', CAST(id AS STRING), coalesce(text, '-'), coalesce(CAST(n AS STRING), '-'))";

    private static readonly Dictionary<string, FeatureTable> Tables = new()
    {
        ["none"] = new(),
        ["deletionVectors"] = new() { Properties = "'delta.enableDeletionVectors' = 'true'" },
        ["columnMapping by name"] = new() { Properties = "'delta.columnMapping.mode' = 'name'", Columns = "id BIGINT, caption STRING, n BIGINT", Then = ["ALTER TABLE {0} RENAME COLUMN caption TO text"] },
        ["columnMapping by id"] = new() { Properties = "'delta.columnMapping.mode' = 'id'", Columns = "id BIGINT, caption STRING, n BIGINT", Then = ["ALTER TABLE {0} RENAME COLUMN caption TO text"] },
        ["v2Checkpoint"] = new() { Properties = "'delta.checkpointPolicy' = 'v2'" },
        ["typeWidening"] = new() { Properties = "'delta.enableTypeWidening' = 'true'", Columns = "id BIGINT, text STRING, n INT", Then = ["ALTER TABLE {0} ALTER COLUMN n TYPE BIGINT"] },
        ["generatedColumns"] = new() { Columns = "id BIGINT, text STRING, n BIGINT GENERATED ALWAYS AS (id * 2)", MakesN = true, RefusesInserts = "generatedColumns", RefusesChanges = "generatedColumns" },
        ["identityColumns"] = new() { Columns = "id BIGINT, text STRING, n BIGINT GENERATED ALWAYS AS IDENTITY", MakesN = true, RefusesInserts = "identityColumns", RefusesChanges = "identityColumns" },
        ["allowColumnDefaults"] = new() { Columns = "id BIGINT, text STRING, n BIGINT DEFAULT 7", Properties = "'delta.feature.allowColumnDefaults' = 'supported'", MakesN = true },
        ["checkConstraints"] = new() { Then = ["ALTER TABLE {0} ADD CONSTRAINT positive CHECK (id >= 0)"], RefusesInserts = "checkConstraints", RefusesChanges = "checkConstraints" },
        ["not null"] = new() { Columns = "id BIGINT NOT NULL, text STRING, n BIGINT" },
        ["appendOnly"] = new() { Properties = "'delta.appendOnly' = 'true'", AppendOnly = true, RefusesChanges = "appendOnly" },
        ["changeDataFeed"] = new() { Properties = "'delta.enableChangeDataFeed' = 'true'", Then = ["UPDATE {0} SET text = 'changed' WHERE id < 20"], RefusesChanges = "changeDataFeed" },
        ["inCommitTimestamp"] = new() { Properties = "'delta.enableInCommitTimestamps' = 'true'" },
        ["inCommitTimestamp, later"] = new() { Then = ["ALTER TABLE {0} SET TBLPROPERTIES ('delta.enableInCommitTimestamps' = 'true')"] },
        ["rowTracking"] = new() { Properties = "'delta.enableRowTracking' = 'true'", RefusesInserts = "rowTracking", RefusesChanges = "rowTracking" },
        ["clustering"] = new() { Clause = "CLUSTER BY (id)", Then = ["OPTIMIZE {0}"], RefusesInserts = "clustering", RefusesChanges = "clustering" },
        ["icebergCompatV1"] = new() { Properties = "'delta.enableIcebergCompatV1' = 'true', 'delta.columnMapping.mode' = 'name'", RefusesInserts = "icebergCompatV1", RefusesChanges = "icebergCompatV1" },
        ["icebergCompatV2"] = new() { Properties = "'delta.enableIcebergCompatV2' = 'true', 'delta.columnMapping.mode' = 'name'", RefusesInserts = "icebergCompatV2", RefusesChanges = "icebergCompatV2" },
        ["icebergCompatV3"] = new() { Properties = "'delta.enableIcebergCompatV3' = 'true', 'delta.columnMapping.mode' = 'name'", RefusesInserts = "icebergCompatV3", RefusesChanges = "icebergCompatV3" },
        ["domainMetadata, timestampNtz and vacuumProtocolCheck"] = new() { Properties = "'delta.feature.domainMetadata' = 'supported', 'delta.feature.timestampNtz' = 'supported', 'delta.feature.vacuumProtocolCheck' = 'supported'" },
        ["checkpointProtection"] = new() { Properties = "'delta.feature.checkpointProtection' = 'supported'", RefusesInserts = "checkpointProtection", RefusesChanges = "checkpointProtection" },
    };

    public static TheoryData<string> Names => [.. Tables.Keys];

    private string Table => At("featured");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Both_sides_read_the_same_rows_and_write_in_turns(string name)
    {
        FeatureTable table = Tables[name];
        await MakeAsync(table);
        Assert.Equal(table.AppendOnly ? 210 : 210 - 29, (await OurRowsAsync("featured", Row)).Length);
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM featured WHERE id = 150"));

        FeatureRow[] ours = [new FeatureRow { Id = 1000, Text = "ours", N = 5 }, new FeatureRow { Id = 1001 }];
        await WriteAsync(table.RefusesInserts, () => Lake.InsertAsync(ours));
        await WriteAsync(table.RefusesChanges, () => Lake.DeleteAsync<FeatureRow>($"id BETWEEN 100 AND 110"));
        await WriteAsync(table.RefusesChanges, () => Lake.UpdateAsync<FeatureRow>($"text = 'updated'", $"id BETWEEN 111 AND 120"));
        string[] rows = await AgreeAsync("featured", Row);
        Assert.Equal(table.RefusesInserts is null, rows.Contains("1000|ours|5"));
        Assert.Equal(table.RefusesChanges is null, rows.Any(static r => r.Contains("updated", StringComparison.Ordinal)));

        if (table is { RefusesInserts: not null, RefusesChanges: not null })
        {
            // There is nothing of ours for Spark to write upon.
            return;
        }

        await SparkAsync(table.AppendOnly ? Insert(table, 2000, 2005) : $"DELETE FROM {Table} WHERE id IN (1001, 5, 150)", Insert(table, 3000, 3005));
        await AgreeAsync("featured", Row);
        await AgreeOnHistoryAsync();
    }

    [Fact]
    public async Task Checkpoints_with_a_manifest_in_Parquet_are_read_and_written_upon()
    {
        FeatureTable table = Tables["v2Checkpoint"];
        await SparkAsync("SET spark.databricks.delta.checkpointV2.topLevelFileFormat=parquet");
        await MakeAsync(table);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(Folder("featured"), "_delta_log"), "*.checkpoint.*-*.parquet"));
        await AgreeAsync("featured", Row);
        await Lake.InsertAsync([new FeatureRow { Id = 1000, Text = "ours", N = 5 }]);
        await Lake.DeleteAsync<FeatureRow>($"id < 50");
        await SparkAsync(Insert(table, 2000, 2005), Insert(table, 2005, 2010), Insert(table, 2010, 2015), "SET spark.databricks.delta.checkpointV2.topLevelFileFormat=json");
        await AgreeAsync("featured", Row);
        await AgreeOnVersionsAsync("featured");
    }

    [Fact]
    public async Task Checkpoints_in_several_parts_are_read()
    {
        await SparkAsync("SET spark.databricks.delta.checkpoint.partSize=2");
        await MakeAsync(Tables["none"]);
        await SparkAsync("RESET spark.databricks.delta.checkpoint.partSize");
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(Folder("featured"), "_delta_log"), "*.checkpoint.0000000001.*.parquet"));
        await AgreeAsync("featured", Row);
        await Lake.DeleteAsync<FeatureRow>($"id < 50");
        await Lake.CheckpointAsync<FeatureRow>();
        await AgreeAsync("featured", Row);
    }

    [Fact]
    public async Task Variants_are_refused_by_their_features_name()
    {
        await SparkAsync($"CREATE TABLE {Table} (id BIGINT, v VARIANT) USING delta", $"INSERT INTO {Table} SELECT 1, parse_json('[1]')");
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.ScalarAsync<long>($"SELECT count(*) FROM featured"));
        Assert.Contains("variantType", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("id")]
    public async Task Renamed_fields_of_nested_values_are_read_as_they_are_called_now_or_refused(string mode)
    {
        await SparkAsync(
            $"CREATE TABLE {Table} (id BIGINT, s STRUCT<a: INT, b: STRING>, l ARRAY<STRUCT<x: INT>>, m MAP<STRING, STRUCT<y: INT>>) USING delta TBLPROPERTIES ('delta.columnMapping.mode' = '{mode}', 'delta.checkpointInterval' = '3')",
            $"INSERT INTO {Table} SELECT id, struct(CAST(id AS INT) AS a, 'b' AS b), array(struct(1 AS x)), map('k', struct(2 AS y)) FROM range(10)",
            $"ALTER TABLE {Table} RENAME COLUMN s.b TO c",
            $"ALTER TABLE {Table} RENAME COLUMN l.element.x TO z",
            $"ALTER TABLE {Table} ADD COLUMN s.d BIGINT",
            $"DELETE FROM {Table} WHERE id = 3",
            $"INSERT INTO {Table} SELECT 20, struct(20 AS a, 'c' AS c, 4L AS d), array(struct(1 AS z), NULL), map()");
        const string Values = "concat_ws('|', CAST(id AS STRING), CAST(s.a AS STRING), s.c, coalesce(CAST(s.d AS STRING), '-'), ";
        if (mode == "id")
        {
            LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.ScalarAsync<long>($"SELECT sum(s.a) FROM featured"));
            Assert.Contains("columnMapping", e.Message, StringComparison.Ordinal);
            return;
        }

        await AgreeAsync("featured", Values + "CAST(len(l) AS STRING), CAST(l[1].z AS STRING), coalesce(CAST(m['k'].y AS STRING), '-'))", Values + "CAST(size(l) AS STRING), CAST(l[0].z AS STRING), coalesce(CAST(m['k'].y AS STRING), '-'))");
        await AgreeOnVersionsAsync("featured");
    }

    [Fact]
    public async Task A_clone_is_read_where_the_folder_whose_files_it_names_is_allowed()
    {
        await MakeAsync(Tables["deletionVectors"]);
        await SparkAsync($"CREATE TABLE {At("clone")} SHALLOW CLONE {Table}", $"INSERT INTO {At("clone")} VALUES (5000, 'clone', 1)", $"DELETE FROM {At("clone")} WHERE id = 8");
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.ScalarAsync<long>($"SELECT count(n) FROM clone"));
        Assert.Contains(nameof(LocalLakeOptions.AllowedRoots), e.Message, StringComparison.Ordinal);
        await using LakeClient allowed = new(new LocalDriver(Root, new LocalLakeOptions { AllowedRoots = [Folder("featured")] }));
        Assert.Equal(await SparkRowsAsync("clone", Row), await OurRowsAsync("clone", Row, allowed));
    }

    [Fact]
    public async Task A_table_that_Spark_overwrites_and_restores_is_read_as_it_is_now()
    {
        await MakeAsync(Tables["none"]);
        string[] before = await OurRowsAsync("featured", Row);
        await SparkAsync($"INSERT OVERWRITE {Table} VALUES (1, 'a', 2), (2, NULL, NULL)");
        Assert.Equal(2, (await AgreeAsync("featured", Row)).Length);
        await SparkAsync($"RESTORE TABLE {Table} TO VERSION AS OF 4");
        Assert.Equal(before, await AgreeAsync("featured", Row));
        await AgreeOnVersionsAsync("featured");
    }

    private static string Columns(FeatureTable table) => table.MakesN ? "id, text" : "id, text, n";

    private string Insert(FeatureTable table, int from, int to) => string.Create(
        CultureInfo.InvariantCulture,
        $"INSERT INTO {Table} ({Columns(table)}) SELECT id, concat('t', id){(table.MakesN ? string.Empty : ", CAST(id * 2 AS INT)")} FROM range({from}, {to})");

    private Task<SparkStatement> MakeAsync(FeatureTable table)
    {
        string first = Insert(table, 0, 100);
        return SparkAsync(
        [
            $"CREATE TABLE {Table} ({table.Columns}) USING delta {table.Clause} TBLPROPERTIES ('delta.checkpointInterval' = '3'{(table.Properties.Length > 0 ? ", " : string.Empty)}{table.Properties})",
            table.Columns.Contains("caption", StringComparison.Ordinal) ? first.Replace("text", "caption", StringComparison.Ordinal) : first,
            .. table.Then.Select(t => string.Format(CultureInfo.InvariantCulture, t, Table)),
            Insert(table, 100, 200),
            .. table.AppendOnly ? (string[])[] : [$"DELETE FROM {Table} WHERE id % 7 = 0"],
            Insert(table, 200, 210),
        ]);
    }

    private static async Task WriteAsync(string? refusal, Func<Task<WriteResult>> write)
    {
        if (refusal is null)
        {
            Assert.Equal(WriteOutcome.Committed, (await write()).Outcome);
            return;
        }

        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(write);
        Assert.Contains(refusal, e.Message, StringComparison.Ordinal);
    }

    private async Task AgreeOnHistoryAsync() => Assert.Equal(
        (await SparkAsync($"DESCRIBE HISTORY {Table}")).Rows.Select(static r => (r.GetProperty("version").GetInt64(), r.GetProperty("timestamp").GetDateTimeOffset(), r.GetProperty("operation").GetString())),
        (await Lake.HistoryAsync<FeatureRow>()).Select(static c => (c.Version, c.Timestamp.AddTicks(-(c.Timestamp.Ticks % TimeSpan.TicksPerMillisecond)), c.Operation)));
}
