namespace LakeOrm.AotSmoke;

/// <summary>Every way to query.</summary>
internal static class ReadChecks
{
    private const int Rows = 21_010;

    public static async Task RunAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("reads");
        List<Measure> all = await lake.QueryAsync<Measure>($"SELECT * FROM smoke.measures ORDER BY id");
        checks.That(all.Select(static m => m with { WrittenAt = default }).SequenceEqual(Measure.Rows(0, Rows)), "a list of all rows");

        string station = "north";
        List<Measure> north = await lake.QueryAsync<Measure>($"SELECT * FROM {LakeSql.Table<Measure>()} WHERE station = {station} AND id < {10L}");
        checks.Equal(5, north.Count, "a partition and a range, by parameters");
        checks.Equal(7L, (await lake.QueryFirstAsync<Measure>($"SELECT * FROM smoke.measures WHERE id = {7}")).Id, "the first row, by an indexed key");
        checks.Equal(null, await lake.QueryFirstOrDefaultAsync<Measure>($"SELECT * FROM smoke.measures WHERE id = {-1}"), "no row is null");

        long streamed = 0;
        await foreach (Measure row in lake.QueryStreamAsync<Measure>($"SELECT * FROM smoke.measures"))
        {
            streamed += row.Id;
        }

        checks.Equal(Rows * (Rows - 1L) / 2, streamed, "a stream of all rows");
        int batched = 0;
        await foreach (LakeBatch<Measure> batch in lake.QueryBatchesAsync<Measure>($"SELECT * FROM smoke.measures"))
        {
            using (batch)
            {
                batched += batch.ToList().Count;
            }
        }

        checks.Equal(Rows, batched, "batches of all rows");
        await ViewAsync(checks, lake);
        List<StationMean> means = await lake.QueryAsync<StationMean>($"SELECT station, avg(degrees) AS mean FROM smoke.measures WHERE id < 1000 GROUP BY station ORDER BY station");
        checks.That(means.SequenceEqual([new StationMean("north", 49), new StationMean("south", 50)]), "a projection of an aggregate");

        checks.Equal(1000L, await lake.AsOf(1).ScalarAsync<long>($"SELECT count(*) FROM smoke.measures"), "a version, in code");
        checks.Equal(1000L, await lake.ScalarAsync<long>($"SELECT count(*) FROM smoke.measures AT (VERSION => 1)"), "a version, in SQL");
        checks.Equal((long)Rows, await lake.AsOf(DateTimeOffset.UtcNow.AddMinutes(1)).ScalarAsync<long>($"SELECT count(*) FROM smoke.measures"), "a time");
        await lake.ExecuteAsync($"DROP TABLE IF EXISTS smoke.nothing");
        checks.That(true, "execute");
    }

    private static async Task ViewAsync(Checks checks, LakeClient lake)
    {
        long seen = 0;
        long letters = 0;
        await foreach (LakeBatch<Measure> batch in lake.QueryBatchesAsync<Measure>($"SELECT * FROM smoke.measures"))
        {
            using (batch)
            {
                foreach (ref readonly Measure.RowView row in Measure.View(batch))
                {
                    seen += row.Id;
                    letters += row.Station.Length;
                }
            }
        }

        checks.Equal(Rows * (Rows - 1L) / 2, seen, "row views of all rows");
        checks.Equal(5L * Rows, letters, "texts of row views");
    }
}
