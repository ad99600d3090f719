using System.Diagnostics;
using System.Globalization;
using Apache.Arrow;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Parquet;

namespace LakeOrm.Benchmarks.Readers;

/// <summary>
/// One Arrow batch to a list of records, each way in turn, in one process: rounds are interleaved and the order rotates. Every way's rows
/// are compared with the source before they are timed.
/// </summary>
internal static class ReadersCommand
{
    private const double Target = 1.15;

    // Enough calls, over enough time, that the runtime's last tier of compilation is reached before the first timed one.
    private const int WarmUpCalls = 60;
    private static readonly TimeSpan TierDelay = TimeSpan.FromMilliseconds(300);

    public static int Run(string[] arguments)
    {
        int count = Arguments.Number(arguments, "--rows", 50_000);
        int rounds = Arguments.Number(arguments, "--rounds", 60);
        string? only = Arguments.Text(arguments, "--only");
        OrderRow[] source = Orders.Make(count);
        RowReader[] readers = [new AllocateOnlyReader(), new NaiveReader(), new ExpressionTreeReader(), new ReflectionReader(), new LakeOrmReader()];
        readers = [.. readers.Where(reader => only is null || reader.Name == only || !reader.IsComplete)];
        Samples[] milliseconds = [.. readers.Select(static _ => new Samples())];
        Samples[] allocated = [.. readers.Select(static _ => new Samples())];
        using RecordBatch batch = ToArrow<OrderRow>(source);
        foreach (RowReader reader in readers)
        {
            if (reader.IsComplete && !reader.Read(batch).SequenceEqual(source))
            {
                throw new InvalidOperationException($"{reader.Name}: the rows are not those of the batch.");
            }

            WarmUp(reader, batch);
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < readers.Length; i++)
            {
                int turn = (i + round) % readers.Length;
                Measure(readers[turn], batch, milliseconds[turn], allocated[turn]);
            }
        }

        Console.WriteLine("reader median_ms alloc_B_per_row ratio_to_allocate_only");
        for (int i = 0; i < readers.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{readers[i].Name} {milliseconds[i].Median:F2} {allocated[i].Median / count:F1} {milliseconds[i].Median / milliseconds[0].Median:F2}"));
        }

        if (readers[^1] is LakeOrmReader)
        {
            double ratio = milliseconds[^1].Median / milliseconds[0].Median;
            Console.WriteLine();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(ratio <= Target ? "reached" : "MISSED")}: LakeOrm / AllocateOnly = {ratio:F2}, at most {Target:F2}"));
        }

        return 0;
    }

    private static RecordBatch ToArrow<T>(T[] rows)
        where T : ILakeTable<T> => T.ToArrow(rows, RowStamp.Now());

    private static void WarmUp(RowReader reader, RecordBatch batch)
    {
        for (int i = 0; i < WarmUpCalls; i++)
        {
            reader.Read(batch);
            if (i % (WarmUpCalls / 3) == 0)
            {
                Thread.Sleep(TierDelay);
            }
        }
    }

    private static void Measure(RowReader reader, RecordBatch batch, Samples milliseconds, Samples allocated)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        reader.Read(batch);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        milliseconds.Add(elapsed.TotalMilliseconds);
    }
}
