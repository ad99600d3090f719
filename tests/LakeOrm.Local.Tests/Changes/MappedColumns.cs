using System.Text.Json.Nodes;
using LakeOrm.Contract.Records;
using LakeOrm.Local.Tests.Records;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>A table whose columns have other names in its files than in its schema: what is written there is written under those.</summary>
public sealed class MappedColumns : ChangeTest
{
    private const string Protocol = """{"protocol":{"minReaderVersion":2,"minWriterVersion":5}}""";

    private static readonly Parcel[] Parcels =
    [
        new() { Id = 1, Lane = 1, Origin = new Place(1, "DE", 1.5), Target = null, Stops = [new Place(2, "FR", null), new Place(3, "IT", 2)], Labels = new() { ["a"] = 1 }, Notes = ["x", null] },
        new() { Id = 2, Lane = null, Origin = new Place(4, "ES", null), Target = new Place(5, "PT", 0), Stops = [], Labels = null, Notes = [] },
    ];

    private ForeignCommits Log => new(Path.Combine(Root, "sales"));

    private static Sale[] Sales(int from, int count, string title = "a") =>
        [.. Enumerable.Range(from, count).Select(i => new Sale { Id = i, Title = $"{title}{i}", AmountDue = i / 2.0, TheDay = i % 3 == 0 ? null : new DateOnly(2024, 1, i % 3) })];

    [Theory]
    [InlineData("name")]
    [InlineData("id")]
    public async Task Rows_are_written_under_the_names_and_numbers_of_files_and_read_back(string mode)
    {
        Create(mode);
        await Lake.InsertAsync(Sales(0, 30));
        Assert.Equal(Sales(0, 30), await Lake.QueryAsync<Sale>($"SELECT * FROM sales ORDER BY id"));
        foreach (JsonObject add in Log.Adds(1))
        {
            Assert.Equal(["col-day"], add["partitionValues"]!.AsObject().Select(static p => p.Key));
            var statistics = JsonNode.Parse(add["stats"]!.GetValue<string>())!.AsObject();
            Assert.Equal(["amount", "col-id", "col-title"], statistics["nullCount"]!.AsObject().Select(static p => p.Key).Order());
            string path = Path.Combine(Root, "sales", Uri.UnescapeDataString(add["path"]!.GetValue<string>()));
            Assert.Equal("col-id 1,col-title 2,amount 3", await Lake.ScalarAsync<string>(Sql($"SELECT string_agg(name || ' ' || field_id, ',') FROM parquet_schema('{path}') WHERE type IS NOT NULL")));
        }
    }

