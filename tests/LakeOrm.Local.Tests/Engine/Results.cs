using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Tests.Engine;

public sealed class Results : IDisposable
{
    private readonly TemporaryFolder _lake = new();
    private readonly DuckDatabase _database;

    public Results() => _database = DuckDatabase.Open(_lake.Path, new LocalLakeOptions { Threads = 2 });

    public void Dispose()
    {
        _database.Dispose();
        _lake.Dispose();
    }

    [Theory]
    [InlineData("true", ArrowTypeId.Boolean)]
    [InlineData("1::TINYINT", ArrowTypeId.Int8)]
    [InlineData("1::SMALLINT", ArrowTypeId.Int16)]
    [InlineData("1::INTEGER", ArrowTypeId.Int32)]
    [InlineData("1::BIGINT", ArrowTypeId.Int64)]
    [InlineData("1::FLOAT", ArrowTypeId.Float)]
    [InlineData("1::DOUBLE", ArrowTypeId.Double)]
    [InlineData("1::DECIMAL(18,4)", ArrowTypeId.Decimal128)]
    [InlineData("'a'", ArrowTypeId.String)]
    [InlineData("'a'::BLOB", ArrowTypeId.Binary)]
    [InlineData("DATE '2020-01-01'", ArrowTypeId.Date32)]
    [InlineData("TIME '10:00:00'", ArrowTypeId.Time64)]
    [InlineData("TIMESTAMP '2020-01-01'", ArrowTypeId.Timestamp)]
    [InlineData("TIMESTAMPTZ '2020-01-01'", ArrowTypeId.Timestamp)]
    [InlineData("TIMESTAMP_S '2020-01-01'", ArrowTypeId.Timestamp)]
    [InlineData("uuid()", ArrowTypeId.String)]
    [InlineData("sum(1::BIGINT)", ArrowTypeId.Decimal128)]
    [InlineData("count(*)", ArrowTypeId.Int64)]
    [InlineData("'a'::ENUM('a', 'b')", ArrowTypeId.Dictionary)]
    [InlineData("[1, 2]", ArrowTypeId.List)]
    [InlineData("{'a': 1}", ArrowTypeId.Struct)]
    [InlineData("MAP {'a': 1}", ArrowTypeId.Map)]
    [InlineData("INTERVAL 1 DAY", ArrowTypeId.Interval)]
    public async Task Each_type_comes_as_the_arrow_type_that_readers_know(string expression, ArrowTypeId type)
    {
        await using LakeResult result = _database.Run($"SELECT {expression} AS x");
        Assert.Equal(type, result.Schema.GetFieldByName("x").DataType.TypeId);
        using RecordBatch? batch = await result.ReadAsync();
        Assert.Equal(1, batch!.Length);
    }

