namespace LakeOrm.AotSmoke;

/// <summary>Ensure, and every way to insert.</summary>
internal static class WriteChecks
{
    public static async Task RunAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("writes");
        checks.That(await lake.EnsureTableAsync<Measure>(), "ensure makes the table");
        checks.That(!await lake.EnsureTableAsync<Measure>(), "ensure finds the table");

        var progress = new LastProgress();
        WriteResult list = await lake.InsertAsync(Measure.Rows(0, 1000).ToList(), new InsertOptions { Progress = progress });
        checks.Equal((1L, 1000L, WriteOutcome.Committed), (list.Version, list.RowsAdded, list.Outcome), "insert a list");
        checks.Equal(1000, progress.Last.Rows, "progress is told");

        WriteResult stream = await lake.InsertAsync(Measure.Rows(1000, 20_000).ToAsyncEnumerable());
        checks.Equal((2L, 20_000L), (stream.Version, stream.RowsAdded), "insert a stream");

        InsertOptions once = new() { Key = IdempotencyKey.Once("job-42") };
        WriteResult first = await lake.InsertAsync(Measure.Rows(21_000, 10), once);
        WriteResult again = await lake.InsertAsync(Measure.Rows(21_000, 10), once);
        checks.Equal((WriteOutcome.Committed, 3L), (first.Outcome, first.Version), "insert under a key");
        checks.Equal((WriteOutcome.Duplicate, 3L, 0L), (again.Outcome, again.Version, again.RowsAdded), "the same again adds nothing");
        WriteResult unread = await lake.InsertAsync(Measure.Rows(0, 1), new InsertOptions { Key = once.Key, VerifyPayload = false });
        checks.Equal((WriteOutcome.DuplicatePayloadUnverified, 0L), (unread.Outcome, unread.RowsAdded), "the key alone decides when asked to");

        const string Elsewhere = "smoke.other";
        InsertOptions elsewhere = new() { Table = Elsewhere };
        await lake.EnsureTableAsync<Measure>(new EnsureTableOptions { Table = Elsewhere });
        await lake.InsertAsync(Measure.Rows(0, 10), elsewhere);
        WriteResult over = await lake.OverwriteAsync(Measure.Rows(0, 3), new OverwriteOptions { Table = Elsewhere });
        checks.Equal(2L, over.Version, "overwrite in one version");
        checks.Equal(3L, await lake.ScalarAsync<long>($"SELECT count(*) FROM smoke.other"), "the overwritten rows are gone");

        // More versions than lie between two checkpoints: the table is then read from one.
        for (int i = 0; i < 10; i++)
        {
            await lake.InsertAsync(Measure.Rows(100 + i, 1), elsewhere);
        }

        checks.Equal(13L, await lake.ScalarAsync<long>($"SELECT count(*) FROM smoke.other"), "versions beyond a checkpoint");
    }
}