    [Theory]
    [InlineData("name")]
    [InlineData("id")]
    public async Task Changes_find_and_keep_rows(string mode)
    {
        Create(mode);
        await Lake.InsertAsync(Sales(0, 30));
        await Lake.DeleteAsync<Sale>($"amount_due < 5 AND the_day = DATE '2024-01-01'");
        await Lake.UpdateAsync<Sale>($"title = 'late'", $"the_day IS NULL");
        await Lake.UpsertAsync(Sales(28, 4, "b"));
        Sale[] expected =
        [
            .. Sales(0, 28).Where(static s => !(s.AmountDue < 5 && s.TheDay == new DateOnly(2024, 1, 1))).Select(static s => s.TheDay is null ? s with { Title = "late" } : s),
            .. Sales(28, 4, "b"),
        ];
        Assert.Equal(expected, await Lake.QueryAsync<Sale>($"SELECT * FROM sales ORDER BY id"));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("id")]
    public async Task Files_are_left_out_by_values_under_the_names_of_files(string mode)
    {
        Create(mode);
        await Lake.InsertAsync(Sales(0, 30));
        await Lake.InsertAsync(Sales(100, 30));
        Assert.Equal(10L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales WHERE the_day = DATE '2024-01-01' AND id < 50"));
        Assert.Equal(1, Reads[0].Files);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("id")]
    public async Task Partitions_are_put_together_overwritten_and_counted_by_the_names_of_files(string mode)
    {
        Create(mode);
        await Lake.InsertAsync(Sales(0, 30));
        await Lake.InsertAsync(Sales(30, 30));
        Assert.Equal((3L, 60L), (await Lake.StatsAsync<Sale>()) is var stats ? ((long)stats.Partitions, stats.Rows) : default);
        OptimizeResult optimized = await Lake.OptimizeAsync<Sale>(new() { Where = $"the_day = DATE '2024-01-01'" });
        Assert.Equal((2, 1, 20L), (optimized.FilesRemoved, optimized.FilesAdded, optimized.Rows));
        Assert.Equal(Sales(0, 60), await Lake.QueryAsync<Sale>($"SELECT * FROM sales ORDER BY id"));

        Sale[] instead = [Sales(100, 1)[0]];
        await Lake.OverwriteAsync(instead, new() { Where = $"the_day = {instead[0].TheDay!.Value}" });
        Assert.Equal([.. Sales(0, 60).Where(s => s.TheDay != instead[0].TheDay), .. instead], await Lake.QueryAsync<Sale>($"SELECT * FROM sales ORDER BY id"));
    }

    [Fact]
    public async Task A_column_that_was_renamed_keeps_its_rows_and_one_of_its_old_name_is_another()
    {
        Create("name");
        await Lake.InsertAsync(Sales(0, 3));
        Log.Commit(Metadata("name", "day", Field("title", "col-new", 9, "string"), Field("id", "col-id", 1, "long"), Field("caption", "col-title", 2, "string"), Field("day", "col-day", 4, "date")));
        Assert.Equal("0 a0 null,1 a1 null,2 a2 null", await Lake.ScalarAsync<string>($"SELECT string_agg(id || ' ' || caption || ' ' || coalesce(title, 'null'), ',' ORDER BY id) FROM sales"));
        Assert.Equal("a0", await Lake.ScalarAsync<string>($"SELECT min(title) FROM sales AT (VERSION => 1)"));
    }

    [Fact]
    public async Task Fields_of_values_that_were_renamed_keep_their_values()
    {
        await Lake.EnsureTableAsync<Parcel>();
        await Lake.InsertAsync(Parcels);
        string before = await TextAsync("lab.parcels");
        ForeignCommits log = new(Path.Combine(Root, "lab", "parcels"));
        JsonObject metadata = log.Actions(0).Single(static a => a.ContainsKey("metaData"));
        JsonNode schema = JsonNode.Parse(metadata["metaData"]!["schemaString"]!.GetValue<string>())!;
        int id = 0;
        Map(schema, ref id);
        metadata["metaData"]!["schemaString"] = schema.ToJsonString();
        metadata["metaData"]!["configuration"]!["delta.columnMapping.mode"] = "name";
        metadata["metaData"]!["partitionColumns"] = new JsonArray([.. metadata["metaData"]!["partitionColumns"]!.AsArray().Select(static c => JsonValue.Create(c!.GetValue<string>() + " new"))]);
        log.Commit(Protocol, metadata.ToJsonString());

        Assert.True(id > 8);
        string after = await TextAsync("lab.parcels");
        Assert.Contains(" new", after, StringComparison.Ordinal);
        Assert.Equal(before, after.Replace(" new", string.Empty, StringComparison.Ordinal));
        Assert.Equal(before, await TextAsync("lab.parcels AT (VERSION => 1)"));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("id")]
    public async Task A_column_that_comes_gets_a_name_and_a_number_that_none_ever_had(string mode)
    {
        Create(mode);
        await Lake.InsertAsync(Sales(0, 3));
        Assert.False(await Lake.EnsureTableAsync<SaleV2>(new() { Evolve = SchemaEvolution.All }));
        JsonObject metadata = Log.Actions(2).Single(static a => a.ContainsKey("metaData"))["metaData"]!.AsObject();
        Assert.Equal("10", metadata["configuration"]!["delta.columnMapping.maxColumnId"]!.GetValue<string>());
        JsonNode field = JsonNode.Parse(metadata["schemaString"]!.GetValue<string>())!["fields"]!.AsArray()[^1]!;
        Assert.Equal(("note", 10), (field["name"]!.GetValue<string>(), field["metadata"]!["delta.columnMapping.id"]!.GetValue<int>()));
        Assert.StartsWith("col-", field["metadata"]!["delta.columnMapping.physicalName"]!.GetValue<string>(), StringComparison.Ordinal);

        await Lake.InsertAsync([new SaleV2 { Id = 7, Note = "n" }]);
        await Lake.UpdateAsync<SaleV2>($"note = 'm'", $"id = 1");
        Assert.Equal("0 -,1 m,2 -,7 n", await Lake.ScalarAsync<string>($"SELECT string_agg(id || ' ' || coalesce(note, '-'), ',' ORDER BY id) FROM sales"));
    }

    [Fact]
    public async Task A_column_of_nested_values_is_refused_and_nothing_changes()
    {
        Create("name");
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.EnsureTableAsync<SaleV3>(new() { Evolve = SchemaEvolution.All }));
        Assert.Contains("'columnMapping' with nested values (column 'tags')", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, Log.Version);
    }

