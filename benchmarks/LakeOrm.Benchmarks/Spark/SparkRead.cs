using System.Diagnostics;
using LakeOrm.Benchmarks.Delta;
using LakeOrm.Benchmarks.Scale;
using LakeOrm.Spark;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Benchmarks.Spark;

/// <summary>
/// All rows of a table to records and to row views, in turns with two of the server's own: the same rows touched and not sent, and the same answer received and thrown away unread.
/// Each size and way in a process of its own.
/// </summary>
internal static class SparkRead
{
    public const string Name = "read";
    public const string Records = "records";
    public const string Views = "views";
    private const int LargeRows = 1_000_000;
    private const int HugeRows = 10_000_000;
    private const double MostRatio = 1.1;
    private const double MostMebiBytes = 200;

    public static async Task RunAsync(SparkPlace place, IEnumerable<int> sizes, int rounds)
    {
        CountedCalls calls = new();
        await using LakeClient lake = place.Open(calls);
        foreach (int rows in sizes)
        {
            string table = $"benchmarks.ledger_read_{Environment.ProcessId}";
            LedgerSql ledger = new(table);
            await lake.EnsureTableAsync<LedgerRow>(new EnsureTableOptions { Table = table });
            try
            {
                await lake.ExecuteAsync(ledger.Insert(rows));
                foreach (string way in new[] { Records, Views })
                {
                    Dictionary<string, double> found = await ChildProcess.RunAsync(SparkCommand.Name, [Name, .. place.ToArguments(), way, table, $"{rows}", $"{rounds}"]);
                    DeltaRun.Print(
                        $"{Name} {rows} to {way} (load {DeltaRun.Load}): client {found["client_seconds"]:F3} s, {rows / found["client_seconds"]:F0} rows/s, received unread {found["unread_seconds"]:F3} s, server without sending {found["touched_seconds"]:F3} s, processor of the client {found["processor_seconds"]:F3} s, calls {found["calls"]:F0}, peak {found["peak_MiB"]:F0} MiB");
                    DeltaRun.Print($"{Name} {rows} to {way}: client / server without sending, median of the rounds = {found["touched_ratio"]:F2}");
                    if (rows == LargeRows)
                    {
                        DeltaRun.Target($"{Name} of {rows} rows to {way}: client / received unread, median of the rounds", found["ratio"], MostRatio);
                    }

                    if (rows == HugeRows)
                    {
                        DeltaRun.Target($"{Name} of {rows} rows to {way}: peak of resident memory", found["peak_MiB"], MostMebiBytes, " MiB");
                    }
                }
            }
            finally
            {
                await lake.ExecuteAsync(ledger.Drop);
            }
        }
    }

    public static async Task<Dictionary<string, double>> MeasureAsync(SparkPlace place, string way, string table, long rows, int rounds)
    {
        CountedCalls calls = new();
        LedgerSql ledger = new(table);
        await using LakeClient lake = place.Open(calls);
        Samples client = new(), unread = new(), touched = new(), ratio = new(), touchedRatio = new(), processor = new();

        // The peak is that of a process which has read all rows and done nothing else.
        await ReadAsync();
        double peak = MemoryWatch.PeakBytes / (double)(1 << 20);
        await TouchAsync();
        await UnreadAsync();
        int count = 0;
        for (int i = 0; i < rounds; i++)
        {
            double touching = await TimeAsync(TouchAsync);
            double receiving = await TimeAsync(UnreadAsync);
            calls.Take();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            double seconds = await TimeAsync(ReadAsync);
            processor.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
            (count, string text) = calls.Take();
            client.Add(seconds);
            unread.Add(receiving);
            touched.Add(touching);
            ratio.Add(seconds / receiving);
            touchedRatio.Add(seconds / touching);
            await Console.Error.WriteLineAsync(FormattableString.Invariant($"  {rows} to {way}: client {seconds:F2}, unread {receiving:F2}, not sent {touching:F2} s; {text}"));
        }

        return new()
        {
            ["client_seconds"] = client.Median,
            ["unread_seconds"] = unread.Median,
            ["touched_seconds"] = touched.Median,
            ["ratio"] = ratio.Median,
            ["touched_ratio"] = touchedRatio.Median,
            ["processor_seconds"] = processor.Median,
            ["calls"] = count,
            ["peak_MiB"] = peak,
        };

        async Task ReadAsync()
        {
            long found = way == Views ? await ViewsAsync(lake, ledger) : await RecordsAsync(lake, ledger);
            if (found != rows)
            {
                throw new InvalidOperationException($"{found} rows came of {rows}.");
            }
        }

        Task TouchAsync() => lake.ScalarAsync<long>(ledger.Touched);

        Task UnreadAsync() => SparkRead.UnreadAsync(place, ledger.AllText);
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        long start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<long> RecordsAsync(LakeClient lake, LedgerSql ledger)
    {
        long rows = 0;
        long sum = 0;
        await foreach (LedgerRow row in lake.QueryStreamAsync<LedgerRow>(ledger.All))
        {
            rows++;
            sum += row.Id + row.Text.Length;
        }

        return sum < 0 ? -1 : rows;
    }

    private static async Task<long> ViewsAsync(LakeClient lake, LedgerSql ledger)
    {
        long rows = 0;
        long sum = 0;
        await foreach (LakeBatch<LedgerRow> batch in lake.QueryBatchesAsync<LedgerRow>(ledger.All))
        {
            using (batch)
            {
                (long count, long touched) = Touch(batch);
                rows += count;
                sum += touched;
            }
        }

        return sum < 0 ? -1 : rows;
    }

    private static (long Rows, long Sum) Touch(LakeBatch<LedgerRow> batch)
    {
        long rows = 0;
        long sum = 0;
        foreach (ref readonly LedgerRow.RowView row in LedgerRow.View(batch))
        {
            rows++;
            sum += row.Id + row.Text.Length;
        }

        return (rows, sum);
    }

    private static async Task UnreadAsync(SparkPlace place, string sql)
    {
        using ConnectChannel channel = new(new SparkOptions(place.Remote));
        SessionCalls calls = new(channel, Guid.NewGuid());
        Operation operation = new(calls, new Plan { Root = new Relation { Sql = new SQL { Query = sql } } }, Guid.NewGuid(), isChange: false, channel.Options.ChunkSize);
        await using (operation)
        {
            while (await operation.ReadAsync(CancellationToken.None) is not null)
            {
            }
        }

        await calls.ReleaseSessionAsync();
    }
}
