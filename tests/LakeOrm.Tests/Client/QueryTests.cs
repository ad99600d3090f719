using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.Drivers;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Client;

public sealed class QueryTests : IAsyncDisposable
{
    private readonly MemoryDriver _driver = new();
    private readonly LakeClient _lake;

    public QueryTests() => _lake = new LakeClient(_driver);

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Fact]
    public async Task A_query_reads_all_batches_and_ends_its_statement()
    {
        _driver.Answer = [Batch(0, 3), Batch(3, 0), Batch(3, 4)];
        List<Person> rows = await _lake.QueryAsync<Person>($"SELECT {1}");
        Assert.Equal(["p0", "p1", "p2", "p3", "p4", "p5", "p6"], rows.Select(r => r.Id));
        Assert.Equal("SELECT $1", _driver.Statements[0].Text);
        Assert.Equal([1], _driver.Statements[0].Parameters);
        Assert.True(_driver.Results[0].Disposed);
    }

    [Fact]
    public async Task A_stream_holds_one_batch_and_ends_its_statement_when_it_is_left()
    {
        _driver.Answer = [Batch(0, 2), Batch(2, 2), Batch(4, 2)];
        List<string> ids = [];
        await foreach (Person row in _lake.QueryStreamAsync<Person>($"SELECT 1"))
        {
            ids.Add(row.Id);
            Assert.Equal((ids.Count + 1) / 2, _driver.Results[0].Read);
            if (ids.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(["p0", "p1", "p2"], ids);
        Assert.True(_driver.Results[0].Disposed);
    }

    [Fact]
    public async Task A_stream_runs_when_it_is_read_and_each_time_anew()
    {
        _driver.Answer = [Batch(0, 2), Batch(2, 1)];
        IAsyncEnumerable<Person> stream = _lake.QueryStreamAsync<Person>($"SELECT 1");
        Assert.Empty(_driver.Statements);
        Assert.Equal(3, (await ToListAsync(stream)).Count);
        Assert.Equal(3, (await ToListAsync(stream)).Count);
        Assert.Equal(2, _driver.Statements.Count);
    }

    [Fact]
    public async Task Cancellation_stops_a_query_and_a_stream()
    {
        _driver.Answer = [Batch(0, 1), Batch(1, 1)];
        using CancellationTokenSource source = new();
        IAsyncEnumerator<Person> stream = _lake.QueryStreamAsync<Person>($"SELECT 1").GetAsyncEnumerator(source.Token);
        Assert.True(await stream.MoveNextAsync());
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.MoveNextAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _lake.QueryAsync<Person>($"SELECT 1", source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ToListAsync(_lake.QueryStreamAsync<Person>($"SELECT 1", source.Token)));
        Assert.All(_driver.Results, r => Assert.True(r.Disposed));
    }

    [Fact]
    public async Task The_first_row_is_read_and_the_statement_ended()
    {
        _driver.Answer = [Batch(0, 0), Batch(0, 2), Batch(2, 2)];
        Assert.Equal("p0", (await _lake.QueryFirstAsync<Person>($"SELECT 1")).Id);
        Assert.Equal("p0", (await _lake.QueryFirstOrDefaultAsync<Person>($"SELECT 1"))!.Id);
        Assert.All(_driver.Results, r => Assert.Equal((2, true), (r.Read, r.Disposed)));
    }

    [Fact]
    public async Task Without_a_row_first_fails_and_first_or_default_does_not()
    {
        _driver.Answer = [Batch(0, 0)];
        LakeNoRowsException e = await Assert.ThrowsAsync<LakeNoRowsException>(() => _lake.QueryFirstAsync<Person>($"SELECT * FROM x WHERE y = {"secret"}"));
        Assert.Contains("SELECT * FROM x WHERE y = $1", e.Message, StringComparison.Ordinal);
        Assert.Null(await _lake.QueryFirstOrDefaultAsync<Person>($"SELECT 1"));
    }

    [Fact]
    public async Task A_result_that_does_not_fit_is_refused_before_a_row_is_read()
    {
        _driver.Answer = [Arrays.Batch(("id", Arrays.Of<long>(Int64Type.Default, 1)))];
        await Assert.ThrowsAsync<LakeBindException>(() => _lake.QueryAsync<Person>($"SELECT 1"));
        Assert.Equal((0, true), (_driver.Results[0].Read, _driver.Results[0].Disposed));
    }

    [Fact]
    public async Task AsOf_reads_at_a_version_or_a_time_by_every_method()
    {
        _driver.Answer = [Batch(0, 1)];
        DateTimeOffset time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await _lake.QueryAsync<Person>($"SELECT 1");
        await _lake.AsOf(version: 3).QueryAsync<Person>($"SELECT 1");
        await _lake.AsOf(time).QueryFirstAsync<Person>($"SELECT 1");
        await _lake.AsOf(4).QueryFirstOrDefaultAsync<Person>($"SELECT 1");
        await ToListAsync(_lake.AsOf(5).QueryStreamAsync<Person>($"SELECT 1"));
        await foreach (LakeBatch<Person> batch in _lake.AsOf(6).QueryBatchesAsync<Person>($"SELECT 1"))
        {
            batch.Dispose();
        }

        _driver.Answer = [Arrays.Batch(("n", Arrays.Of<long>(Int64Type.Default, 1)))];
        await _lake.AsOf(7).ScalarAsync<long>($"SELECT 1");
        Assert.Equal(
            [null, LakeVersion.At(3), LakeVersion.At(time), LakeVersion.At(4), LakeVersion.At(5), LakeVersion.At(6), LakeVersion.At(7)],
            _driver.Statements.Select(s => s.AsOf));
        Assert.Throws<ArgumentOutOfRangeException>(() => _lake.AsOf(-1));
    }

    [Fact]
    public async Task A_batch_is_the_callers_until_it_is_disposed_of()
    {
        _driver.Answer = [Batch(0, 2), Batch(2, 1)];
        List<LakeBatch<Person>> batches = await ToListAsync(_lake.QueryBatchesAsync<Person>($"SELECT 1"));
        Assert.True(_driver.Results[0].Disposed);
        Assert.Equal([2, 1], batches.Select(b => b.Count));
        Assert.Equal(["p0", "p1", "p2"], batches.SelectMany(b => b.ToList()).Select(p => p.Id));
        Assert.Equal(2, batches[0].Arrow.Length);
        List<Person> kept = batches[0].ToList();
        batches[0].Dispose();
        batches[0].Dispose();
        Assert.Equal("p1", kept[1].Id);
        Assert.Throws<ObjectDisposedException>(() => batches[0].ToList());
        Assert.Throws<ObjectDisposedException>(() => batches[0].Arrow);
        Assert.Equal("p2", batches[1].ToList()[0].Id);
    }

    [Fact]
    public async Task Batches_that_live_at_once_have_a_reader_each_and_the_next_ones_take_them_over()
    {
        _driver.Answer = [.. Enumerable.Range(0, 8).Select(i => Batch(i, 1))];
        HashSet<object> readers = [];
        List<LakeBatch<Person>> held = [];
        int next = 0;
        await foreach (LakeBatch<Person> batch in _lake.QueryBatchesAsync<Person>($"SELECT 1"))
        {
            held.Add(batch);
            Assert.Same(batch.Reader, batch.Reader);
            readers.Add(batch.Reader);
            if (held.Count == 2)
            {
                // Both are loaded, and neither took the other's memory.
                foreach (LakeBatch<Person> loaded in held)
                {
                    Person[] rows = new Person[1];
                    loaded.Reader.Read(rows);
                    Assert.Equal($"p{next++}", rows[0].Id);
                    loaded.Dispose();
                    Assert.Throws<ObjectDisposedException>(() => loaded.Reader);
                }

                held.Clear();
            }
        }

        Assert.Equal(2, readers.Count);
    }

    [Fact]
    public async Task Batches_that_do_not_fit_are_refused_before_the_first_is_read()
    {
        _driver.Answer = [Arrays.Batch(("id", Arrays.Of<long>(Int64Type.Default, 1)))];
        await Assert.ThrowsAsync<LakeBindException>(() => ToListAsync(_lake.QueryBatchesAsync<Person>($"SELECT 1")));
        Assert.Equal((0, true), (_driver.Results[0].Read, _driver.Results[0].Disposed));
    }

    [Fact]
    public async Task A_misfit_in_a_batch_names_the_row_of_the_whole_result_whatever_is_read_first()
    {
        RecordBatch good = Batch(0, 2);
        RecordBatch bad = new(good.Schema, [good.Column(0), good.Column(1), Arrays.Of<long>(Int64Type.Default, 1, null), good.Column(3), good.Column(4)], 2);
        _driver.Answer = [good, bad, good, bad];
        List<LakeBatch<Person>> batches = await ToListAsync(_lake.QueryBatchesAsync<Person>($"SELECT 1"));
        Assert.Contains("row 7 of the result", Assert.Throws<LakeDataException>(() => batches[3].ToList()).Message, StringComparison.Ordinal);
        Assert.Contains("row 3 of the result", Assert.Throws<LakeDataException>(() => batches[1].ToList()).Message, StringComparison.Ordinal);
        Assert.Equal(2, batches[0].ToList().Count);
        Assert.Contains("row 7 of the result", Assert.Throws<LakeDataException>(() => batches[3].ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_runs_a_statement_for_its_effect()
    {
        Assert.Equal(42, await _lake.ExecuteAsync($"DROP TABLE {LakeSql.Identifier("x")} -- {LakeSql.Raw("now")}"));
        Assert.Equal("DROP TABLE \"x\" -- now", _driver.Statements[0].Text);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _lake.ExecuteAsync($"SELECT 1", new CancellationToken(true)));
    }

    [Fact]
    public async Task A_table_is_ensured_under_its_own_or_another_name()
    {
        Assert.True(await _lake.EnsureTableAsync<Person>());
        Assert.False(await _lake.EnsureTableAsync<Person>(new EnsureTableOptions { Table = "other" }));
        Assert.Equal([LakeTableName.Parse("crm.people"), LakeTableName.Parse("other")], _driver.Ensured.Select(e => e.Table));
        Assert.All(_driver.Ensured, e => Assert.Same(Person.LakeSchema, e.Schema));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _lake.EnsureTableAsync<Person>(cancellationToken: new CancellationToken(true)));
    }

    [Fact]
    public async Task A_client_disposes_of_its_driver_once_and_then_refuses_every_call()
    {
        LakeReader old = _lake.AsOf(1);
        _lake.Dispose();
        await _lake.DisposeAsync();
        Assert.Equal(1, _driver.Disposals);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _lake.EnsureTableAsync<Person>());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _lake.InsertAsync([new Person("a")]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _lake.QueryAsync<Person>($"SELECT 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => old.QueryFirstAsync<Person>($"SELECT 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _lake.ExecuteAsync($"SELECT 1"));
        Assert.Throws<ObjectDisposedException>(() => _lake.Validate([new Person("a")]));
        Assert.Throws<ObjectDisposedException>(() => _lake.TryValidate([new Person("a")], out _));
    }

    private static RecordBatch Batch(int first, int count) =>
        Person.ToArrow([.. Enumerable.Range(first, count).Select(i => new Person($"p{i}"))], default);

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> stream)
    {
        List<T> all = [];
        await foreach (T item in stream)
        {
            all.Add(item);
        }

        return all;
    }
}
