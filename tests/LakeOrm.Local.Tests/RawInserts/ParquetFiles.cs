using LakeOrm.Contract.Records;
using LakeOrm.Parquet;

namespace LakeOrm.Local.Tests.RawInserts;

/// <summary>Rows of a Parquet file that is no table's go into a table.</summary>
public sealed class ParquetFiles : RawTest
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_file_goes_into_its_partitions()
    {
        string path = await FileAsync<User>([.. Users(5, "gb"), .. Users(5, null, 5)]);
        await using LakeRawInsert<User> raw = await Lake.InsertRawAsync<User>(path);
        Assert.Equal((10L, 2), (raw.Rows, raw.Files));
        await raw.CommitAsync();
        Assert.Equal(5, await CountAsync("sales.users WHERE country = 'gb'"));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Every_type_comes_back_as_it_went()
    {
        await Lake.EnsureTableAsync<Basket>();
        Basket[] rows =
        [
            new()
            {
                Id = 1, Shop = "a", Place = new("x", 1.5m), Tags = ["t", null], Counts = new() { ["k"] = 1, ["l"] = null }, Places = [null, new(null, null)], Grid = [[1, 2], null, []],
                Wide = 123456789012345678901234567.123m, Narrow = -1.25m, Bytes = [0, 255], Flag = true, Twice = double.NaN, Small = -3, Day = new(2024, 2, 29), Time = new(1, 2, 3, 4, 5),
                Clock = new(1969, 12, 31, 23, 59, 59), Key = Guid.Parse("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
            },
            new() { Id = 2 },
        ];
        await using LakeRawInsert<Basket> raw = await Lake.InsertRawAsync<Basket>(await FileAsync(rows));
        await raw.CommitAsync();
        Assert.Equivalent(rows, await Lake.QueryAsync<Basket>($"SELECT * FROM shop.baskets ORDER BY id"), strict: true);
    }

    [Fact]
    public async Task A_stream_is_read_from_where_it_stands_and_stays_the_callers()
    {
        using MemoryStream stream = new();
        stream.WriteByte(42);
        await stream.WriteAsync(await File.ReadAllBytesAsync(await FileAsync(Accounts(0, 7))));
        stream.Position = 1;
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(stream);
        Assert.True(stream.CanRead);
        await raw.CommitAsync();
        Assert.Equal(7, await CountAsync("bank.accounts"));
    }

    [Fact]
    public async Task Every_difference_is_listed_also_of_a_file_without_rows()
    {
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(async () => await Lake.InsertRawAsync<Account>(await FileAsync(Array.Empty<Event>())));
        Assert.Contains("column 'owner' (Owner): expected string, found no such column", e.Message, StringComparison.Ordinal);
        Assert.Contains("column 'kind': found string, expected no such column", e.Message, StringComparison.Ordinal);
        Assert.Contains("column 'value': found float64, expected no such column", e.Message, StringComparison.Ordinal);
        Assert.Empty(DataFiles());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(-9)]
    public async Task What_is_no_parquet_file_is_refused(int cut)
    {
        byte[] bytes = await File.ReadAllBytesAsync(await FileAsync(Accounts(0, 100)));
        using MemoryStream broken = new(cut >= 0 ? bytes[..cut] : [.. bytes[..^-cut], .. new byte[-cut]]);
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => Lake.InsertRawAsync<Account>(broken));
        Assert.StartsWith("The Parquet file cannot be read. Nothing was written.", e.Message, StringComparison.Ordinal);
        Assert.Empty(DataFiles());
    }

    [Fact]
    public async Task The_copy_that_the_engine_reads_goes_whatever_happens()
    {
        string temp = Directory.CreateDirectory(_folder["temp"]).FullName;
        await using LakeClient lake = new(new LocalDriver(Root, new LocalLakeOptions { TempDirectory = temp }));
        string path = await FileAsync(Accounts(0, 7));
        await using LakeRawInsert<Account> raw = await lake.InsertRawAsync<Account>(path);
        await Assert.ThrowsAsync<LakeSchemaException>(() => lake.InsertRawAsync<User>(path));
        await Assert.ThrowsAsync<LakeDataException>(() => lake.InsertRawAsync<User>(Stream.Null));
        Assert.Empty(Directory.EnumerateFiles(temp, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_path_without_a_file_is_told_as_everywhere() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => Lake.InsertRawAsync<Account>(_folder["none.parquet"]));


    private async Task<string> FileAsync<T>(IReadOnlyList<T> rows)
        where T : ILakeTable<T>
    {
        string path = _folder[$"{Guid.NewGuid():N}.parquet"];
        await using FileStream file = File.Create(path);
        await LakeParquet.WriteAsync(file, rows);
        return path;
    }
}
