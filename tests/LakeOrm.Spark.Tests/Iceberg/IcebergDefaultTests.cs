using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>Where tables are found that are not named in full.</summary>
public sealed class IcebergDefaultTests(SparkConnect servers) : IcebergTest(servers)
{
    [Fact]
    public async Task Names_of_one_part_are_those_of_the_options_and_names_in_full_are_their_own()
    {
        await Lake.EnsureTableAsync<Item>();
        await Lake.InsertAsync(Items(0, 2));
        LakeClient elsewhere = Connect(options: new SparkLakeOptions { Catalog = Catalog });
        await elsewhere.InsertAsync(Items(2, 1), new() { Table = $"{Namespace}.items" });
        Assert.Equal(3, await Lake.ScalarAsync<long>($"SELECT count(*) FROM items"));
        Assert.Equal(3, await elsewhere.ScalarAsync<long>($"SELECT count(*) FROM {LakeSql.Table(LakeTableName.Parse($"{Namespace}.items"))}"));
        LakeClient bare = Connect(options: new SparkLakeOptions());
        Assert.Equal(3, await bare.ScalarAsync<long>($"SELECT count(*) FROM {LakeSql.Table(LakeTableName.Parse($"{Catalog}.{Namespace}.items"))}"));
        await bare.DeleteAsync<Item>($"id = {0}", new() { Table = $"{Catalog}.{Namespace}.items" });
        Assert.Equal([1, 2], (await ItemsAsync()).ConvertAll(static i => i.Id));
    }

    [Fact]
    public async Task A_session_of_the_callers_is_left_as_it_is_and_calls_in_it_see_what_others_wrote()
    {
        await Lake.EnsureTableAsync<Item>();
        LakeClient own = Connect(new SparkOptions(Server.Address) { SessionId = Guid.NewGuid() });
        Assert.Equal("spark_catalog", await own.ScalarAsync<string>($"SELECT current_catalog()"));
        WriteResult before = await own.InsertAsync(Items(0, 1), new() { Key = IdempotencyKey.Once("a") });
        WriteResult other = await Lake.InsertAsync(Items(1, 1), new() { Key = IdempotencyKey.Once("b") });
        Assert.Equal(WriteState.Committed, (await own.LookUpAsync<Item>(IdempotencyKey.Once("b"))).State);
        Assert.Equal(WriteOutcome.Duplicate, (await own.InsertAsync(Items(1, 1), new() { Key = IdempotencyKey.Once("b") })).Outcome);
        Assert.NotEqual(before.Version, other.Version);
        Assert.Equal(2, (await ItemsAsync()).Count);
    }

    [Fact]
    public async Task A_namespace_of_the_sessions_is_found_whose_name_is_no_plain_word()
    {
        LakeTableName table = LakeTableName.Parse($"{Catalog}.{Namespace}-x.items");
        LakeClient own = Connect(new SparkOptions(Server.Address) { SessionId = Guid.NewGuid() }, new SparkLakeOptions());
        await own.ExecuteAsync($"CREATE NAMESPACE {LakeSql.Identifier(Catalog)}.{LakeSql.Identifier(table.Namespace!)}", Token);
        await own.ExecuteAsync($"USE {LakeSql.Identifier(Catalog)}.{LakeSql.Identifier(table.Namespace!)}", Token);
        await own.EnsureTableAsync<Item>();
        await own.InsertAsync(Items(0, 1));
        Assert.Equal(1, await Lake.ScalarAsync<long>($"SELECT count(*) FROM {LakeSql.Table(table)}", Token));
        await Lake.ExecuteAsync($"DROP TABLE {LakeSql.Table(table)} PURGE", Token);
        await Lake.ExecuteAsync($"DROP NAMESPACE {LakeSql.Identifier(Catalog)}.{LakeSql.Identifier(table.Namespace!)}", Token);
    }

    [Fact]
    public void Catalog_and_namespace_are_one_name_each_and_not_for_delta()
    {
        Assert.Throws<ArgumentException>(() => Connect(options: new SparkLakeOptions { Catalog = "a.b" }));
        Assert.Throws<ArgumentException>(() => Connect(options: new SparkLakeOptions { Catalog = "a", Namespace = "b.c" }));
        Assert.Throws<ArgumentException>(() => Lake(new SparkLakeOptions { Namespace = "b" }));

        SparkDriver Lake(SparkLakeOptions options) => new(new SparkOptions(Server.Address), LakeFormat.Delta, new Storage.Memory.MemoryStorage(), options);
    }
}