    [Fact]
    public async Task A_restore_behind_a_change_of_schema_is_refused_by_name_and_one_after_it_is_not()
    {
        Create("name");
        await Lake.InsertAsync(Sales(0, 3));
        await Lake.EnsureTableAsync<SaleV2>(new() { Evolve = SchemaEvolution.All });
        await Lake.InsertAsync([new SaleV2 { Id = 7, Note = "n" }]);
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.RestoreAsync<Sale>(1));
        Assert.Contains("'columnMapping'", e.Message, StringComparison.Ordinal);
        Assert.Equal(3, Log.Version);
        await Lake.RestoreAsync<SaleV2>(2);
        Assert.Equal(3L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales WHERE note IS NULL"));
    }

    private static void Map(JsonNode? type, ref int id)
    {
        foreach (JsonNode? field in type is JsonObject { } o && o["fields"] is JsonArray fields ? fields : [])
        {
            string name = field!["name"]!.GetValue<string>();
            field["name"] = name + " new";
            field["metadata"] = new JsonObject { ["delta.columnMapping.id"] = ++id, ["delta.columnMapping.physicalName"] = name };
            Map(field["type"], ref id);
        }

        foreach (string part in type is JsonObject ? ["elementType", "keyType", "valueType"] : (string[])[])
        {
            Map(type![part], ref id);
        }
    }

    private async Task<string> TextAsync(string table) => (await Lake.ScalarAsync<string>(Sql($"SELECT string_agg(CAST(t AS VARCHAR), ';' ORDER BY CAST(t AS VARCHAR)) FROM (SELECT * FROM {table}) AS t")))!;

    private static string Field(string name, string physicalName, int id, string type) =>
        $$$"""{"name":"{{{name}}}","type":"{{{type}}}","nullable":{{{(name == "id" ? "false" : "true")}}},"metadata":{"delta.columnMapping.id":{{{id}}},"delta.columnMapping.physicalName":"{{{physicalName}}}"}}""";

    private static string Metadata(string mode, string partition, params IEnumerable<string> fields)
    {
        JsonObject metadata = new()
        {
            ["id"] = "0e9ce4a5-1d0e-4d4f-8d49-3a7b1e0f5a11",
            ["format"] = new JsonObject { ["provider"] = "parquet", ["options"] = new JsonObject() },
            ["schemaString"] = $$"""{"type":"struct","fields":[{{string.Join(',', fields)}}]}""",
            ["partitionColumns"] = new JsonArray(partition),
            ["configuration"] = new JsonObject { ["delta.columnMapping.mode"] = mode, ["delta.columnMapping.maxColumnId"] = "9" },
        };
        return new JsonObject { ["metaData"] = metadata }.ToJsonString();
    }

    private void Create(string mode)
    {
        Directory.CreateDirectory(Path.Combine(Root, "sales", "_delta_log"));
        Log.Rewrite(0, Protocol, Metadata(mode, "the_day", Field("id", "col-id", 1, "long"), Field("title", "col-title", 2, "string"), Field("amount_due", "amount", 3, "double"), Field("the_day", "col-day", 4, "date")));
    }
}
