using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests;

/// <summary>What the design promises a user, word for word.</summary>
public sealed class DesignSample : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_page_of_the_design_runs()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        DateTimeOffset before = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        User[] users =
        [
            new() { Id = "1", Email = "ann@example.com", Country = "GB", Balance = 10.5m },
            new() { Id = "2", Email = "bob@example.com", Country = "DE", Balance = 2.0001m },
            new() { Id = "3", Email = "cat@example.com", Country = null, Balance = 0 },
        ];
        IAsyncEnumerable<User> stream = Enumerable.Range(0, 20_000).Select(static i => new User { Id = $"s{i}", Email = "s@example.com", Country = "GB", Balance = 1 }).ToAsyncEnumerable();
        string country = "GB";

        await using var lake = Lake.Local(_folder["lake"]);

        Assert.True(await lake.EnsureTableAsync<User>(cancellationToken: ct));
        Assert.False(await lake.EnsureTableAsync<User>(cancellationToken: ct));

        WriteResult w = await lake.InsertAsync(users, cancellationToken: ct);
        Assert.Equal((1L, 3L, 3, WriteOutcome.Committed), (w.Version, w.RowsAdded, w.FilesAdded, w.Outcome));

        WriteResult once = await lake.InsertAsync(stream, new() { Key = IdempotencyKey.Once("job-42") }, ct);
        WriteResult again = await lake.InsertAsync(stream, new() { Key = IdempotencyKey.Once("job-42") }, ct);
        Assert.Equal((2L, 20_000L), (once.Version, once.RowsAdded));
        Assert.Equal((WriteOutcome.Duplicate, 0L, 2L), (again.Outcome, again.RowsAdded, again.Version));

        List<User> gb = await lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE country = {country}", ct);
        Assert.Equal(20_001, gb.Count);
        User ann = gb.Single(static u => u.Id == "1");
        Assert.Equal(users[0] with { CreatedAt = ann.CreatedAt }, ann);
        Assert.InRange(ann.CreatedAt, before, DateTimeOffset.UtcNow);

        List<CountryTotal> totals = [];
        await foreach (var t in lake.QueryStreamAsync<CountryTotal>($"SELECT country, count(*) AS users, sum(balance) AS total FROM sales.users WHERE country IS NOT NULL GROUP BY country ORDER BY country", ct))
        {
            totals.Add(t);
        }

        Assert.Equal([new CountryTotal("DE", 1, 2.0001m), new CountryTotal("GB", 20_001, 20_010.5m)], totals);

        List<User> old = await lake.AsOf(version: 1).QueryAsync<User>($"SELECT * FROM sales.users", ct);
        Assert.Equal(["1", "2", "3"], old.Select(static u => u.Id).Order());
        Assert.Null(old.Single(static u => u.Id == "3").Country);
    }
}
