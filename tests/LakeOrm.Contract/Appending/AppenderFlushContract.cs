using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Appending;

/// <summary>When an appender flushes, who waits for it, and what is told.</summary>
public abstract class AppenderFlushContract(LakeFixture fixture) : AppenderContract(fixture)
{
    [Fact]
    public async Task A_batch_is_flushed_when_it_has_the_rows_and_each_flush_is_one_version()
    {
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { FlushRows = 100 });
        for (int i = 0; i < 250; i++)
        {
            await appender.WriteAsync(Row(i));
        }

        await UntilAsync(() => appender.Status.Flushes == 2);
        Assert.Equal(new AppenderStatus(250, 200, 0, 50, 2, 0, 2), appender.Status);
        Assert.Equal(Numbers(200), await EventIdsAsync());
        WriteResult? last = await appender.FlushAsync();
        Assert.Equal((WriteOutcome.Committed, 3L, 50L), (last!.Outcome, last.Version, last.RowsAdded));
        Assert.Equal(Numbers(250), await EventIdsAsync());
        Assert.Same(last, await appender.FlushAsync());
        Assert.Equal(3, await VersionAsync<Event>());
    }

    [Fact]
    public async Task A_batch_is_flushed_when_it_has_the_bytes()
    {
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { FlushBytes = 10_000 });
        string text = new('x', 1000);
        for (int i = 0; i < 25; i++)
        {
            await appender.WriteAsync(new Event(i, text, 1));
        }

        // A row is its text and some bytes more.
        await UntilAsync(() => appender.Status.Flushes == 2);
        Assert.Equal(new AppenderStatus(25, 20, 0, 5, 2, 0, 2), appender.Status);
    }

    [Fact]
    public async Task A_batch_is_flushed_when_its_first_row_is_old()
    {
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { FlushInterval = TimeSpan.FromSeconds(5) });
        await appender.WriteAsync(Row(0));
        Clock.Advance(TimeSpan.FromSeconds(4));
        await appender.WriteAsync(Row(1));
        Assert.Equal(0, appender.Status.Flushes);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => appender.Status.Flushes == 1);
        Assert.Equal(Numbers(2), await EventIdsAsync());

        // The next batch has its own time, and an empty one makes no version.
        Clock.Advance(TimeSpan.FromSeconds(60));
        await appender.WriteAsync(Row(2));
        Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1, await VersionAsync<Event>());
        Clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => appender.Status.Flushes == 2);
        Assert.Equal(Numbers(3), await EventIdsAsync());
    }

    [Fact]
    public async Task Rows_that_came_during_a_flush_are_flushed_when_they_are_old_too()
    {
        TaskCompletionSource go = new();
        Driver.Before = _ => go.Task;
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { FlushRows = 10, FlushInterval = TimeSpan.FromSeconds(5) });
        await appender.WriteAsync(Rows(0, 12));
        Clock.Advance(TimeSpan.FromSeconds(5));
        go.SetResult();
        await UntilAsync(() => appender.Status.Flushes == 2);
        Assert.Equal(Numbers(12), await EventIdsAsync());
    }

    [Fact]
    public async Task Without_an_interval_time_alone_flushes_nothing()
    {
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { FlushInterval = null });
        await appender.WriteAsync(Row(0));
        Clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal(0, await VersionAsync<Event>());
        Assert.Equal(1, (await appender.FlushAsync())!.Version);
    }

    [Fact]
    public async Task Without_rows_there_is_nothing_to_flush()
    {
        LakeAppender<Event> appender = Lake.OpenAppender<Event>();
        Assert.Null(await appender.FlushAsync());
        await appender.DisposeAsync();
        Assert.Equal(0, await VersionAsync<Event>());
    }

    [Fact]
    public async Task Disposal_drains()
    {
        LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { FlushRows = 10 });
        await appender.WriteAsync(Rows(0, 25).ToAsyncEnumerable());
        await Task.WhenAll(appender.DisposeAsync().AsTask(), appender.DisposeAsync().AsTask());
        Assert.Equal(Numbers(25), await EventIdsAsync());
        Assert.Equal(0, appender.Status.RowsPending);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await appender.WriteAsync(Row(1)));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await appender.FlushAsync());
    }

    [Fact]
    public async Task Disposal_during_a_flush_waits_for_it_and_turns_waiting_writers_away()
    {
        TaskCompletionSource go = new();
        Driver.Before = _ => go.Task;
        LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { FlushRows = 2 });
        await appender.WriteAsync(Rows(0, 4));
        Task waiting = appender.WriteAsync(Row(4)).AsTask();
        Task flush = appender.FlushAsync();
        Task disposal = appender.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.False(disposal.IsCompleted);
        go.SetResult();
        await Task.WhenAll(disposal, flush);
        Assert.Equal(Numbers(4), await EventIdsAsync());
    }

    [Fact]
    public async Task Writers_wait_when_two_batches_are_full_and_a_token_ends_the_wait()
    {
        TaskCompletionSource go = new();
        Driver.Before = _ => go.Task;
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { FlushRows = 10 });
        await appender.WriteAsync(Rows(0, 20));
        Task row = appender.WriteAsync(Row(20)).AsTask();
        Task rows = appender.WriteAsync(Rows(21, 4)).AsTask();
        using CancellationTokenSource source = new();
        Task cancelled = appender.WriteAsync(Row(99), source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(row.IsCompleted || rows.IsCompleted);
        Assert.Equal(20, appender.Status.RowsPending);
        await UntilAsync(() => Driver.Writes.Count > 0);
        go.SetResult();
        await Task.WhenAll(row, rows);
        await appender.FlushAsync();
        Assert.Equal(Numbers(25), await EventIdsAsync());
        Assert.Equal([10, 10, 5], Driver.Writes.Select(static w => w.Rows));
    }

    [Fact]
    public async Task A_token_ends_the_wait_for_a_flush_and_not_the_flush()
    {
        TaskCompletionSource go = new();
        Driver.Before = _ => go.Task;
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>();
        await appender.WriteAsync(Row(0));
        using CancellationTokenSource source = new();
        Task flush = appender.FlushAsync(source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush);
        go.SetResult();
        await UntilAsync(() => appender.Status.RowsFlushed == 1);
        Assert.Equal(Numbers(1), await EventIdsAsync());
    }

    [Fact]
    public async Task Many_writers_lose_and_double_nothing()
    {
        await using (LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { FlushRows = 64 }))
        {
            await Parallel.ForAsync(0, 16, async (writer, cancellation) =>
            {
                for (int i = 0; i < 100; i++)
                {
                    await appender.WriteAsync(Row((writer * 100) + i), cancellation);
                    if (i % 50 == 49)
                    {
                        Assert.NotNull(await appender.FlushAsync(cancellation));
                    }
                }
            });
        }

        Assert.Equal(Numbers(1600), await EventIdsAsync());
        Assert.All(Driver.Writes, static w => Assert.InRange(w.Rows!.Value, 1, 64));
    }

    [Fact]
    public async Task A_row_that_breaks_a_rule_is_refused_to_whoever_wrote_it_and_the_appender_goes_on()
    {
        await Lake.EnsureTableAsync<User>();
        await using LakeAppender<User> appender = Lake.OpenAppender<User>();
        User good = new() { Id = "1", Email = "a@example.com", Country = "GB", Balance = 1 };
        LakeValidationException e = await Assert.ThrowsAsync<LakeValidationException>(async () =>
            await appender.WriteAsync([good, good with { Id = "2" }, good with { Id = "3", Email = "none", Balance = -1 }, good with { Id = "4" }]));
        Assert.Equal([(2L, "email"), (2L, "balance")], e.Violations.Select(static v => (v.Row, v.Column)));
        await Assert.ThrowsAsync<LakeValidationException>(async () => await appender.WriteAsync((User)null!));
        await appender.WriteAsync(good with { Id = "5" });
        await appender.FlushAsync();
        Assert.Equal(["1", "2", "5"], (await Lake.QueryAsync<User>($"SELECT * FROM sales.users ORDER BY id")).Select(static u => u.Id));
        Assert.Equal((3L, 3L), (appender.Status.RowsAccepted, appender.Status.RowsFlushed));
    }

    [Fact]
    public async Task Progress_is_told_after_each_flush_and_may_throw()
    {
        List<AppenderStatus> told = [];
        Report progress = new(status =>
        {
            lock (told)
            {
                told.Add(status);
            }

            throw new InvalidOperationException("nobody waits for this");
        });
        await using (LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { Progress = progress }))
        {
            await appender.WriteAsync(Rows(0, 3));
            await appender.FlushAsync();
            await appender.WriteAsync(Rows(3, 4));
            await appender.FlushAsync();
        }

        Assert.Equal([new AppenderStatus(3, 3, 0, 0, 1, 0, 1), new AppenderStatus(7, 7, 0, 0, 2, 0, 2)], told);
    }

    [Fact]
    public async Task Options_reach_the_write()
    {
        await Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = "archive.events" });
        Parquet.ParquetWriterOptions parquet = new() { PageRows = 7 };
        List<Drivers.WriteRequest> requests = [];
        Driver.Before = request =>
        {
            requests.Add(request);
            return Task.CompletedTask;
        };
        await using (LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { Table = "archive.events", Parquet = parquet }))
        {
            await appender.WriteAsync(Row(0));
        }

        Assert.Equal((LakeTableName.Parse("archive.events"), parquet), (requests[0].Table, requests[0].Parquet));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AppenderOptions { FlushRows = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AppenderOptions { FlushBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AppenderOptions { FlushInterval = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AppenderOptions { RetryDelay = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AppenderOptions { FirstPosition = -1 });
        Assert.ThrowsAny<ArgumentException>(() => Lake.OpenAppender<Event>(new AppenderOptions { FirstPosition = 1 }));
        Assert.ThrowsAny<ArgumentException>(() => Lake.OpenAppender<Event>(new AppenderOptions { Producer = "a\nb" }));
        Assert.ThrowsAny<ArgumentException>(() => Lake.OpenAppender<Event>(new AppenderOptions { Table = "a/b" }));
    }

    private sealed class Report(Action<AppenderStatus> report) : IProgress<AppenderStatus>
    {
        void IProgress<AppenderStatus>.Report(AppenderStatus value) => report(value);
    }
}
