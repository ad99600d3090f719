using System.Text;
using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Writing;

/// <summary>Files of JSON into a table.</summary>
public abstract class JsonImportContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Visit>(cancellationToken: Token);
    }

    [Fact]
    public async Task A_file_becomes_one_version_and_its_rows_are_the_files()
    {
        string text = "[" + string.Join(",\n", Enumerable.Range(0, 20_000).Select(static i => Row(i))) + "]";
        ImportResult result = await Lake.ImportJsonAsync<Visit>(Stream(text), cancellationToken: Token);
        Assert.Equal((1L, 20_000L, 0L), (result.Write.Version, result.RowsWritten, result.RowsRejected));
        Assert.Equal((20_000L, 2L), (await Lake.ScalarAsync<long>($"SELECT count(*) FROM web.visits", Token), await Lake.ScalarAsync<long>($"SELECT count(DISTINCT day) FROM web.visits", Token)));
        Visit row = await Lake.QueryFirstAsync<Visit>($"SELECT * FROM web.visits WHERE id = {7}", Token);
        Assert.Equal(new Visit { Id = 7, Day = new(2024, 2, 29), Url = "https://example.com/7", Seconds = 7.125m, CreatedAt = row.CreatedAt }, row);
    }

    [Fact]
    public async Task Rejects_leave_the_others_in_the_table()
    {
        MemoryStream rejects = new();
        string text = string.Join('\n', Row(1), Row(2, seconds: "1.0005"), Row(3, url: "nowhere"), "{", Row(4, seconds: "null"));
        ImportResult result = await Lake.ImportJsonAsync<Visit>(Stream(text), new ImportJsonOptions { Rejects = rejects }, Token);
        Assert.Equal((2L, 3L), (result.RowsWritten, result.RowsRejected));
        Assert.Equal([1L, 4L], (await Lake.QueryAsync<Visit>($"SELECT * FROM web.visits ORDER BY id", Token)).Select(static v => v.Id));
        string told = Encoding.UTF8.GetString(rejects.ToArray());
        Assert.Equal(["\"line\":2,\"byte\":1,\"path\":\"$.seconds\"", "\"line\":3,\"byte\":1,\"path\":\"$.url\"", "\"line\":4,\"byte\":2,\"path\":\"$\""], told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l[1..l.IndexOf(",\"error", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task An_import_that_fails_late_writes_nothing_and_leaves_no_file()
    {
        string text = string.Join('\n', Enumerable.Range(0, 20_000).Select(static i => Row(i)).Append("{\"id\":1}"));
        IReadOnlyList<string>? files = await FilesAsync();
        LakeJsonException error = await Assert.ThrowsAsync<LakeJsonException>(() => Lake.ImportJsonAsync<Visit>(Stream(text), cancellationToken: Token));
        Assert.Equal((20_000L, 20_001L), (error.Row, error.Line));
        Assert.Equal(0L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM web.visits", Token));
        Assert.Equal(files, await FilesAsync());
    }

    [Fact]
    public async Task A_key_makes_the_second_import_a_duplicate()
    {
        ImportJsonOptions options = new() { Insert = new InsertOptions { Key = IdempotencyKey.Once("visits-2024-02-29") } };
        string text = Row(1) + "\n" + Row(2);
        Assert.Equal(WriteOutcome.Committed, (await Lake.ImportJsonAsync<Visit>(Stream(text), options, Token)).Write.Outcome);
        ImportResult again = await Lake.ImportJsonAsync<Visit>(Stream("[" + Row(1) + "," + Row(2) + "]"), options, Token);
        Assert.Equal((WriteOutcome.Duplicate, 0L), (again.Write.Outcome, again.RowsWritten));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.ImportJsonAsync<Visit>(Stream(Row(3)), options, Token));
    }

    private static string Row(int id, string? url = null, string? seconds = null) =>
        $"{{\"id\":{id},\"day\":\"2024-02-{(id % 2 == 0 ? 28 : 29)}\",\"url\":\"{url ?? $"https://example.com/{id}"}\",\"seconds\":{seconds ?? $"{id}.125"}}}";

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
