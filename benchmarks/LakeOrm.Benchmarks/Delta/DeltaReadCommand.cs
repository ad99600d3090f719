using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Local.Tests;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>
/// What a table's features cost whoever reads it, against the same rows without: rows that another engine deleted in place, which are read past by deletion vectors, and columns that have other names in
/// the files.
/// </summary>
internal static class DeltaReadCommand
{
    private const int Rounds = 15;
    private static readonly int[] Every = [1000, 100, 10, 2];

    public static async Task<int> RunAsync(string[] arguments)
    {
        DeltaRun run = DeltaRun.Start(Arguments.Text(arguments, "--root"), Array.IndexOf(arguments, "--quick") >= 0);
        try
        {
            int count = run.Size(1_000_000);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rows {count}, processors {Environment.ProcessorCount}, load {DeltaRun.Load}, medians of {Rounds} rounds in turns"));
            await MeasureMappedAsync(run, count, "name");
            await MeasureMappedAsync(run, count, "id");
            foreach (int every in Every)
            {
                await MeasureAsync(run, count, every);
            }
        }
        finally
        {
            Directory.Delete(run.Root, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(DeltaRun run, int count, int every)
    {
        string plainRoot = run.Folder($"plain-{every}");
        string holedRoot = run.Folder($"holed-{every}");
        await using LakeClient plain = Lake.Local(plainRoot);
        await using LakeClient holed = Lake.Local(holedRoot);
        await plain.EnsureTableAsync<OrderRow>();
        await holed.EnsureTableAsync<OrderRow>();
        await plain.InsertAsync(Orders.Rows(count).Where((_, i) => i % every != 0).ToAsyncEnumerable());
        await holed.InsertAsync(Orders.Rows(count).ToAsyncEnumerable());
        Delete(Path.Combine(holedRoot, "benchmarks", "orders"), every);
        await CompareAsync($"one of {every} deleted", plain, holed);
    }

    private static async Task MeasureMappedAsync(DeltaRun run, int count, string mode)
    {
        string mappedRoot = run.Folder($"mapped-{mode}");
        await using LakeClient plain = Lake.Local(run.Folder($"unmapped-{mode}"));
        await plain.EnsureTableAsync<OrderRow>();
        await plain.InsertAsync(Orders.Rows(count).ToAsyncEnumerable());
        await using (LakeClient maker = Lake.Local(mappedRoot))
        {
            await maker.EnsureTableAsync<OrderRow>();
        }

        Map(new ForeignCommits(Path.Combine(mappedRoot, "benchmarks", "orders")), mode);
        await using LakeClient mapped = Lake.Local(mappedRoot);
        await mapped.InsertAsync(Orders.Rows(count).ToAsyncEnumerable());
        await CompareAsync($"columns mapped by {mode}", plain, mapped);
    }

    // The names of the files are other ones, as another engine makes them.
    private static void Map(ForeignCommits log, string mode)
    {
        JsonObject[] actions = log.Actions(0);
        JsonNode metadata = actions.Single(static a => a.ContainsKey("metaData"))["metaData"]!;
        JsonNode schema = JsonNode.Parse(metadata["schemaString"]!.GetValue<string>())!;
        int id = 0;
        foreach (JsonNode? field in schema["fields"]!.AsArray())
        {
            field!["metadata"] = new JsonObject { ["delta.columnMapping.id"] = ++id, ["delta.columnMapping.physicalName"] = $"col-{Guid.NewGuid()}" };
        }

        metadata["schemaString"] = schema.ToJsonString();
        metadata["configuration"]!["delta.columnMapping.mode"] = mode;
        metadata["configuration"]!["delta.columnMapping.maxColumnId"] = $"{id}";
        actions.Single(static a => a.ContainsKey("protocol"))["protocol"] = new JsonObject { ["minReaderVersion"] = 2, ["minWriterVersion"] = 5 };
        log.Rewrite(0, actions.Select(static a => a.ToJsonString()));
    }

    private static async Task CompareAsync(string what, LakeClient plain, LakeClient other)
    {
        foreach ((string name, Func<LakeClient, Task<long>> read) in new (string, Func<LakeClient, Task<long>>)[]
        {
            ("records", ReadAsync),
            ("aggregates of five columns", static lake => lake.ScalarAsync<long>($"SELECT CAST(sum(CustomerId + Quantity) + max(length(Country)) + max(length(Note)) + sum(Price) AS BIGINT) FROM benchmarks.orders")),
            ("sum of one column", static lake => lake.ScalarAsync<long>($"SELECT CAST(sum(Quantity) AS BIGINT) FROM benchmarks.orders")),
        })
        {
            Samples without = new();
            Samples with = new();
            long rows = await read(plain);
            if (await read(other) != rows)
            {
                throw new InvalidOperationException("The two tables are not equal.");
            }

            for (int i = 0; i < Rounds; i++)
            {
                without.Add(await TimeAsync(plain, read));
                with.Add(await TimeAsync(other, read));
            }

            DeltaRun.Print($"{what}, {name}: milliseconds {without.Median * 1e3:F1} without, {with.Median * 1e3:F1} with, ratio {with.Median / without.Median:F2}");
        }
    }

    private static void Delete(string folder, int every)
    {
        ForeignCommits log = new(folder);
        List<(JsonObject, long[])> deletes = [];
        long before = 0;
        foreach (JsonObject add in log.Adds(1))
        {
            long rows = JsonNode.Parse(add["stats"]!.GetValue<string>())!["numRecords"]!.GetValue<long>();
            long first = (every - (before % every)) % every;
            deletes.Add((add, [.. Enumerable.Range(0, (int)((rows - first + every - 1) / every)).Select(i => first + ((long)i * every))]));
            before += rows;
        }

        log.Delete(inLog: false, deletes);
    }

    private static async Task<long> ReadAsync(LakeClient lake)
    {
        long sum = 0;
        await foreach (OrderRow row in lake.QueryStreamAsync<OrderRow>($"SELECT * FROM benchmarks.orders"))
        {
            sum += row.Quantity;
        }

        return sum;
    }

    private static async Task<double> TimeAsync(LakeClient lake, Func<LakeClient, Task<long>> read)
    {
        long start = Stopwatch.GetTimestamp();
        await read(lake);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
