using Apache.Arrow;
using Apache.Arrow.Types;
using CsCheck;
using LakeOrm.Contract.Records;
using LakeOrm.Tests.Support;

namespace LakeOrm.Local.Tests.RawInserts;

/// <summary>Rows of Arrow batches come to what an insert of the records comes to.</summary>
public sealed class ArrowBatches : RawTest
{
    private static readonly Gen<Site?> Places = Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 0, 4].Null(0.3), Gen.Int[-99, 99], static (c, h) => new Site(c, h)).Null(0.3);

    private static readonly Gen<Basket> Baskets =
        from shop in Gen.OneOf(Gen.Const((string?)"a"), Gen.Const((string?)"b/%"), Gen.Const((string?)null))
        from place in Places
        from tags in Gen.String[Gen.Char.AlphaNumeric, 0, 4].Null(0.3).List[0, 3].Null(0.3)
        from counts in Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 3], Gen.Long.Nullable())[0, 3].Null(0.3)
        from places in Places.List[0, 3].Null(0.3)
        from grid in Gen.Int.List[0, 2].Null(0.3).List[0, 3].Null(0.3)
        from numbers in Gen.Select(Gen.Long.Nullable(), Gen.Int[-9999999, 9999999].Nullable(), Gen.Double.Nullable(), Gen.Short.Nullable())
        from others in Gen.Select(Gen.Byte.Array[0, 5].Null(0.3), Gen.Bool.Nullable(), Gen.Int[0, 3_000_000].Nullable(), Gen.Long[0, 86_399_999_999].Nullable(), Gen.Guid.Nullable())
        select new Basket
        {
            Id = 0,
            Shop = shop,
            Place = place,
            Tags = tags!,
            Counts = counts,
            Places = places,
            Grid = grid!,
            Wide = numbers.Item1 / 1000m,
            Narrow = numbers.Item2 / 100m,
            Twice = numbers.Item3,
            Small = numbers.Item4,
            Bytes = others.Item1,
            Flag = others.Item2,
            Day = others.Item3 is { } d ? DateOnly.FromDayNumber(d) : null,
            Time = others.Item4 is { } t ? new TimeOnly(t * 10) : null,
            Key = others.Item5,
        };

    [Fact]
    public async Task Rows_of_every_type_come_back_as_they_went_however_they_are_cut_into_batches()
    {
        await Lake.EnsureTableAsync<Basket>();
        await Gen.Select(Baskets.Array[0, 12], Gen.Int[1, 5]).SampleAsync(
            async (baskets, batchRows) =>
            {
                Basket[] rows = [.. baskets.Select(static (b, i) => b with { Id = i })];
                await Lake.DeleteAsync<Basket>($"true");
                await using LakeRawInsert<Basket> raw = await Lake.InsertRawAsync<Basket>(Batches(rows, batchRows));
                Assert.Equal(rows.Length, raw.Rows);
                await raw.CommitAsync();
                Assert.Equivalent(rows, await Lake.QueryAsync<Basket>($"SELECT * FROM shop.baskets ORDER BY id"), strict: true);
            },
            iter: 30,
            threads: 1);
    }

    [Fact]
    public async Task More_rows_than_a_chunk_go_to_their_partitions_with_statistics()
    {
        User[] users = [.. Enumerable.Range(0, 20_000).SelectMany(static i => Users(1, i % 3 == 0 ? null : i % 3 == 1 ? "gb" : "fr", i))];
        await using LakeRawInsert<User> raw = await Lake.InsertRawAsync<User>(Bare(users, 12_345));
        WriteResult result = await raw.CommitAsync();
        Assert.Equal((20_000L, 3, raw.Bytes, raw.IngestId), (result.RowsAdded, result.FilesAdded, result.BytesAdded, result.IngestId));
        Assert.Equal(Users(1, "fr", 14_000)[0].Email, (await Lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE country = {"fr"} AND id = {"u014000"}")).Single().Email);
        Assert.Equal(("sales.users", 1L, 1), Reads.Single());
        await Lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE id = {"v"}");
        Assert.Equal(("sales.users", 1L, 0), Reads.Single());
        long[] counts = await Task.WhenAll(new[] { "country IS NULL", "country = 'gb'", "country = 'fr'" }.Select(w => CountAsync($"sales.users WHERE {w}")));
        Assert.Equal([6_667L, 6_667, 6_666], counts);
    }

    [Fact]
    public async Task Columns_that_a_write_stamps_are_stamped_when_they_are_absent_and_kept_when_they_are_there()
    {
        await using LakeRawInsert<Account> bare = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 1)));
        await bare.CommitAsync();
        DateTimeOffset then = new(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
        RecordBatch[] stamped = [.. LakeArrow.ToBatches(Accounts(1, 1), stamp: new LakeOrm.Parquet.RowStamp(then.ToUnixTimeMilliseconds() * 1000, Guid.Empty))];
        await using LakeRawInsert<Account> whole = await Lake.InsertRawAsync<Account>(stamped);
        await whole.CommitAsync();
        List<Account> rows = await AccountsAsync();
        Assert.Equal(bare.IngestId, rows[0].Ingest);
        Assert.Equal(bare.ExpiresAt - TimeSpan.FromDays(1), rows[0].CreatedAt);
        Assert.Equal(rows[0].CreatedAt, rows[0].UpdatedAt);
        Assert.Equal((then, then, Guid.Empty), (rows[1].CreatedAt, rows[1].UpdatedAt, rows[1].Ingest));
    }

    [Fact]
    public async Task Types_are_those_that_the_record_reads_and_names_are_met_without_regard_to_case_and_order()
    {
        RecordBatch batch = Arrays.Batch(
            ("BALANCE", Arrays.Of<short>(Int16Type.Default, 7, -7)),
            ("owner", new LargeStringArray.Builder().Append("a").AppendNull().Build()),
            ("Id", Arrays.Of<uint>(UInt32Type.Default, 1, 2)));
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>([batch]);
        await raw.CommitAsync();
        Assert.Equal([(1L, "a", 7L), (2, null, -7)], (await AccountsAsync()).Select(static a => (a.Id, a.Owner, a.Balance)));
    }

    [Fact]
    public async Task The_records_rules_are_not_asked()
    {
        User[] users = [Users(1, "much too long")[0] with { Email = "none", Balance = -1 }];
        await Assert.ThrowsAsync<LakeValidationException>(() => Lake.InsertAsync(users));
        await using LakeRawInsert<User> raw = await Lake.InsertRawAsync<User>(Bare(users));
        await raw.CommitAsync();
        Assert.Equal("none", (await Lake.QueryAsync<User>($"SELECT * FROM sales.users")).Single().Email);
    }

    [Fact]
    public async Task Every_difference_of_the_columns_is_listed_and_nothing_is_written()
    {
        RecordBatch batch = Arrays.Batch(
            ("id", new StringArray.Builder().Append("1").Build()),
            ("owner", new StringArray.Builder().Append("a").Build()),
            ("ballance", Arrays.Of<long>(Int64Type.Default, 7)));
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.InsertRawAsync<Account>([batch]));
        Assert.Contains("column 'id' (Id): expected int64, found string", e.Message, StringComparison.Ordinal);
        Assert.Contains("column 'balance' (Balance): expected int64, found no such column", e.Message, StringComparison.Ordinal);
        Assert.Contains("column 'ballance': found int64, expected no such column", e.Message, StringComparison.Ordinal);
        Assert.Contains("'bank.accounts'", e.Message, StringComparison.Ordinal);
        Assert.Empty(DataFiles());
    }

    [Fact]
    public async Task A_field_that_a_structure_does_not_have_is_refused()
    {
        await Lake.EnsureTableAsync<Basket>();
        RecordBatch batch = Batches([new Basket { Id = 1, Place = new Site("x", 1) }])[0];
        int place = batch.Schema.GetFieldIndex("place");
        StructType type = new([.. ((StructType)batch.Schema.GetFieldByIndex(place).DataType).Fields, new Field("zip", Int32Type.Default, true)]);
        StructArray wider = new(type, 1, [.. ((StructArray)batch.Column(place)).Fields, Arrays.Of<int>(Int32Type.Default, 1)], ArrowBuffer.Empty);
        RecordBatch other = Arrays.Batch([.. Enumerable.Range(0, batch.ColumnCount).Select(i => (batch.Schema.GetFieldByIndex(i).Name, i == place ? wider : batch.Column(i)))]);
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.InsertRawAsync<Basket>([other]));
        Assert.Contains("column 'place.zip': found int32, expected no such field", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_where_the_column_takes_none_is_told_with_row_and_column_and_nothing_is_left()
    {
        RecordBatch Batch(params long?[] balances) => Arrays.Batch(
            ("id", Arrays.Of<long>(Int64Type.Default, [.. balances.Select(static (_, i) => (long?)i)])),
            ("owner", new StringArray.Builder().AppendRange(balances.Select(static _ => "a")).Build()),
            ("balance", Arrays.Of<long>(Int64Type.Default, balances)));
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => Lake.InsertRawAsync<Account>([Batch(1, 2, 3), Batch(4, null, 6)]));
        Assert.Contains("column 'balance' (Balance), row 4 of the input: expected int64, not null, found null", e.Message, StringComparison.Ordinal);
        Assert.Empty(DataFiles());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        StringArray text = new(1, new ArrowBuffer(new byte[] { 0, 0, 0, 0, 2, 0, 0, 0 }), new ArrowBuffer(new byte[] { 0xC3, 0x28 }), ArrowBuffer.Empty);
        RecordBatch batch = Arrays.Batch(("id", Arrays.Of<long>(Int64Type.Default, 1)), ("owner", text), ("balance", Arrays.Of<long>(Int64Type.Default, 1)));
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => Lake.InsertRawAsync<Account>([batch]));
        Assert.Contains("column 'owner' (Owner), row 0 of the input: expected text in UTF-8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batches_have_one_schema()
    {
        RecordBatch[] batches = [Bare(Accounts(0, 1))[0], Batches(Accounts(1, 1))[0]];
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.InsertRawAsync<Account>(batches));
        Assert.Contains("Batch 1 for the table 'bank.accounts' has another schema", e.Message, StringComparison.Ordinal);
        Assert.Empty(DataFiles());
    }

    [Fact]
    public async Task A_stream_that_fails_leaves_nothing_and_one_that_works_is_read_once()
    {
        int given = 0;
        async IAsyncEnumerable<RecordBatch> Stream(int failing)
        {
            foreach (RecordBatch batch in Bare(Accounts(0, 500)))
            {
                await Task.Yield();
                yield return given++ == failing ? throw new InvalidDataException("the source broke") : batch;
            }
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => Lake.InsertRawAsync<Account>(Stream(3)));
        Assert.Empty(DataFiles());
        given = 0;
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Stream(-1));
        Assert.Equal((500L, 5), (raw.Rows, given));
    }

    [Fact]
    public async Task What_the_options_say_has_an_effect()
    {
        await Lake.EnsureTableAsync<Account>(new EnsureTableOptions { Table = "bank.others" });
        List<long> rows = [];
        RawInsertOptions options = new() { Table = "bank.others", Progress = new Report(p => rows.Add(p.Rows)), Parquet = new() { Compression = LakeOrm.Parquet.ParquetCompression.Gzip } };
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)), options);
        Assert.EndsWith(".gz.parquet", Assert.Single(DataFiles()), StringComparison.Ordinal);
        Assert.Contains(raw.IngestId.ToString(), DataFiles()[0], StringComparison.Ordinal);
        await raw.CommitAsync();
        Assert.Equal(10, await CountAsync("bank.others"));
        Assert.Equal([10L, 10], rows);
    }

    private sealed class Report(Action<WriteProgress> report) : IProgress<WriteProgress>
    {
        void IProgress<WriteProgress>.Report(WriteProgress value) => report(value);
    }
}
