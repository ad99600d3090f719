using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Appending;

/// <summary>A producer's rows come again in the same order after a crash: the table has each once.</summary>
public abstract class AppenderRestartContract(LakeFixture fixture) : AppenderContract(fixture)
{
    [Fact]
    public async Task A_process_that_died_at_any_point_and_begins_anew_doubles_and_loses_nothing()
    {
        // Each life cuts its batches elsewhere, sees the last answer or not, and dies without a word.
        for (int life = 0; life < 8; life++)
        {
            bool lost = life % 2 == 1;
            Driver.After = result => lost ? throw new LakeUnknownOutcomeException(result.IngestId, "lost") : Task.CompletedTask;
            LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { Producer = "p", FlushRows = 7 + life });
            try
            {
                await appender.WriteAsync(Rows(0, 15 * (life + 1)));
                await appender.FlushAsync();
            }
            catch (LakeUnknownOutcomeException)
            {
                Assert.True(lost);
            }

            await UntilAsync(() => appender.Status.RowsPending == 0 || lost);
        }

        Driver.After = null;
        await using (LakeAppender<Event> last = Lake.OpenAppender<Event>(new AppenderOptions { Producer = "p" }))
        {
            await last.WriteAsync(Rows(0, 200));
            Assert.Equal(await last.GetPositionAsync(), last.Status.RowsSkipped);
            Assert.InRange(last.Status.RowsSkipped, 105, 120);
        }

        Assert.Equal(Numbers(200), await EventIdsAsync());
    }

    [Fact]
    public async Task Who_knows_the_position_need_not_write_what_is_there()
    {
        await using (LakeAppender<Event> first = Lake.OpenAppender<Event>(new AppenderOptions { Producer = "p" }))
        {
            Assert.Equal(0, await first.GetPositionAsync());
            await first.WriteAsync(Rows(0, 30));
            await first.FlushAsync();
            Assert.Equal(30, await first.GetPositionAsync());
        }

        Assert.Equal(30, (await Lake.LookUpAsync<Event>(IdempotencyKey.Sequence("p", 0))).Number);
        await using (LakeAppender<Event> second = Lake.OpenAppender<Event>(new AppenderOptions { Producer = "p", FirstPosition = 25 }))
        {
            Assert.Equal(30, await second.GetPositionAsync());
            await second.WriteAsync(Rows(25, 15));
            await second.FlushAsync();
            Assert.Equal((5L, 10L, 15L), (second.Status.RowsSkipped, second.Status.RowsFlushed, second.Status.RowsAccepted));
            Assert.Equal(40, await second.GetPositionAsync());
        }

        Assert.Equal(Numbers(40), await EventIdsAsync());
        Assert.Equal([IdempotencyKey.Sequence("p", 30), IdempotencyKey.Sequence("p", 40)], Driver.Writes.Select(static w => IdempotencyKey.Sequence(w.Key!.Text, w.Key.Number!.Value)));
    }

    [Fact]
    public async Task When_all_rows_are_there_nothing_is_written()
    {
        await using (LakeAppender<Event> first = Lake.OpenAppender<Event>(new AppenderOptions { Producer = "p" }))
        {
            await first.WriteAsync(Rows(0, 30));
        }

        await using (LakeAppender<Event> second = Lake.OpenAppender<Event>(new AppenderOptions { Producer = "p" }))
        {
            await second.WriteAsync(Rows(0, 30));
            Assert.Null(await second.FlushAsync());
            Assert.Equal(new AppenderStatus(30, 0, 30, 0, 0, 0, null), second.Status);
        }

        Assert.Equal(1, await VersionAsync<Event>());
    }

    [Fact]
    public async Task A_process_that_was_thought_dead_and_goes_on_is_stopped()
    {
        LakeAppender<Event> old = Lake.OpenAppender<Event>(new AppenderOptions { Producer = "p" });
        await old.WriteAsync(Rows(0, 10));
        await old.FlushAsync();
        await using (LakeAppender<Event> young = Lake.OpenAppender<Event>(new AppenderOptions { Producer = "p" }))
        {
            await young.WriteAsync(Rows(0, 14));
            await young.FlushAsync();

            // Fewer rows than the other wrote, as many, and more: none of them is added again, nor called flushed.
            await old.WriteAsync(Rows(10, 8));
            LakeAppenderException e = await Assert.ThrowsAsync<LakeAppenderException>(async () => await old.FlushAsync());
            Assert.IsType<LakeIdempotencyException>(e.InnerException);
            Assert.Contains("'p'", e.Message, StringComparison.Ordinal);
            await young.WriteAsync(Rows(14, 6));
        }

        Assert.Equal(Numbers(20), await EventIdsAsync());
        await old.DisposeAsync();
    }

    [Fact]
    public async Task A_process_that_was_overtaken_does_not_take_the_others_number_for_its_own()
    {
        LakeAppender<Event> old = Lake.OpenAppender<Event>(new AppenderOptions { Producer = "p" });
        await old.WriteAsync(Rows(0, 5));
        await using (LakeAppender<Event> young = Lake.OpenAppender<Event>(new AppenderOptions { Producer = "p" }))
        {
            await young.WriteAsync(Rows(0, 9));
        }

        LakeAppenderException e = await Assert.ThrowsAsync<LakeAppenderException>(async () => await old.FlushAsync());
        Assert.Contains("went beyond number 5", e.Message, StringComparison.Ordinal);
        Assert.Equal(Numbers(9), await EventIdsAsync());
        await old.DisposeAsync();
    }

    [Fact]
    public async Task A_look_at_the_table_that_failed_is_repeated()
    {
        await Lake.ExecuteAsync($"DROP TABLE events");
        await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { Producer = "p" });
        await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await appender.WriteAsync(Row(0)));
        await Lake.EnsureTableAsync<Event>();
        await appender.WriteAsync(Row(0));
        await appender.FlushAsync();
        Assert.Equal(Numbers(1), await EventIdsAsync());
    }

    [Fact]
    public async Task A_producers_number_is_kept_for_ever_or_as_other_keys_and_the_key_of_an_appender_without_a_name_for_the_retention()
    {
        foreach (string? producer in (string?[])[null, "p"])
        {
            await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { Producer = producer });
            for (int i = 0; i < 2; i++)
            {
                await appender.WriteAsync(Row(i));
                WriteResult? result = await appender.FlushAsync();
                Assert.Equal(producer is null || !Supports(ContractFeature.LastingSequences), result!.KeyRetainedUntil is not null);
            }
        }
    }
}
