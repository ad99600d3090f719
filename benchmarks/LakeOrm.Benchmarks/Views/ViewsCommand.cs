using System.Diagnostics;
using System.Globalization;
using Apache.Arrow;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Benchmarks.Readers;
using LakeOrm.Parquet;

namespace LakeOrm.Benchmarks.Views;

/// <summary>
/// One Arrow batch, all of whose columns are touched: numbers are summed, texts measured. Three ways in turn, in one process, rounds interleaved and the
/// order rotated: row views, a list of records that is then summed, and the floor of the readers' benchmark, which makes the records' objects
/// and touches nothing. The time of views and records begins with the loading of the batch.
/// </summary>
internal static class ViewsCommand
{
    private const double Target = 10;
    private const int WarmUpCalls = 90;
    private static readonly TimeSpan TierDelay = TimeSpan.FromMilliseconds(300);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int count = Arguments.Number(arguments, "--rows", 50_000);
        int rounds = Arguments.Number(arguments, "--rounds", 60);
        OrderRow[] source = Orders.Make(count);
        OrderSum expected = OrderSum.Of([.. source]);
        using RecordBatch batch = ToArrow<OrderRow>(source);
        var floor = new AllocateOnlyReader();
        (string Name, Func<LakeBatch<OrderRow>, OrderSum> Read)[] ways =
        [
            ("AllocateOnly", taken => new OrderSum { Rows = floor.Read(taken.Arrow).Count }),
            ("Records", static taken => OrderSum.Of(taken.ToList())),
            ("LakeOrm", static taken => OrderSum.Of(OrderRow.View(taken))),
            ("LakeOrm, rows copied", static taken => OrderSum.OfCopies(OrderRow.View(taken))),
        ];
        Samples[] nanoseconds = [.. ways.Select(static _ => new Samples())];
        Samples[] allocated = [.. ways.Select(static _ => new Samples())];
        await using LakeClient lake = new(new BatchDriver(batch));
        for (int round = -WarmUpCalls; round < rounds; round++)
        {
            if (round < 0 && round % (WarmUpCalls / 3) == 0)
            {
                await Task.Delay(TierDelay);
            }

            for (int i = 0; i < ways.Length; i++)
            {
                int turn = (i + round + WarmUpCalls) % ways.Length;
                (double time, long bytes, OrderSum sum) = await MeasureAsync(lake, ways[turn].Read);
                if (turn > 0 && sum != expected)
                {
                    throw new InvalidOperationException($"{ways[turn].Name}: what was read is not what the batch holds.");
                }

                if (round >= 0)
                {
                    nanoseconds[turn].Add(time / count);
                    allocated[turn].Add((double)bytes / count);
                }
            }
        }

        Console.WriteLine("way ns_per_row alloc_B_per_row times_faster_than_allocate_only");
        for (int i = 0; i < ways.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{ways[i].Name}: {nanoseconds[i].Median:F1} {allocated[i].Median:F3} {nanoseconds[0].Median / nanoseconds[i].Median:F1}"));
        }

        double ratio = nanoseconds[0].Median / nanoseconds[2].Median;
        bool reached = ratio >= Target && allocated[2].Median == 0;
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{(reached ? "reached" : "MISSED")}: AllocateOnly / LakeOrm = {ratio:F1}, at least {Target:F0}, with {allocated[2].Median:F3} bytes a row, at most 0"));
        return 0;
    }

    private static RecordBatch ToArrow<T>(T[] rows)
        where T : ILakeTable<T> => T.ToArrow(rows, RowStamp.Now());

    // The first batch of a query binds the reader and makes its memory; those that follow take it over, and they are what a stream of rows is made of.
    private static async Task<(double Nanoseconds, long Bytes, OrderSum Sum)> MeasureAsync(LakeClient lake, Func<LakeBatch<OrderRow>, OrderSum> read)
    {
        (double, long, OrderSum) last = default;
        await foreach (LakeBatch<OrderRow> batch in lake.QueryBatchesAsync<OrderRow>($"SELECT 1"))
        {
            using (batch)
            {
                last = Measure(batch, read);
            }
        }

        return last;
    }

    private static (double Nanoseconds, long Bytes, OrderSum Sum) Measure(LakeBatch<OrderRow> batch, Func<LakeBatch<OrderRow>, OrderSum> read)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        OrderSum sum = read(batch);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return (elapsed.TotalNanoseconds, GC.GetAllocatedBytesForCurrentThread() - before, sum);
    }
}
