using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>A table that is there is brought nearer to its record, as far as the call and the format allow.</summary>
public sealed class IcebergEvolutionTests(SparkConnect servers) : IcebergTest(servers)
{
    private static readonly EnsureTableOptions All = new() { Evolve = SchemaEvolution.All };

    [Fact]
    public async Task Columns_come_types_get_wider_and_rows_of_before_are_read()
    {
        await StartAsync();
        Assert.False(await Lake.EnsureTableAsync<MeterV2>(All));
        await Lake.AssertSchemaAsync<MeterV2>(cancellationToken: Token);
        MeterV2 late = new()
        {
            Id = 2,
            Count = 5_000_000_000,
            Level = 1e300,
            Price = 1_234_567_890.12m,
            Counts = [5_000_000_000],
            Shares = new() { ["b"] = 1e200 },
            Place = new() { Floor = 5_000_000_000, Door = "d" },
            Seen = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        };
        await Lake.InsertAsync([late], cancellationToken: Token);
        List<MeterV2> rows = await Connect().QueryAsync<MeterV2>($"SELECT * FROM meters ORDER BY id", Token);
        Assert.Equal(("a", 3L, 0.5, 12.34m, 1L, 0.25, 4L, null, null), (rows[0].Name, rows[0].Count, rows[0].Level, rows[0].Price, rows[0].Counts![0], rows[0].Shares!["a"], rows[0].Place!.Floor, rows[0].Place!.Door, rows[0].Seen));
        Assert.Equal(
            (late.Name, late.Count, late.Level, late.Price, late.Counts[0], 1e200, late.Place.Floor, "d", late.Seen),
            (rows[1].Name, rows[1].Count, rows[1].Level, rows[1].Price, rows[1].Counts![0], rows[1].Shares!["b"], rows[1].Place!.Floor, rows[1].Place!.Door, rows[1].Seen));
        Assert.Contains("COMMENT 'it\\'s new'", await Lake.ScalarAsync<string>($"SHOW CREATE TABLE meters", Token), StringComparison.Ordinal);

        // A second call finds nothing to do.
        Assert.False(await Lake.EnsureTableAsync<MeterV2>(All));
        Assert.False(await Lake.EnsureTableAsync<MeterV2>());
    }

    [Theory]
    [InlineData(SchemaEvolution.None, "'name'", "'count'", "'level'", "'price'", "'counts.element'", "'shares.value'", "'place.floor'", "'place.door'", "'seen'")]
    [InlineData(SchemaEvolution.AddColumns, "'name'", "'count'", "'level'", "'price'", "'counts.element'", "'shares.value'", "'place.floor'", "WidenTypes")]
    [InlineData(SchemaEvolution.RelaxNulls | SchemaEvolution.WidenTypes, "'place.door'", "'seen'")]
    [InlineData(SchemaEvolution.AddColumns | SchemaEvolution.WidenTypes, "'name'")]
    public async Task What_is_not_allowed_stays_a_difference_and_nothing_changes(SchemaEvolution evolve, params string[] named)
    {
        await StartAsync();
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.EnsureTableAsync<MeterV2>(new() { Evolve = evolve }));
        string[] all = ["'name'", "'count'", "'level'", "'price'", "'counts.element'", "'shares.value'", "'place.floor'", "'place.door'", "'seen'"];
        Assert.All(named, name => Assert.Contains(name, e.Message, StringComparison.Ordinal));
        Assert.All(all.Except(named), name => Assert.DoesNotContain(name, e.Message, StringComparison.Ordinal));
        await Lake.AssertSchemaAsync<MeterV1>(cancellationToken: Token);
    }

    [Fact]
    public async Task What_no_table_can_become_is_refused_by_name()
    {
        await StartAsync();
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.EnsureTableAsync<MeterV3>(All));
        Assert.Contains("'count'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'zone'", e.Message, StringComparison.Ordinal);
        await Lake.AssertSchemaAsync<MeterV1>(cancellationToken: Token);
    }

    [Fact]
    public async Task Clients_that_change_it_at_once_come_to_the_same_table()
    {
        await StartAsync();
        bool[] made = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Connect()).ToArray().Select(static c => Task.Run(() => c.EnsureTableAsync<MeterV2>(All))));
        Assert.All(made, Assert.False);
        await Lake.AssertSchemaAsync<MeterV2>(cancellationToken: Token);
    }

    private async Task StartAsync()
    {
        await Lake.EnsureTableAsync<MeterV1>();
        await Lake.InsertAsync([new MeterV1 { Id = 1, Name = "a", Count = 3, Level = 0.5f, Price = 12.34m, Counts = [1], Shares = new() { ["a"] = 0.25f }, Place = new() { Floor = 4 } }], cancellationToken: Token);
    }
}
