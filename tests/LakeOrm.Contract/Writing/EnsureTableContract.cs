using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Writing;

/// <summary>A record's table is made once, and is looked at from then on.</summary>
public abstract class EnsureTableContract(LakeFixture fixture) : LakeContract(fixture)
{
    [Fact]
    public async Task The_first_call_makes_the_table_and_the_next_finds_it()
    {
        Assert.True(await Lake.EnsureTableAsync<User>());
        Assert.False(await Lake.EnsureTableAsync<User>());
        Assert.False(await Connect().EnsureTableAsync<User>());
        Assert.Empty(await Lake.QueryAsync<User>($"SELECT * FROM sales.users"));
        Assert.Equal(0, await VersionAsync<User>());
    }

    [Fact]
    public async Task Of_many_that_make_it_at_once_exactly_one_does()
    {
        bool[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Connect().EnsureTableAsync<User>())));
        Assert.Single(made, true);
        Assert.Equal(1, (await Lake.InsertAsync(Users(1, "gb"))).Version);
    }

    [Fact]
    public async Task A_table_of_another_name_is_another_table()
    {
        Assert.True(await Lake.EnsureTableAsync<Event>());
        Assert.True(await Lake.EnsureTableAsync<Event>(new() { Table = "archive.events" }));
        Assert.False(await Lake.EnsureTableAsync<Event>(new() { Table = "archive.events" }));
    }

    [Fact]
    public async Task Every_difference_of_record_and_table_is_listed()
    {
        await Lake.EnsureTableAsync<Account>(new() { Table = "lab.mixed" });
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.EnsureTableAsync<Contact>(new() { Table = "lab.mixed" }));
        Assert.All(["'kind'", "'address'", "'name'", "'owner'", "'balance'", "'created_at'", "'updated_at'", "'ingest'", "lab.mixed"], named => Assert.Contains(named, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_is_compared_with_its_record_without_being_made_or_changed()
    {
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.AssertSchemaAsync<Account>(cancellationToken: Token));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.AssertSchemaAsync<Account>(cancellationToken: Token));
        await Lake.EnsureTableAsync<Account>(cancellationToken: Token);
        await Lake.AssertSchemaAsync<Account>(cancellationToken: Token);
        await Lake.EnsureTableAsync<Account>(new() { Table = "lab.mixed" }, Token);
        await Lake.AssertSchemaAsync<Account>("lab.mixed", Token);
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.AssertSchemaAsync<Contact>("lab.mixed", Token));
        Assert.All(["'kind'", "'address'", "'name'", "'owner'", "'balance'", "'created_at'", "'updated_at'", "'ingest'", "lab.mixed"], named => Assert.Contains(named, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_partitions_are_a_difference()
    {
        await Lake.EnsureTableAsync<Event>(new() { Table = "lab.entries" });
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.EnsureTableAsync<User>(new() { Table = "lab.entries" }));
        Assert.Contains("(country)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_write_of_a_record_that_does_not_fit_is_refused()
    {
        await Lake.EnsureTableAsync<Account>(new() { Table = "lab.mixed" });
        Contact row = new() { Id = 1, Kind = "mail", Address = "a" };
        IReadOnlyList<string>? files = await FilesAsync();
        await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.InsertAsync([row], new() { Table = "lab.mixed" }));
        await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.OverwriteAsync([row], new() { Table = "lab.mixed" }));
        await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.UpsertAsync([row], new() { Table = "lab.mixed" }));
        await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.UpdateAsync([row], new() { Table = "lab.mixed" }));
        await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.DeleteAsync([row], new() { Table = "lab.mixed" }));
        Assert.Equal(files, await FilesAsync());
    }

    [Fact]
    public async Task Rows_need_not_fill_columns_that_may_be_null()
    {
        await Lake.EnsureTableAsync<Contact>();
        await Lake.InsertAsync([new ContactBrief { Id = 1, Kind = "mail", Address = "a" }]);
        Assert.Equal(new Contact { Id = 1, Kind = "mail", Address = "a" }, await Lake.QueryFirstAsync<Contact>($"SELECT * FROM crm.contacts"));
    }

    [Fact]
    public async Task A_format_without_transforms_refuses_the_record_that_declares_one()
    {
        if (Supports(ContractFeature.PartitionTransforms))
        {
            Assert.True(await Lake.EnsureTableAsync<IcebergOrder>());
            Assert.Equal(1, (await Lake.InsertAsync([new IcebergOrder(1, "a")])).RowsAdded);
            return;
        }

        await Lake.EnsureTableAsync<User>();
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.EnsureTableAsync<IcebergOrder>());
        Assert.Contains("'sales.iceberg_orders' is partitioned by 'bucket(16, id)'", e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.InsertAsync([new IcebergOrder(1, "a")], new() { Table = "sales.users" }));
        Assert.Contains("'bucket(16, id)'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a..b")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Lake.EnsureTableAsync<Event>(new() { Table = name }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Lake.InsertAsync(Events(0, 1), new() { Table = name }));
    }
}
