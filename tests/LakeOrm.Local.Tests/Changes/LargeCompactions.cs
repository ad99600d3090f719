using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>Files that are put together in the order of sortable columns go through the engine's folder for temporary files when they do not fit into its memory.</summary>
public sealed class LargeCompactions
{
    private const int Files = 4;
    private const int RowsOfAFile = 100_000;
    private const int Width = 200;
    private const long MemoryLimit = 48 << 20;

    [Fact]
    public async Task Rows_are_sorted_in_bounded_memory()
    {
        using TemporaryFolder folder = new();
        await using (LakeClient lake = Lake.Local(folder["lake"]))
        {
            await lake.EnsureTableAsync<Sample>();
            for (int file = 0; file < Files; file++)
            {
                await lake.InsertAsync(Samples(file).ToAsyncEnumerable());
            }
        }

        string temporary = folder["temporary"];
        Directory.CreateDirectory(temporary);
        await using LakeClient small = new(new LocalDriver(folder["lake"], new LocalLakeOptions { Threads = 1, MemoryLimit = MemoryLimit, TempDirectory = temporary }));
        long spilled = 0;
        Task<OptimizeResult> optimize = small.OptimizeAsync<Sample>();
        while (!optimize.IsCompleted)
        {
            spilled = Math.Max(spilled, Spilled(temporary));
            await Task.WhenAny(optimize, Task.Delay(5));
        }

        OptimizeResult result = await optimize;
        Assert.Equal((Files, 1, (long)Files * RowsOfAFile), (result.FilesRemoved, result.FilesAdded, result.Rows));
        Assert.True(spilled > MemoryLimit / 4, $"{spilled} bytes were spilled: the rows nearly fit into the engine's memory, and the test shows nothing.");

        await using LakeClient whole = Lake.Local(folder["lake"], new LocalLakeOptions { Threads = 1 });
        int rows = 0;
        (string Sensor, int? Round) last = (string.Empty, null);
        await foreach (Sample row in whole.QueryStreamAsync<Sample>($"SELECT * FROM lab.samples"))
        {
            int order = string.CompareOrdinal(last.Sensor, row.Sensor);
            Assert.True(order < 0 || (order == 0 && last.Round < row.Round), $"Row {rows} comes before the one that is before it.");
            last = (row.Sensor, row.Round);
            rows++;
        }

        Assert.Equal(Files * RowsOfAFile, rows);
    }

    // Each file has the whole range, so that no two are in order one after the other.
    private static IEnumerable<Sample> Samples(int file) => Enumerable.Range(0, RowsOfAFile).Select(i => new Sample
    {
        Sensor = $"{((long)i * 7919 + file) % RowsOfAFile:D8}".PadRight(Width, 'x'),
        Round = file,
        Value = i,
    });

    private static long Spilled(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Where(static f => f.Name.StartsWith("duckdb_temp", StringComparison.Ordinal)).Sum(static f => f.Exists ? f.Length : 0);
}
