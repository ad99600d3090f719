using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>Tables are made as the record declares them, and held against it.</summary>
public sealed class IcebergTableTests(SparkConnect servers) : IcebergTest(servers)
{
    [Fact]
    public async Task A_table_has_the_partitions_order_and_identifier_fields_of_its_record()
    {
        Assert.True(await Lake.EnsureTableAsync<Order>());
        Assert.False(await Connect().EnsureTableAsync<Order>());
        await Lake.AssertSchemaAsync<Order>();
        string ddl = (await Lake.ScalarAsync<string>($"SHOW CREATE TABLE orders"))!;
        Assert.Contains("PARTITIONED BY (bucket(4, id), days(placed))", ddl, StringComparison.Ordinal);
        Assert.Contains("'identifier-fields' = '[id]'", ddl, StringComparison.Ordinal);
        Assert.Contains("'sort-order' = 'customer ASC", ddl, StringComparison.Ordinal);
        Assert.Contains("COMMENT 'the order\\'s number'", ddl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_come_back_as_they_went()
    {
        await Lake.EnsureTableAsync<Order>();
        Order[] orders = [.. Enumerable.Range(0, 20).Select(static i => new Order { Id = i, Placed = new DateTimeOffset(2024, 5, 1 + i % 3, 10, 0, 0, TimeSpan.Zero), Customer = $"c{i}", Tags = ["a", $"{i}"], Amount = i })];
        WriteResult result = await Lake.InsertAsync(orders);
        Assert.Equal((WriteOutcome.Committed, 20L), (result.Outcome, result.RowsAdded));
        Assert.NotEqual(0, result.Version);
        Assert.True(result.FilesAdded > 1);
        List<Order> read = await Connect().QueryAsync<Order>($"SELECT * FROM orders ORDER BY id", Token);
        Assert.Equal(orders.Select(static o => (o.Id, o.Placed, o.Customer, string.Join(',', o.Tags), o.Amount)), read.Select(static o => (o.Id, o.Placed, o.Customer, string.Join(',', o.Tags), o.Amount)));
        WriteStatus status = await Connect().LookUpAsync<Order>(result.IngestId);
        Assert.Equal((WriteState.Committed, result.Version), (status.State, status.Version));
    }
}
