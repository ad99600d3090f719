using System.Globalization;

namespace LakeOrm.AotSmoke;

/// <summary>Rows are changed, stored raw, appended for long, looked up, and cleaned up after.</summary>
internal static class ChangeChecks
{
    private const string Table = "smoke.changes";

    public static async Task RunAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("changes");
        await lake.EnsureTableAsync<Measure>(new() { Table = Table });
        await lake.InsertAsync(Measure.Rows(0, 10), new() { Table = Table });
        WriteResult upsert = await lake.UpsertAsync(Measure.Rows(5, 10), new() { Table = Table });
        checks.Equal((5L, 5L), (upsert.RowsUpdated, upsert.RowsAdded), "an upsert by key");
        checks.Equal(2L, (await lake.UpdateAsync(Measure.Rows(0, 2).ToAsyncEnumerable(), new() { Table = Table })).RowsUpdated, "an update by key, from a stream");
        double degrees = 12.5;
        checks.Equal(3L, (await lake.UpdateAsync<Measure>($"degrees = {degrees}", $"id < {3}", new() { Table = Table })).RowsUpdated, "an update by condition");
        checks.Equal(1L, (await lake.DeleteAsync(Measure.Rows(14, 1), new() { Table = Table })).RowsDeleted, "a delete by key");
        checks.Equal(4L, (await lake.DeleteAsync<Measure>($"id >= {10}", new() { Table = Table })).RowsDeleted, "a delete by condition");
        checks.Equal(2L, (await lake.InsertAsync(Measure.Rows(8, 4), new() { Table = Table, OnConflict = InsertConflict.Ignore })).RowsAdded, "an insert that ignores");
        checks.Equal(12L, await CountAsync(lake), "what is left");

        IdempotencyKey key = IdempotencyKey.Once("raw");
        await using (LakeRawInsert<Measure> raw = await lake.InsertRawAsync<Measure>(LakeArrow.ToBatches(Measure.Rows(100, 5)), new() { Table = Table }))
        {
            checks.Equal(WriteOutcome.Committed, (await raw.CommitAsync(new() { Key = key })).Outcome, "a raw insert");
        }

        checks.Equal(WriteState.Committed, (await lake.LookUpAsync(LakeTableName.Parse(Table), key)).State, "it is looked up by its key");
        await using (LakeRawInsert<Measure> raw = await lake.InsertRawAsync<Measure>(LakeArrow.ToBatches(Measure.Rows(104, 2)), new() { Table = Table }))
        {
            WriteResult merged = await raw.ThenMergeAsync();
            checks.Equal((1L, 1L), (merged.RowsUpdated, merged.RowsAdded), "a raw insert that is merged");
        }

        await using (LakeAppender<Measure> appender = lake.OpenAppender<Measure>(new() { Table = Table, Producer = "smoke", FlushRows = 4 }))
        {
            await appender.WriteAsync(Measure.Rows(200, 10));
        }

        checks.Equal(28L, await CountAsync(lake), "an appender");
        WriteStatus fenced = await lake.FenceAsync(LakeTableName.Parse(Table), IdempotencyKey.Once("never"));
        checks.Equal(WriteState.Fenced, fenced.State, "a fence");
        VacuumResult vacuum = await lake.VacuumAsync<Measure>(new() { Table = Table, Retention = TimeSpan.Zero, AllowShortRetention = true });
        checks.That(vacuum.Files > 0, string.Create(CultureInfo.InvariantCulture, $"a vacuum of {vacuum.Files} files"));
        checks.Equal(28L, await CountAsync(lake), "and what is left after it");
    }

    private static async Task<long> CountAsync(LakeClient lake) => await lake.ScalarAsync<long>($"SELECT count(*) FROM smoke.changes");
}
