using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Maintenance;

/// <summary>A table that is there is brought nearer to its record, as far as the call allows.</summary>
public abstract class EvolutionContract(LakeFixture fixture) : LakeContract(fixture)
{
    private static readonly EnsureTableOptions Adding = new() { Evolve = SchemaEvolution.AddColumns };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<DeviceV1>();
        await Lake.InsertAsync([new DeviceV1 { Id = 1, Name = "a", Place = new RoomV1 { Floor = 1 }, Stops = [new RoomV1 { Floor = 2 }] }]);
    }

    [Fact]
    public async Task Without_leave_every_difference_is_listed_and_nothing_changes()
    {
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.EnsureTableAsync<DeviceV2>());
        foreach (string column in (string[])["'serial'", "'place.door'", "'stops.element.door'", "'name'"])
        {
            Assert.Contains(column, e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, await VersionAsync<DeviceV1>());
    }

    [Fact]
    public async Task Columns_come_to_the_end_also_of_nested_records_and_old_rows_have_null_there()
    {
        Assert.False(await Lake.EnsureTableAsync<DeviceV2>(new() { Evolve = SchemaEvolution.All }));
        Assert.Equal("ADD COLUMNS", (await Lake.HistoryAsync<DeviceV2>(1, Token))[0].Operation);
        DeviceV2 added = new() { Id = 2, Name = null, Place = new RoomV2 { Floor = 3, Door = "d" }, Stops = [new RoomV2 { Floor = 4, Door = "e" }], Serial = "s", Seen = new DateTime(2026, 1, 2) };
        await Lake.InsertAsync([added]);

        List<DeviceV2> rows = await Lake.QueryAsync<DeviceV2>($"SELECT * FROM lab.devices ORDER BY id", Token);
        Assert.Equal((1L, "a", 1, null, null, null), (rows[0].Id, rows[0].Name, rows[0].Place!.Floor, rows[0].Place!.Door, rows[0].Serial, rows[0].Seen));
        Assert.Equal((2, null), (rows[0].Stops![0].Floor, rows[0].Stops![0].Door));
        Assert.Equal(("d", "e", "s", added.Seen), (rows[1].Place!.Door, rows[1].Stops![0].Door, rows[1].Serial, rows[1].Seen));

        // Rows of both kinds are written anew as what they are.
        OptimizeResult optimized = await Lake.OptimizeAsync<DeviceV2>(cancellationToken: Token);
        Assert.Equal((2, 2L), (optimized.FilesRemoved, optimized.Rows));
        List<DeviceV2> after = await Lake.QueryAsync<DeviceV2>($"SELECT * FROM lab.devices ORDER BY id", Token);
        Assert.Equal((null, 2, "e"), (after[0].Serial, after[0].Stops![0].Floor, after[1].Stops![0].Door));
    }

    [Fact]
    public async Task A_second_call_changes_nothing()
    {
        await Lake.EnsureTableAsync<DeviceV2>(new() { Evolve = SchemaEvolution.All });
        long version = await VersionAsync<DeviceV2>();
        Assert.False(await Lake.EnsureTableAsync<DeviceV2>(new() { Evolve = SchemaEvolution.All }));
        Assert.False(await Lake.EnsureTableAsync<DeviceV2>());
        Assert.Equal(version, await VersionAsync<DeviceV2>());
    }

    [Fact]
    public async Task What_is_not_allowed_stays_a_difference_and_nothing_changes()
    {
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.EnsureTableAsync<DeviceV2>(Adding));
        Assert.Contains("'name'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'serial'", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, await VersionAsync<DeviceV1>());
    }

    [Fact]
    public async Task A_wider_type_and_a_column_without_null_are_refused_by_name()
    {
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.EnsureTableAsync<DeviceV3>(new() { Evolve = SchemaEvolution.AddColumns | SchemaEvolution.RelaxNulls }));
        foreach (string named in (string[])["WidenTypes", "'place.floor'", "'count'"])
        {
            Assert.Contains(named, e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, await VersionAsync<DeviceV1>());
    }

    [Fact]
    public async Task Calls_at_the_same_time_add_a_column_once()
    {
        LakeClient[] clients = [Lake, Connect(), Connect()];
        bool[] created = await Task.WhenAll(clients.Select(static c => Task.Run(() => c.EnsureTableAsync<DeviceV2>(new() { Evolve = SchemaEvolution.All }))));
        Assert.All(created, Assert.False);
        await Lake.AssertSchemaAsync<DeviceV2>(cancellationToken: Token);
        long version = await VersionAsync<DeviceV2>();
        Assert.True(Supports(ContractFeature.SchemaInOneVersion) ? version == 2 : version > 2, $"version {version}");
    }
}
