using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Appending;

/// <summary>What an appender does when a flush fails.</summary>
public abstract class AppenderFailureContract(LakeFixture fixture) : AppenderContract(fixture)
{
    private static readonly AppenderOptions Small = new() { FlushRows = 10, RetryDelay = TimeSpan.FromSeconds(3) };

    [Fact]
    public async Task A_flush_that_failed_is_raised_by_the_next_call_and_its_rows_are_kept()
    {
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(Small);
        LakeStorageException full = Full();
        await appender.WriteAsync(Rows(0, 10));
        await UntilAsync(() => appender.Status.FailedFlushes == 1);
        Assert.Same(full, await Assert.ThrowsAsync<LakeStorageException>(async () => await appender.WriteAsync(Row(10))));

        // Once: the row that was not taken can be written again, and waits with the others.
        await appender.WriteAsync(Row(10));
        Assert.Equal(Numbers(11), appender.GetPending().Select(static e => e.Id));
        Driver.Before = null;
        WriteResult? result = await appender.FlushAsync();
        Assert.Equal((2L, 1L), (result!.Version, result.RowsAdded));
        Assert.Equal(Numbers(11), await EventIdsAsync());
        Assert.Equal(new AppenderStatus(11, 11, 0, 0, 2, 1, 2), appender.Status);
        Assert.Empty(appender.GetPending());
        Assert.Equal(Driver.Writes[0], Driver.Writes[1]);
        Assert.NotEqual(Driver.Writes[1].Key, Driver.Writes[2].Key);
    }

    [Fact]
    public async Task Without_any_call_it_is_tried_again_after_the_delay()
    {
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(Small);
        Full();
        await appender.WriteAsync(Rows(0, 10));
        for (int failed = 1; failed <= 3; failed++)
        {
            await UntilAsync(() => appender.Status.FailedFlushes == failed);
            Clock.Advance(TimeSpan.FromSeconds(2.9));
            Assert.Equal(failed, Driver.Writes.Count);
            Driver.Before = failed == 3 ? null : Driver.Before;
            Clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        await UntilAsync(() => appender.Status.RowsPending == 0);
        Assert.Equal(Numbers(10), await EventIdsAsync());

        // It is over: there is nothing left to tell.
        await appender.WriteAsync(Row(10));
    }

    [Fact]
    public async Task A_flush_that_is_asked_for_tries_at_once_and_tells_what_comes_of_it()
    {
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(Small);
        LakeStorageException full = Full();
        await appender.WriteAsync(Rows(0, 3));
        for (int failed = 1; failed <= 3; failed++)
        {
            Assert.Same(full, await Assert.ThrowsAsync<LakeStorageException>(async () => await appender.FlushAsync()));
            Assert.Equal(failed, appender.Status.FailedFlushes);
        }

        Driver.Before = null;
        await appender.FlushAsync();
        Assert.Equal(Numbers(3), await EventIdsAsync());
        Assert.Single(Driver.Writes.Select(static w => w.Key).Distinct());
    }

    [Fact]
    public async Task An_answer_that_was_lost_doubles_nothing()
    {
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(Small);
        int flushes = 0;
        Driver.After = result => ++flushes % 2 == 1 ? throw new LakeUnknownOutcomeException(result.IngestId, "the line is dead") : Task.CompletedTask;
        for (int i = 0; i < 5; i++)
        {
            await appender.WriteAsync(Row(i));
            await Assert.ThrowsAsync<LakeUnknownOutcomeException>(async () => await appender.FlushAsync());
            Assert.Equal((WriteOutcome.Duplicate, i + 1L), (await appender.FlushAsync()) is { } repeat ? (repeat.Outcome, repeat.Version) : default);
        }

        Assert.Equal(Numbers(5), await EventIdsAsync());
        Assert.Equal(new AppenderStatus(5, 5, 0, 0, 5, 5, 5), appender.Status);
    }

    [Fact]
    public async Task Writers_who_go_on_while_the_storage_fails_and_recovers_lose_and_double_nothing()
    {
        int writes = 0;
        Driver.Before = _ => Interlocked.Increment(ref writes) % 3 == 1 ? throw new LakeStorageException("full") : Task.CompletedTask;
        Driver.After = result => writes % 3 == 2 ? throw new LakeUnknownOutcomeException(result.IngestId, "lost") : Task.CompletedTask;
        await using (LakeAppender<Event> appender = Lake.OpenAppender<Event>(Small))
        {
            await Parallel.ForAsync(0, 8, async (writer, cancellation) =>
            {
                for (int i = 0; i < 50;)
                {
                    try
                    {
                        await appender.WriteAsync(Row((writer * 50) + i), cancellation);
                        i++;
                    }
                    catch (LakeException)
                    {
                        // Not taken: the same row again.
                    }
                }
            });
            await UntilAsync(() =>
            {
                Clock.Advance(TimeSpan.FromSeconds(10));
                return appender.Status.RowsPending == 0;
            });
            Assert.True(appender.Status.FailedFlushes > 10);
        }

        Assert.Equal(Numbers(400), await EventIdsAsync());
    }

    [Fact]
    public async Task Disposal_tries_twice_and_then_says_what_failed()
    {
        LakeAppender<Event> appender = Lake.OpenAppender<Event>(Small);
        await appender.WriteAsync(Rows(0, 3));
        LakeStorageException full = Full();
        Assert.Same(full, await Assert.ThrowsAsync<LakeStorageException>(async () => await appender.DisposeAsync()));
        Assert.Equal(2, Driver.Writes.Count);
        Assert.Equal(Numbers(3), appender.GetPending().Select(static e => e.Id));
        Driver.Before = null;
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await VersionAsync<Event>());

        LakeAppender<Event> other = Lake.OpenAppender<Event>(Small);
        await other.WriteAsync(appender.GetPending());
        int writes = 0;
        Driver.Before = _ => ++writes == 1 ? throw full : Task.CompletedTask;
        await other.DisposeAsync();
        Assert.Equal(Numbers(3), await EventIdsAsync());
    }

