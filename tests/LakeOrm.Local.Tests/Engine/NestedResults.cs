using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;
using LakeOrm.Tests.Support;

namespace LakeOrm.Local.Tests.Engine;

/// <summary>The engine's own lists, maps and structures, read by the binders that generated readers use.</summary>
public sealed class NestedResults : IDisposable
{
    private static readonly LakeType Item = LakeType.Struct(new("QTY", Nested.Whole, true), new("name", Nested.Text, true));

    private readonly TemporaryFolder _lake = new();
    private readonly DuckDatabase _database;

    public NestedResults() => _database = DuckDatabase.Open(_lake.Path, new LocalLakeOptions { Threads = 2 });

    public void Dispose()
    {
        _database.Dispose();
        _lake.Dispose();
    }

    [Fact]
    public async Task Structures_with_nulls_at_every_level() => Assert.Equal(
        ["[0, n0]", "null", "[2, null]", "[null, n3]"],
        await ReadAsync("CASE i WHEN 1 THEN NULL WHEN 2 THEN {'name': NULL, 'qty': i} WHEN 3 THEN {'name': 'n3', 'qty': NULL} ELSE {'name': 'n' || i, 'qty': i} END", 4, Item));

    [Fact]
    public async Task A_field_that_takes_no_null_may_lie_below_a_null() => Assert.Equal(
        ["[0]", "null", "[2]"],
        await ReadAsync("CASE WHEN i <> 1 THEN {'qty': i} END", 3, LakeType.Struct(new LakeField("qty", Nested.Whole, false))));

    [Fact]
    public async Task Lists_with_nulls_and_empty_ones() => Assert.Equal(
        ["[]", "null", "[null, 2]", "[0, 1, 2]"],
        await ReadAsync("CASE i WHEN 0 THEN [] WHEN 1 THEN NULL WHEN 2 THEN [NULL, 2] ELSE range(i) END", 4, LakeType.List(Nested.Whole, true)));

    [Fact]
    public async Task Arrays_of_a_fixed_size() => Assert.Equal(
        ["[0, 1]", "null", "[2, 3]"],
        await ReadAsync("(CASE WHEN i <> 1 THEN [i, i + 1] END)::BIGINT[2]", 3, LakeType.List(Nested.Whole, false)));

    [Fact]
    public async Task Maps_with_null_values_and_empty_ones() => Assert.Equal(
        ["[]", "null", "[[k, null], [l, 2]]"],
        await ReadAsync("CASE i WHEN 0 THEN MAP {} WHEN 1 THEN NULL ELSE MAP {'k': NULL, 'l': i} END", 3, LakeType.Map(Nested.Text, Nested.Whole, true)));

    [Fact]
    public async Task Lists_of_maps_of_lists_of_structures() => Assert.Equal(
        ["[]", "[[[k, [[0, a], null]]]]", "[[[k, [[0, a], null]]], [[k, [[1, a], null]]]]"],
        await ReadAsync("list_transform(range(i), x -> MAP {'k': [{'name': 'a', 'qty': x}, NULL]})", 3, LakeType.List(LakeType.Map(Nested.Text, LakeType.List(Item, true), true), true)));

    [Fact]
    public async Task Texts_below_lists_in_many_batches()
    {
        const int Rows = 10_000;
        string[] read = await ReadAsync("CASE WHEN i % 7 <> 0 THEN ['x' || i, NULL, repeat('long ', (i % 5)::INT)] END", Rows, LakeType.List(Nested.Text, true));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => i % 7 == 0 ? "null" : $"[x{i}, null, {string.Concat(Enumerable.Repeat("long ", i % 5))}]"), read);
    }

    private async Task<string[]> ReadAsync(string expression, int rows, LakeType type)
    {
        List<string> read = [];
        await using LakeResult result = _database.Run($"SELECT {expression} AS c FROM range({rows}) t(i) ORDER BY i");
        while (await result.ReadAsync() is { } batch)
        {
            using (batch)
            {
                read.AddRange(Nested.Read(batch, new LakeField("c", type, true), read.Count));
            }
        }

        return [.. read];
    }
}
