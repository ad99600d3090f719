using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>A table that is dropped goes with its files, and no other table's go.</summary>
public sealed class DropTests(SparkConnect servers) : DeltaTest(servers)
{
    [Fact]
    public async Task The_files_go_with_the_table()
    {
        await MakeAsync("sales.items");
        await MakeAsync("items");

        await Lake.ExecuteAsync($"DROP TABLE sales.`items`", Token);

        Assert.False(Directory.Exists(Path.Combine(Storage().Root, "sales", "items")));
        Assert.Equal(1, await ConnectLocal().Table("items").CountAsync(Token));
    }

    [Fact]
    public async Task A_table_of_another_catalog_goes_without_the_lakes_of_that_name()
    {
        await MakeAsync("sales.items");
        await Lake.ExecuteAsync($"CREATE NAMESPACE IF NOT EXISTS ice.sales", Token);
        await Lake.ExecuteAsync($"CREATE TABLE ice.sales.items (id BIGINT) USING iceberg", Token);

        await Lake.ExecuteAsync($"DROP TABLE ice.sales.items PURGE", Token);
        await Lake.ExecuteAsync($"DROP TABLE IF EXISTS ice.sales.items", Token);
        await Lake.ExecuteAsync($"DROP NAMESPACE ice.sales", Token);

        Assert.Equal(1, await ConnectLocal().Table("sales.items").CountAsync(Token));
        await Lake.ExecuteAsync($"DROP TABLE sales.items", Token);
    }

    [Fact]
    public async Task A_name_is_what_the_session_means_by_it()
    {
        await MakeAsync("sales.items");
        await MakeAsync("items");
        await using LakeSession session = await Lake.OpenSessionAsync(cancellationToken: Token);
        await session.ExecuteAsync($"USE sales", Token);

        await session.ExecuteAsync($"DROP TABLE items", Token);
        await session.ExecuteAsync($"DROP TABLE IF EXISTS items", Token);

        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => ConnectLocal().Table("sales.items").CountAsync(Token));
        Assert.Equal(1, await ConnectLocal().Table("items").CountAsync(Token));
    }

    [Fact]
    public async Task What_is_left_of_a_table_that_the_catalog_has_forgotten_goes_by_its_name()
    {
        LakeClient local = ConnectLocal();
        await local.EnsureTableAsync<Item>();
        await local.InsertAsync(Items(0, 1), cancellationToken: Token);

        await Lake.ExecuteAsync($"DROP TABLE IF EXISTS items", Token);

        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => ConnectLocal().Table("items").CountAsync(Token));
    }

    [Fact]
    public async Task A_name_that_no_table_of_the_lake_can_have_is_the_servers_to_judge() =>
        await Assert.ThrowsAsync<LakeQueryException>(() => Lake.ExecuteAsync($"DROP TABLE a.b.c.d", Token));

    private async Task MakeAsync(string name)
    {
        await Lake.EnsureTableAsync<Item>(new EnsureTableOptions { Table = name }, Token);
        await Lake.InsertAsync(Items(0, 1), new InsertOptions { Table = name }, Token);
    }
}
