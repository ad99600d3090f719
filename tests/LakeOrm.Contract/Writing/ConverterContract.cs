using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Writing;

/// <summary>Values that keep the record's rules and that a column does not take all the same.</summary>
public abstract class ConverterContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Shelf>(cancellationToken: Token);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_value_that_a_converter_cannot_store_is_named_with_its_row_in_the_call_whatever_the_converter_throws(bool list, bool keyed)
    {
        IEnumerable<Shelf> rows = Enumerable.Range(0, 20_000).Select(static i => new Shelf(i, i % 3, new Level(i == 17_001 ? 4 : 1)));
        InsertOptions options = new() { Key = keyed ? IdempotencyKey.Once("shelves") : null };
        IReadOnlyList<string>? files = await FilesAsync();
        LakeDataException error = await Assert.ThrowsAsync<LakeDataException>(() => Lake.InsertAsync(list ? rows.ToList() : rows, options, Token));
        Assert.StartsWith("Table stock.shelves, row 17001: Column 'level': LevelConverter cannot store 'Level { Number = 4 }':", error.Message, StringComparison.Ordinal);
        Assert.IsType<KeyNotFoundException>(error.GetBaseException());
        Assert.Empty(await Lake.QueryAsync<Shelf>($"SELECT * FROM stock.shelves", Token));
        Assert.Equal(files, await FilesAsync());
    }

    [Fact]
    public async Task A_stored_value_that_a_converter_does_not_know_is_named_with_its_row_in_the_result()
    {
        await Lake.InsertAsync([new Shelf(1, 0, new Level(1)), new Shelf(2, 0, new Level(3))], cancellationToken: Token);
        LakeDataException error = await Assert.ThrowsAsync<LakeDataException>(() => Lake.QueryAsync<Shelf>($"SELECT * FROM stock.shelves ORDER BY id", Token));
        Assert.Contains("column 'level' (Level), row 1 of the result: expected a value that LevelConverter takes, found 'lost'", error.Message, StringComparison.Ordinal);
        Assert.IsType<KeyNotFoundException>(error.InnerException);
    }
}
