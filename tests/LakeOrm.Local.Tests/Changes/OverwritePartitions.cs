using System.Text.Json.Nodes;
using LakeOrm.Contract.Records;
using LakeOrm.Local.Tests.Records;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>Rows take the place of the partitions that meet a condition.</summary>
public sealed class OverwritePartitions : ChangeTest
{
    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(3, "gb"), .. Users(3, "fr", 10), .. Users(3, null, 20)]);
        await Lake.InsertAsync(Users(3, "gb", 30));
    }

    [Fact]
    public async Task The_commit_says_what_it_was_as_other_engines_do_and_holds_no_value()
    {
        await Lake.OverwriteAsync(Users(1, "gb", 40), new() { Where = $"country = {"gb"}" });
        JsonNode info = File.ReadLines(Path.Combine(Root, "sales", "users", "_delta_log", "00000000000000000003.json")).Select(static l => JsonNode.Parse(l)!["commitInfo"]).Single(static n => n is not null)!;
        Assert.Equal("WRITE", (string?)info["operation"]);
        Assert.Equal(["\"Overwrite\"", "\"[\\\"country\\\"]\"", "\"country = $1\""], new[] { "mode", "partitionBy", "predicate" }.Select(p => info["operationParameters"]![p]!.ToJsonString().Replace("\\u0022", "\\\"", StringComparison.Ordinal)));
        Assert.Equal((2L, false), ((long)info["readVersion"]!, (bool)info["isBlindAppend"]!));
    }

    [Fact]
    public async Task A_row_of_another_partition_is_refused_by_its_number_and_nothing_is_written()
    {
        async IAsyncEnumerable<User> Stream()
        {
            for (int i = 0; i < 10_000; i++)
            {
                await Task.Yield();
                yield return Users(1, i == 9_000 ? "fr" : "gb", i)[0];
            }
        }

        string[] before = Directory.GetFiles(Root, "*", SearchOption.AllDirectories);
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => Lake.OverwriteAsync(Stream(), new() { Where = $"country = {"gb"}" }));
        Assert.Contains("'sales.users', overwrite, row 9000 of the call: its partition (country = 'fr') does not meet the condition country = $1", e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<LakeDataException>(() => Lake.OverwriteAsync(Users(1, null), new() { Where = $"country = {"gb"}" }));
        Assert.Contains("row 0 of the call: its partition (country = null)", e.Message, StringComparison.Ordinal);
        Assert.Equal(before.Order(), Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Order());
    }

    private async Task<string[]> CountsAsync() =>
        [.. (await Lake.QueryAsync<CountryCount>($"SELECT country, count(*) AS users FROM sales.users GROUP BY country ORDER BY country NULLS LAST")).Select(static c => $"{c.Country} {c.Users}")];
}
