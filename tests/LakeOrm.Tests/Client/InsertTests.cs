using System.Runtime.CompilerServices;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Client;

// How far rows are read ahead goes by what the process allocates meanwhile.
[Collection(nameof(Alone))]
public sealed class InsertTests : IAsyncDisposable
{
    private const int ChunkRows = 2048;
    private const int ChunksAhead = 4;

    private readonly MemoryDriver _driver = new();
    private readonly LakeClient _lake;

    public InsertTests() => _lake = new LakeClient(_driver);

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    public static TheoryData<string> Shapes => ["array", "list", "indexed", "enumerable", "async"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Rows_of_every_source_arrive_whole_in_order_and_in_chunks(string shape)
    {
        Person[] rows = People(20_000);
        WriteResult result = await Insert(shape, rows);
        Assert.Equal(20_000, result.RowsAdded);
        Assert.Equal([.. Enumerable.Repeat(ChunkRows, 9), 20_000 - (9 * ChunkRows)], _driver.Chunks);
        List<Person> read = await _lake.QueryAsync<Person>($"SELECT * FROM crm.people");
        Assert.Equal(rows, read.Select(r => r with { CreatedAt = default }));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task No_rows_are_no_chunks(string shape)
    {
        await Insert(shape, []);
        Assert.Empty(_driver.Chunks);
    }

    [Fact]
    public async Task The_length_is_known_where_the_source_knows_it()
    {
        long?[] lengths = await Task.WhenAll(
            Length(People(3)), Length(People(3).ToList()), Length(new HashSet<Person>(People(3))), Length(new Streams().Sync(People(3))));
        Assert.Equal([3, 3, 3, null], lengths);

        async Task<long?> Length(IEnumerable<Person> rows)
        {
            MemoryDriver driver = new();
            long? length = null;
            driver.OnWrite = (request, _) =>
            {
                length = request.Rows.Length;
                return default;
            };
            await using LakeClient lake = new(driver);
            await lake.InsertAsync(rows);
            return length;
        }
    }

    [Fact]
    public async Task One_stamp_marks_all_rows_of_a_call_and_the_callers_records_stay_as_they_are()
    {
        DateTimeOffset now = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);
        await using LakeClient lake = new(_driver, new LakeClientOptions { TimeProvider = new FixedTime(now) });
        Person[] rows = People(9000);
        WriteResult result = await lake.InsertAsync(rows);
        Assert.All(await lake.QueryAsync<Person>($"SELECT 1"), r => Assert.Equal(now, r.CreatedAt));
        Assert.All(rows, r => Assert.Equal(default, r.CreatedAt));
        Assert.Equal(7, result.IngestId.Version);
        Assert.Equal(result.IngestId, _driver.Writes[0].Stamp.IngestId);
        Assert.NotEqual(result.IngestId, (await lake.InsertAsync(rows)).IngestId);
    }

    [Theory]
    [InlineData("array")]
    [InlineData("list")]
    [InlineData("indexed")]
    public async Task A_list_is_validated_whole_before_the_driver_sees_a_row(string shape)
    {
        Person[] rows = People(20_000);
        rows[5] = rows[5] with { Visits = -1 };
        rows[19_999] = new Person(" ", visits: -1);
        LakeValidationException e = await Assert.ThrowsAsync<LakeValidationException>(() => Insert(shape, rows));
        Assert.Equal([(5L, "visits"), (19_999L, "id"), (19_999L, "visits")], e.Violations.Select(v => (v.Row, v.Column)));
        Assert.Empty(_driver.Chunks);
    }

    [Theory]
    [InlineData("enumerable")]
    [InlineData("async")]
    public async Task A_stream_is_validated_to_its_end_after_a_failure_and_written_no_further(string shape)
    {
        Person[] rows = People(30_000);
        rows[3000] = rows[3000] with { Visits = -1 };
        rows[29_999] = rows[29_999] with { Id = string.Empty };
        LakeValidationException e = await Assert.ThrowsAsync<LakeValidationException>(() => Insert(shape, rows));
        Assert.Equal([(3000L, "visits"), (29_999L, "id")], e.Violations.Select(v => (v.Row, v.Column)));
        Assert.Equal([ChunkRows], _driver.Chunks);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Failures_beyond_the_limit_are_counted(string shape)
    {
        Person[] rows = [.. People(20_000).Select(r => r with { Visits = -1 })];
        LakeValidationException e = await Assert.ThrowsAsync<LakeValidationException>(() => Insert(shape, rows));
        Assert.Equal(20_000, e.TotalCount);
        Assert.Equal(LakeViolations.MaxKept, e.Violations.Count);
        Assert.Contains("20000 value(s) for table 'crm.people'", e.Message, StringComparison.Ordinal);
        Assert.Contains("and 19980 more", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_null_row_is_a_failure_like_another(string shape)
    {
        Person[] rows = People(4);
        rows[1] = null!;
        rows[2] = rows[2] with { Visits = -1 };
        rows[3] = null!;
        LakeValidationException e = await Assert.ThrowsAsync<LakeValidationException>(() => Insert(shape, rows));
        Assert.Equal([(1L, "*", "Required"), (2L, "visits", "Range"), (3L, "*", "Required")], e.Violations.Select(v => (v.Row, v.Column, v.Rule)));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Rows_are_validated_once(string shape)
    {
        Person.Counter counter = new();
        Person.Validations.Value = counter;
        await Insert(shape, People(10_000));
        Assert.Equal(10_000, counter.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_error_of_the_callers_stream_passes_through_unchanged_and_the_stream_is_given_back(bool async)
    {
        Streams stream = new();
        TimeoutException failure = new("the caller's own");
        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(
            () => async ? _lake.InsertAsync(stream.Async(People(10_000), failure)) : _lake.InsertAsync(stream.Sync(People(10_000), failure)));
        Assert.Same(failure, thrown);
        Assert.True(stream.Disposed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_is_given_back_when_the_driver_fails(bool async)
    {
        Streams stream = new();
        LakeStorageException failure = new("full");
        _driver.OnWrite = async (request, cancellation) =>
        {
            await request.Rows.MoveNextAsync(cancellation);
            throw failure;
        };
        Exception thrown = await Assert.ThrowsAsync<LakeStorageException>(
            () => async ? _lake.InsertAsync(stream.Async(People(10_000))) : _lake.InsertAsync(stream.Sync(People(10_000))));
        Assert.Same(failure, thrown);
        Assert.True(stream.Disposed);

        // The chunk that was taken, and what was read ahead meanwhile.
        Assert.InRange(stream.Given, ChunkRows, (1 + ChunksAhead) * ChunkRows);
    }

    [Theory]
    [InlineData(false, ChunksAhead, 10)]
    [InlineData(true, ChunksAhead, 10)]
    [InlineData(true, 1, 10_000)]
    public async Task The_next_rows_are_read_while_the_last_are_written_and_of_large_ones_less(bool async, int chunks, int characters)
    {
        Streams stream = new();
        List<int> given = [];
        _driver.OnWrite = async (request, cancellation) =>
        {
            while (await request.Rows.MoveNextAsync(cancellation))
            {
                // A writer that takes its time: what it has not asked for yet comes meanwhile.
                long ahead = Math.Min(30_000, request.Rows.TotalCount + (chunks * ChunkRows));
                Assert.True(SpinWait.SpinUntil(() => stream.Given == ahead, TimeSpan.FromSeconds(30)), $"{stream.Given} rows were asked for, expected {ahead}.");
                await Task.Delay(20, cancellation);
                Assert.Equal(ahead, stream.Given);
                given.Add(request.Rows.Count);
            }
        };
        IEnumerable<Person> people = People(30_000).Select(p => p with { Country = new string('x', characters) });
        await (async ? _lake.InsertAsync(stream.Async(people)) : _lake.InsertAsync(stream.Sync(people)));
        Assert.Equal([.. Enumerable.Repeat(ChunkRows, 14), 30_000 - (14 * ChunkRows)], given);
        Assert.True(stream.Disposed);
    }

    [Fact]
    public async Task A_stream_that_waits_is_told_when_the_write_has_failed()
    {
        bool told = false;
        TaskCompletionSource waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _driver.OnWrite = async (request, cancellation) =>
        {
            await request.Rows.MoveNextAsync(cancellation);
            await waits.Task;
            throw new LakeStorageException("full");
        };
        await Assert.ThrowsAsync<LakeStorageException>(() => _lake.InsertAsync(Rows()));
        Assert.True(told);

        async IAsyncEnumerable<Person> Rows([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (Person person in People(ChunkRows))
            {
                yield return person;
            }

            waits.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                told = cancellationToken.IsCancellationRequested;
            }
        }
    }

    [Fact]
    public async Task Cancellation_reaches_the_stream_and_ends_the_call()
    {
        using CancellationTokenSource source = new();
        Streams stream = new();
        _driver.OnWrite = async (request, cancellation) =>
        {
            await request.Rows.MoveNextAsync(cancellation);
            await source.CancelAsync();
            await request.Rows.MoveNextAsync(cancellation);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _lake.InsertAsync(stream.Async(People(100_000)), cancellationToken: source.Token));
        Assert.True(stream.Token.IsCancellationRequested);
        Assert.True(stream.Disposed);
        Assert.InRange(stream.Given, ChunkRows, (1 + ChunksAhead) * ChunkRows);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _lake.InsertAsync(People(1), cancellationToken: source.Token));
    }

    [Fact]
    public async Task What_the_call_says_reaches_the_driver()
    {
        ParquetWriterOptions parquet = new() { PageRows = 7 };
        List<WriteProgress> reports = [];
        await _lake.InsertAsync(People(5000), new InsertOptions
        {
            Table = "archive.people",
            Key = IdempotencyKey.Once("k"),
            VerifyPayload = false,
            ExpectedVersion = 5,
            Parquet = parquet,
            Progress = new Report(reports.Add),
        });
        WriteRequest request = _driver.Writes[0];
        Assert.Equal(LakeTableName.Parse("archive.people"), request.Table);
        Assert.Equal(IdempotencyKey.Once("k"), request.Key);
        Assert.False(request.VerifyPayload);
        Assert.Equal(5, request.ExpectedVersion);
        Assert.Same(parquet, request.Parquet);
        Assert.Equal(WriteMode.Append, request.Mode);
        Assert.Equal([ChunkRows, 2 * ChunkRows, 5000], reports.Select(r => r.Rows));
    }

    [Fact]
    public async Task Without_options_the_record_and_the_client_decide()
    {
        ParquetWriterOptions parquet = new() { PageRows = 8 };
        Action<LakeWarning> warning = static _ => { };
        await using LakeClient lake = new(_driver, new LakeClientOptions { Parquet = parquet, Warning = warning });
        await lake.InsertAsync(People(1));
        WriteRequest request = _driver.Writes[0];
        Assert.Equal(LakeTableName.Parse("crm.people"), request.Table);
        Assert.Null(request.Key);
        Assert.True(request.VerifyPayload);
        Assert.Null(request.ExpectedVersion);
        Assert.Null(request.Progress);
        Assert.Same(parquet, request.Parquet);
        Assert.Same(warning, request.Warning);
    }

    [Fact]
    public async Task What_the_client_says_holds_where_a_call_does_not_say_it()
    {
        ParquetWriterOptions ofClient = new() { PageRows = 8 };
        ParquetWriterOptions ofCall = new() { PageRows = 9 };
        await using LakeClient lake = new(_driver, new LakeClientOptions { Parquet = ofClient, VerifyPayload = false });
        await lake.InsertAsync(People(1));
        await lake.OverwriteAsync(People(1), new() { Parquet = ofCall, VerifyPayload = true });
        await lake.DeleteAsync<Person>($"true");
        Assert.Equal([false, true, false], _driver.Writes.Select(static w => w.VerifyPayload));
        Assert.Equal([ofClient, ofCall, ofClient], _driver.Writes.Select(static w => w.Parquet));
    }

    [Fact]
    public async Task A_table_name_that_is_none_is_refused_before_anything_is_read() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _lake.InsertAsync(People(1), new InsertOptions { Table = "a/../b" }));

    [Fact]
    public async Task Overwrite_puts_rows_in_the_place_of_all_rows()
    {
        await _lake.InsertAsync(People(10));
        await _lake.OverwriteAsync(People(2));
        Assert.Equal(2, (await _lake.QueryAsync<Person>($"SELECT 1")).Count);
        await _lake.OverwriteAsync(new Streams().Async(People(3)));
        Assert.Equal(3, (await _lake.QueryAsync<Person>($"SELECT 1")).Count);
        Assert.Equal([WriteMode.Append, WriteMode.Overwrite, WriteMode.Overwrite], _driver.Writes.Select(w => w.Mode));
    }

    [Fact]
    public async Task No_more_writes_run_at_once_than_the_options_say()
    {
        await using LakeClient lake = new(_driver, new LakeClientOptions { MaxIngestsInFlight = 2 });
        int running = 0;
        int most = 0;
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _driver.OnWrite = async (_, _) =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 2)
            {
                full.TrySetResult();
            }

            await go.Task;
            Interlocked.Decrement(ref running);
        };
        Task<WriteResult>[] calls = [.. Enumerable.Range(0, 6).Select(_ => lake.InsertAsync(People(1)))];
        await full.Task;
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        Assert.Equal(2, _driver.Writes.Count);
        go.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal(2, most);
        Assert.Equal(6, _driver.Writes.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LakeClientOptions { MaxIngestsInFlight = 0 });
    }

    [Fact]
    public async Task A_failed_write_gives_its_place_back()
    {
        await using LakeClient lake = new(_driver, new LakeClientOptions { MaxIngestsInFlight = 1 });
        await Assert.ThrowsAsync<LakeValidationException>(() => lake.InsertAsync([new Person(string.Empty)]));
        await lake.InsertAsync(People(1));
    }

    [Fact]
    public async Task A_list_that_changes_while_it_is_written_is_refused()
    {
        List<Person> rows = [.. People(10_000)];
        _driver.OnWrite = async (request, cancellation) =>
        {
            await request.Rows.MoveNextAsync(cancellation);
            rows.Add(rows[0]);
            await request.Rows.MoveNextAsync(cancellation);
            _ = request.Rows.ToArrow();
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => _lake.InsertAsync(rows));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (seen < value && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }

    private static Person[] People(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Person($"p{i}", i % 3 == 0 ? null : i % 3 == 1 ? "DE" : "GB", i, i / 100m))];

    private Task<WriteResult> Insert(string shape, Person[] rows) => shape switch
    {
        "array" => _lake.InsertAsync(rows),
        "list" => _lake.InsertAsync(rows.ToList()),
        "indexed" => _lake.InsertAsync(new Indexed(rows)),
        "enumerable" => _lake.InsertAsync(new Streams().Sync(rows)),
        _ => _lake.InsertAsync(new Streams().Async(rows)),
    };

    private sealed class Indexed(Person[] rows) : IReadOnlyList<Person>
    {
        public int Count => rows.Length;

        public Person this[int index] => rows[index];

        public IEnumerator<Person> GetEnumerator() => throw new NotSupportedException("A list is read by its index.");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Report(Action<WriteProgress> report) : IProgress<WriteProgress>
    {
        void IProgress<WriteProgress>.Report(WriteProgress value) => report(value);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