    [Theory]
    [InlineData("1::HUGEINT")]
    [InlineData("1::UHUGEINT")]
    [InlineData("'101'::BIT")]
    [InlineData("TIMETZ '10:00:00+02'")]
    [InlineData("union_value(a := 1)")]
    [InlineData("1::BIGNUM")]
    [InlineData("[1, 2]::INTEGER[2]")]
    [InlineData("NULL")]
    [InlineData("TIMESTAMP_NS '2020-01-01 00:00:00.123456789'")]
    public async Task A_rare_type_is_handed_out_or_refused_and_never_harms(string expression)
    {
        try
        {
            await using LakeResult result = _database.Run($"SELECT {expression} AS x FROM range(10)");
            using RecordBatch? batch = await result.ReadAsync();
            Assert.Equal(10, batch!.Length);
        }
        catch (LakeUnsupportedException e)
        {
            Assert.Contains("CAST", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, await _database.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_sum_of_integers_is_a_decimal_without_scale()
    {
        await using LakeResult result = _database.Run("SELECT sum(i) AS s FROM range(1000) t(i)");
        Decimal128Type type = Assert.IsType<Decimal128Type>(result.Schema.FieldsList[0].DataType);
        Assert.Equal((38, 0), (type.Precision, type.Scale));
        using RecordBatch? batch = await result.ReadAsync();
        Assert.Equal(499500m, EngineExtensions.Cell(batch!.Column(0), 0));
    }

    [Fact]
    public async Task An_instant_says_utc_and_a_reading_says_no_zone()
    {
        await using LakeResult result = _database.Run("SELECT TIMESTAMPTZ '2020-01-01' AS a, TIMESTAMP '2020-01-01' AS b");
        Assert.Equal("UTC", ((TimestampType)result.Schema.GetFieldByName("a").DataType).Timezone);
        Assert.Null(((TimestampType)result.Schema.GetFieldByName("b").DataType).Timezone);
    }

    [Fact]
    public async Task Names_of_columns_keep_their_characters()
    {
        await using LakeResult result = _database.Run("SELECT 1 AS \"é€😀 \"\"x\", 2 AS \"é€😀 \"\"x\"");
        Assert.Equal(["é€😀 \"x", "é€😀 \"x"], result.Schema.FieldsList.Select(static f => f.Name));
    }

    [Fact]
    public async Task A_statement_without_rows_has_a_schema_and_no_batch()
    {
        await using LakeResult result = _database.Run("SELECT 1 AS x WHERE false");
        Assert.Equal("x", result.Schema.FieldsList[0].Name);
        Assert.Null(await result.ReadAsync());
        Assert.Null(await result.ReadAsync());
    }

    [Fact]
    public async Task Rows_stream_in_constant_memory()
    {
        const long Rows = 5_000_000;
        await using LakeResult result = _database.Run($"SELECT i, 'value ' || i AS s FROM range({Rows}) t(i)");
        long rows = 0;
        long first = 0;
        long peak = 0;
        while (await result.ReadAsync() is { } batch)
        {
            using (batch)
            {
                rows += batch.Length;
            }

            if (rows % (2048 * 200) < 2048)
            {
                long now = Environment.WorkingSet;
                first = first == 0 ? now : first;
                peak = Math.Max(peak, now);
            }
        }

        Assert.Equal(Rows, rows);

        // The rows are some 150 MB as Arrow.
        Assert.True(peak - first < 80_000_000, $"The working set grew from {first:N0} to {peak:N0} bytes.");
    }

    [Fact]
    public async Task A_batch_lives_on_after_its_result_and_its_engine()
    {
        RecordBatch batch;
        using (DuckDatabase database = DuckDatabase.Open(_lake.Path, new LocalLakeOptions()))
        {
            await using LakeResult result = database.Run("SELECT i, 'value ' || i AS s FROM range(2000) t(i)");
            batch = (await result.ReadAsync())!;
        }

        GC.Collect();
        using (batch)
        {
            Assert.Equal("value 1999", EngineExtensions.Cell(batch.Column(1), 1999));
        }
    }

    [Fact]
    public async Task Batches_that_are_disposed_or_forgotten_leave_no_memory_behind()
    {
        async Task ReadAsync(int times, bool dispose)
        {
            for (int i = 0; i < times; i++)
            {
                await using LakeResult result = _database.Run("SELECT repeat('x', 2000) || i AS s FROM range(20000) t(i)");
                while (await result.ReadAsync() is { } batch)
                {
                    Assert.Equal(2001, ((StringArray)batch.Column(0)).GetValueLength(0), 5.0);
                    if (dispose)
                    {
                        batch.Dispose();
                    }
                }

                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }

        await ReadAsync(3, dispose: true);
        await ReadAsync(3, dispose: false);
        long before = Environment.WorkingSet;
        await ReadAsync(15, dispose: true);
        await ReadAsync(15, dispose: false);
        long grown = Environment.WorkingSet - before;

        // The batches were 1.2 GB.
        Assert.True(grown < 200_000_000, $"The working set grew by {grown:N0} bytes.");
    }

    [Fact]
    public async Task Results_that_are_left_early_and_read_in_parallel_do_no_harm()
    {
        await Parallel.ForAsync(0, 64, async (i, cancellationToken) =>
        {
            await using LakeResult result = _database.Run("SELECT i, 'value ' || i AS s FROM range(100000) t(i)", cancellationToken: cancellationToken);
            RecordBatch? kept = null;
            for (int k = 0; k <= i % 5; k++)
            {
                kept?.Dispose();
                kept = await result.ReadAsync(cancellationToken);
                GC.Collect(0);
            }

            await result.DisposeAsync();
            using (kept)
            {
                Assert.StartsWith("value ", (string)EngineExtensions.Cell(kept!.Column(1), 7)!, StringComparison.Ordinal);
            }
        });
        Assert.Equal(1, await _database.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_the_rows_is_raised_by_the_read()
    {
        await using LakeResult result = _database.Run("SELECT CASE WHEN i < 400000 THEN i ELSE error('row ' || i) END AS x FROM range(1000000) t(i)");
        LakeQueryException e = await Assert.ThrowsAsync<LakeQueryException>(async () =>
        {
            while (await result.ReadAsync() is { } batch)
            {
                batch.Dispose();
            }
        });
        Assert.Contains("row 4", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_after_the_end_of_the_result_is_refused()
    {
        LakeResult result = _database.Run("SELECT 1");
        await result.DisposeAsync();
        await result.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await result.ReadAsync());
    }
}
