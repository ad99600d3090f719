using LakeOrm.Contract.Records;
using LakeOrm.Contract.Support;

namespace LakeOrm.Contract.Writing;

/// <summary>Who asks is told how far a write is.</summary>
public abstract class ProgressContract(LakeFixture fixture) : LakeContract(fixture)
{
    private const int Count = 50_000;

    [Theory]
    [InlineData("list")]
    [InlineData("stream")]
    [InlineData("overwrite")]
    [InlineData("upsert")]
    public async Task Rows_and_bytes_rise_to_what_the_result_says(string call)
    {
        await Lake.EnsureTableAsync<Account>();
        Told<WriteProgress> told = new();
        WriteResult result = call switch
        {
            "list" => await Lake.InsertAsync(Accounts(0, Count), new() { Progress = told }),
            "stream" => await Lake.InsertAsync(Accounts(0, Count).ToAsyncEnumerable(), new() { Progress = told }),
            "overwrite" => await Lake.OverwriteAsync(Accounts(0, Count), new() { Progress = told }),
            _ => await Lake.UpsertAsync(Accounts(0, Count), new() { Progress = told }),
        };
        Assert.Equal(Count, result.RowsAdded);
        Assert.NotEmpty(told.All);
        Assert.Equal(told.All.OrderBy(static p => p.Rows).ThenBy(static p => p.Files), told.All);
        Assert.Equal((Count, result.FilesAdded, result.BytesAdded), (told.All[^1].Rows, told.All[^1].Files, told.All[^1].Bytes));
        if (call is "list" or "overwrite")
        {
            Assert.All(told.All, static p => Assert.Equal(Count, p.TotalRows));
        }
        else if (call == "stream")
        {
            Assert.Null(told.All[0].TotalRows);
        }
    }

    [Fact]
    public async Task A_duplicate_tells_nothing()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 10), new() { Key = IdempotencyKey.Once("k") });
        Told<WriteProgress> told = new();
        await Lake.InsertAsync(Accounts(0, 10), new() { Key = IdempotencyKey.Once("k"), Progress = told });
        Assert.Empty(told.All);
    }
}