    [Fact]
    public async Task A_flush_that_is_refused_for_good_stops_the_appender_and_the_rows_are_handed_back()
    {
        LakeAppender<Event> appender = Lake.OpenAppender<Event>(Small);
        await appender.WriteAsync(Rows(0, 10));
        await UntilAsync(() => appender.Status.Flushes == 1);
        await Lake.ExecuteAsync($"DROP TABLE events");
        await appender.WriteAsync(Rows(10, 3));
        LakeAppenderException e = await Assert.ThrowsAsync<LakeAppenderException>(async () => await appender.FlushAsync());
        Assert.IsType<LakeTableNotFoundException>(e.InnerException);
        Assert.Equal((10L, 3), (e.FirstRow, e.RowCount));
        Assert.Contains("'events' stopped", e.Message, StringComparison.Ordinal);
        Assert.Same(e, await Assert.ThrowsAsync<LakeAppenderException>(async () => await appender.WriteAsync(Row(99))));
        Assert.Equal([10, 11, 12], appender.GetPending().Select(static r => r.Id));

        // It was told, so that disposal hides nothing that was raised since.
        await appender.DisposeAsync();
    }

    [Fact]
    public async Task A_stop_that_nobody_saw_is_told_by_disposal()
    {
        LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { Table = "no.such" });
        await appender.WriteAsync(Row(0));
        LakeAppenderException e = await Assert.ThrowsAsync<LakeAppenderException>(async () => await appender.DisposeAsync());
        Assert.Contains("no.such", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_frees_the_writers_that_wait()
    {
        TaskCompletionSource go = new();
        Driver.Before = async _ =>
        {
            await go.Task;
            throw new LakeSchemaException("drifted");
        };
        LakeAppender<Event> appender = Lake.OpenAppender<Event>(Small);
        await appender.WriteAsync(Rows(0, 20));
        Task[] waiting = [appender.WriteAsync(Row(20)).AsTask(), appender.FlushAsync(), appender.WriteAsync(Row(21)).AsTask()];
        go.SetResult();
        foreach (Task task in waiting)
        {
            Assert.IsType<LakeSchemaException>((await Assert.ThrowsAsync<LakeAppenderException>(() => task)).InnerException);
        }

        Assert.Equal(20, appender.GetPending().Count);
        await appender.DisposeAsync();
    }

    private LakeStorageException Full()
    {
        LakeStorageException full = new("the disk is full");
        Driver.Before = _ => throw full;
        return full;
    }
}
