using System.Diagnostics;
using System.Globalization;
using LakeOrm.Benchmarks.Delta;
using LakeOrm.Benchmarks.Scale;
using LakeOrm.Spark;

namespace LakeOrm.Benchmarks.Spark;

/// <summary>Rows of the client into a new table by either write path, in turns with rows that the server makes by itself. Each size and path in a process of its own.</summary>
internal static class SparkInsert
{
    public const string Name = "insert";
    private const int LargeRows = 1_000_000;
    private const double MostRatio = 1.1;

    public static async Task RunAsync(SparkPlace place, IEnumerable<int> sizes, int rounds)
    {
        foreach (int rows in sizes)
        {
            foreach (WritePath path in new[] { WritePath.Inline, WritePath.Staged })
            {
                Dictionary<string, double> found = await ChildProcess.RunAsync(SparkCommand.Name, [Name, .. place.ToArguments(), path.ToString(), $"{rows}", $"{rounds}"]);
                DeltaRun.Print(
                    $"{Name} {rows} {path} (load {DeltaRun.Load}): client {found["client_seconds"]:F3} s, {rows / found["client_seconds"]:F0} rows/s, server alone {found["server_seconds"]:F3} s, making the rows {found["making_seconds"]:F3} s, processor of the client {found["processor_seconds"]:F3} s, calls {found["calls"]:F0}, peak {found["peak_MiB"]:F0} MiB");
                DeltaRun.Print($"{Name} {rows} {path}: client / server alone, medians of {rounds} rounds = {found["ratio"]:F2}");
                if (rows == LargeRows)
                {
                    DeltaRun.Target($"{Name} of {rows} rows, {path}: client / server alone, median of the rounds", found["ratio"], MostRatio);
                }
            }
        }
    }

    public static async Task<Dictionary<string, double>> MeasureAsync(SparkPlace place, WritePath path, int rows, int rounds)
    {
        CountedCalls calls = new();
        await using LakeClient lake = place.Open(calls, path);
        string table = string.Create(CultureInfo.InvariantCulture, $"benchmarks.ledger_{Environment.ProcessId}");
        LedgerSql ledger = new(table);
        await lake.EnsureTableAsync<LedgerRow>(new EnsureTableOptions { Table = table });
        try
        {
            // What happens once a process on both sides, such as compiling what runs often, is no part of the measure.
            int few = Math.Min(rows, 200_000);
            await lake.ExecuteAsync(ledger.Insert(few));
            await ClientAsync(few);
            Samples client = new(), server = new(), ratio = new(), processor = new();
            int count = 0;
            for (int i = 0; i < rounds; i++)
            {
                long start = Stopwatch.GetTimestamp();
                await lake.ExecuteAsync(ledger.Insert(rows));
                server.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                calls.Take();
                TimeSpan before = Environment.CpuUsage.TotalTime;
                start = Stopwatch.GetTimestamp();
                await ClientAsync(rows);
                client.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                processor.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
                (count, string text) = calls.Take();
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {rows} {path} round {i + 1}: server {server.Total:F2}, client {client.Total:F2} s by now; {text}"));
                ratio.Add(client.Last / server.Last);
            }

            double peak = MemoryWatch.PeakBytes / (double)(1 << 20);
            long made = Stopwatch.GetTimestamp();
            long sum = Rows(rows).Sum(static r => r.Id);
            return sum < 0 ? throw new InvalidOperationException("The rows are not what was inserted.") : new()
            {
                ["client_seconds"] = client.Median,
                ["server_seconds"] = server.Median,
                ["ratio"] = ratio.Median,
                ["processor_seconds"] = processor.Median,
                ["making_seconds"] = Stopwatch.GetElapsedTime(made).TotalSeconds,
                ["calls"] = count,
                ["peak_MiB"] = peak,
            };
        }
        finally
        {
            await lake.ExecuteAsync(ledger.Drop);
        }

        async Task ClientAsync(int number)
        {
            WriteResult written = await lake.InsertAsync(Rows(number), new InsertOptions { Table = table });
            if (written.RowsAdded != number)
            {
                throw new InvalidOperationException($"{written.RowsAdded} rows came of {number}.");
            }
        }
    }

    private static IEnumerable<LedgerRow> Rows(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return Upserts.Row(i, version: 0);
        }
    }
}
