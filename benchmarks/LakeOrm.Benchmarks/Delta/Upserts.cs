using System.Diagnostics;
using LakeOrm.Delta.Log;
using LakeOrm.Local;
using LakeOrm.Local.Changes;
using LakeOrm.Local.Scan;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>
/// Upserts of ten thousand rows into ten million in a hundred files. The keys of each lie in five of the files, which are other ones in every round: nine of ten rows
/// are in the table, the tenth is new between them. What is read is counted by the operating system for the whole process, so it holds everything: the
/// table's files, the caller's rows, which are kept in a file meanwhile, and the log.
/// </summary>
internal static class Upserts
{
    private const double Target = 1.1;
    private const int Files = 100;
    private const int TouchedFiles = 5;
    private const int Rounds = 5;

    public static async Task RunAsync(DeltaRun run)
    {
        string root = run.Folder("upsert");
        int rowsOfFile = run.Size(100_000);
        int upserted = run.Size(10_000);
        await using LocalDriver driver = new(root);
        ChangeScan? scan = null;
        driver.Changing = found => scan = found;
        await using LakeClient lake = new(driver);
        await lake.EnsureTableAsync<LedgerRow>();
        long start = Stopwatch.GetTimestamp();
        for (int file = 0; file < Files; file++)
        {
            await lake.InsertAsync(Enumerable.Range(0, rowsOfFile).Select(i => Row(2 * (((long)file * rowsOfFile) + i), version: 0)).ToAsyncEnumerable());
        }

        DeltaRun.Print($"table of {(long)Files * rowsOfFile} rows in {Files} files, made in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");

        // Starts the engine and compiles: with rows that no file can hold, so that the engine keeps none of the files that are measured.
        await lake.UpsertAsync(Enumerable.Range(1, upserted).Select(static i => Row(-i, version: 0)));
        Samples seconds = new();
        Samples processor = new();
        Samples read = new();
        for (int round = 0; round < Rounds; round++)
        {
            LedgerRow[] rows = [.. Rows(round, rowsOfFile, upserted)];
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long readBefore = ProcessReads.AreCounted ? ProcessReads.Bytes : 0;
            start = Stopwatch.GetTimestamp();
            WriteResult written = await lake.UpsertAsync(rows);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            processor.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
            double bytes = ProcessReads.AreCounted ? ProcessReads.Bytes - readBefore : double.NaN;
            long matching = scan!.Searched.Sum(static f => f.Size);
            read.Add(bytes / matching);
            DeltaRun.Print(
                $"round {round}: added {written.RowsAdded} updated {written.RowsUpdated}; files searched {scan.Searched.Count} rewritten {scan.Touched.Count} of {Files}; MB searched {matching / 1e6:F2} read {bytes / 1e6:F2} written {written.BytesAdded / 1e6:F2}");
            if (written.RowsAdded + written.RowsUpdated != upserted || scan.Touched.Count != TouchedFiles)
            {
                throw new InvalidOperationException("The upsert did not do what was asked of it.");
            }
        }

        long counted = await lake.ScalarAsync<long>($"SELECT count(*) FROM benchmarks.ledger");
        DeltaRun.Print($"median seconds {seconds.Median:F2}, processor {processor.Median:F2}; rows then {counted}");
        if (ProcessReads.AreCounted)
        {
            DeltaRun.Target("bytes read / bytes of the files that can match", read.Median, Target);
        }
        else
        {
            DeltaRun.Print($"what is read is not counted on this system");
        }
    }

    private static IEnumerable<LedgerRow> Rows(int round, int rowsOfFile, int count)
    {
        int ofFile = count / TouchedFiles;
        long step = 2L * rowsOfFile / ofFile;
        for (int i = 0; i < count; i++)
        {
            long id = (2L * rowsOfFile * ((round * TouchedFiles) + (i / ofFile))) + (step * (i % ofFile));
            yield return Row(i % 10 == 9 ? id + 1 : id, round + 1);
        }
    }

    public static LedgerRow Row(long id, int version)
    {
        ulong mixed = unchecked((ulong)(id + version) * 0x9E37_79B9_7F4A_7C15);
        mixed ^= mixed >> 32;
        return new LedgerRow
        {
            Id = id,
            Account = (int)(mixed % 100_000),
            Amount = mixed % 1_000_000 / 100.0,
            BookedAt = DateTime.UnixEpoch.AddSeconds(mixed % 1_000_000_000),
            Text = $"booking {mixed % 1_000_000_007:X8}",
        };
    }
}
