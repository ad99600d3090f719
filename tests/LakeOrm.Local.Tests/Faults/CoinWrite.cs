namespace LakeOrm.Local.Tests.Faults;

/// <summary>One kind of write to a table that holds the coins of <see cref="Seed"/>, and what the table holds after it.</summary>
/// <param name="Name">The kind.</param>
/// <param name="RunAsync">Runs it on a table under a key.</param>
/// <param name="After">The coins afterwards, as <c>id kind value</c>.</param>
internal sealed record CoinWrite(string Name, Func<LakeClient, string, IdempotencyKey?, CancellationToken, Task<WriteResult>> RunAsync, string[] After)
{
    /// <summary>The coins before, as <c>id kind value</c>.</summary>
    public static readonly string[] Before = ["1 a 10", "2 a 20", "3 b 30"];

    /// <summary>How many commits come before the write, beside those that make the table and its coins.</summary>
    public int Earlier { get; init; }

    /// <summary>The coins before.</summary>
    public static Coin[] Seed => [new Coin { Id = 1, Kind = "a", Value = 10 }, new Coin { Id = 2, Kind = "a", Value = 20 }, new Coin { Id = 3, Kind = "b", Value = 30 }];

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<CoinWrite> All { get; } =
    [
        new("insert", static (lake, table, key, token) => lake.InsertAsync(New, new() { Table = table, Key = key }, token), [.. Before, "4 b 40", "5 c 50"]),
        new("insert of a stream", static (lake, table, key, token) => lake.InsertAsync(New.ToAsyncEnumerable(), new() { Table = table, Key = key }, token), [.. Before, "4 b 40", "5 c 50"]),
        new("insert with a checkpoint", static (lake, table, key, token) => lake.InsertAsync(New, new() { Table = table, Key = key }, token), [.. Before, "4 b 40", "5 c 50"]) { Earlier = 8 },
        new("insert that ignores", static (lake, table, key, token) => lake.InsertAsync([.. Seed, .. New], new() { Table = table, Key = key, OnConflict = InsertConflict.Ignore }, token), [.. Before, "4 b 40", "5 c 50"]),
        new("upsert", static (lake, table, key, token) => lake.UpsertAsync([Seed[1] with { Kind = "c", Value = 21 }, .. New], new() { Table = table, Key = key }, token), ["1 a 10", "2 c 21", "3 b 30", "4 b 40", "5 c 50"]),
        new("update by key", static (lake, table, key, token) => lake.UpdateAsync([Seed[1] with { Value = 21 }, Seed[2] with { Value = 31 }], new() { Table = table, Key = key }, token), ["1 a 10", "2 a 21", "3 b 31"]),
        new("update by condition", static (lake, table, key, token) => lake.UpdateAsync<Coin>($"value = value + {1}", $"value >= {20}", new() { Table = table, Key = key }, token), ["1 a 10", "2 a 21", "3 b 31"]),
        new("delete by key", static (lake, table, key, token) => lake.DeleteAsync([Seed[1], Seed[2]], new() { Table = table, Key = key }, token), ["1 a 10"]),
        new("delete by condition", static (lake, table, key, token) => lake.DeleteAsync<Coin>($"value >= {20}", new() { Table = table, Key = key }, token), ["1 a 10"]),
        new("overwrite", static (lake, table, key, token) => lake.OverwriteAsync(New, new() { Table = table, Key = key }, token), ["4 b 40", "5 c 50"]),
    ];

    private static Coin[] New => [new Coin { Id = 4, Kind = "b", Value = 40 }, new Coin { Id = 5, Kind = "c", Value = 50 }];

    /// <summary>Makes the table with what is in it before.</summary>
    public async Task PrepareAsync(LakeClient lake, string table)
    {
        await lake.EnsureTableAsync<Coin>(new() { Table = table });
        await lake.InsertAsync(Seed, new() { Table = table });
        for (int i = 0; i < Earlier; i++)
        {
            await lake.InsertAsync(Array.Empty<Coin>(), new() { Table = table, Key = IdempotencyKey.Once($"earlier-{i}") });
        }
    }

    /// <summary>What the table holds.</summary>
    public static async Task<string[]> ReadAsync(LakeClient lake, string table) =>
        [.. (await lake.QueryAsync<Coin>(Sql($"SELECT * FROM {table} ORDER BY id"))).Select(static c => $"{c.Id} {c.Kind} {c.Value}")];

    private static LakeSql Sql(string text) => LakeSql.Raw(text);

    public override string ToString() => Name;
}
