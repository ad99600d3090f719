using LakeOrm.CrashHarness.Places;
using LakeOrm.CrashHarness.Records;
using LakeOrm.CrashHarness.Writes;
using LakeOrm.Storage;

namespace LakeOrm.CrashHarness.Checks;

/// <summary>Vacuums the tables of a lake that nobody else uses: exactly the files of the newest versions must be left, and they must read as before.</summary>
/// <param name="place">The lake.</param>
/// <param name="files">Its files.</param>
/// <param name="findings">Takes what is wrong.</param>
internal sealed class VacuumCheck(LakePlace place, LakeFiles files, Findings findings)
{
    public static Task<VacuumResult> VacuumAsync(LakeClient lake, string table) =>
        lake.VacuumAsync<Entry>(new VacuumOptions { Table = $"{Tables.Namespace}.{table}", Retention = TimeSpan.Zero, AllowShortRetention = true });

    public async Task RunAsync(LakeClient lake)
    {
        Dictionary<string, List<Entry>> before = [];
        foreach (string table in await Tables.OfAsync(place))
        {
            before[table] = await RowsAsync(lake, table);
            await VacuumAsync(lake, table);
        }

        await files.RefreshAsync();
        foreach ((string table, List<Entry> rows) in before)
        {
            string folder = Path.Combine(files.Folder, Tables.Namespace, table);
            HashSet<string> live = new(StringComparer.Ordinal);
            foreach (LoggedCommit commit in TableLog.Read(folder).Commits)
            {
                live.ExceptWith(commit.Removed);
                live.UnionWith(commit.Added.Select(static f => f.Path));
            }

            string[] there = [.. Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories).Where(static f => !f.Contains("_delta_log", StringComparison.Ordinal))];
            foreach (string file in live.Except(there))
            {
                findings.AddLost($"{table}: a vacuum took {file}");
            }

            foreach (string file in there.Except(live))
            {
                findings.AddOther($"{table}: a vacuum left {file}");
            }

            if (!rows.SequenceEqual(await RowsAsync(lake, table)))
            {
                findings.AddLost($"{table}: other rows after a vacuum");
            }
        }

        await using ILakeStorage storage = place.Open();
        if (await storage.DeleteUnfinishedAsync(string.Empty, DateTimeOffset.MaxValue) is > 0 and long left)
        {
            findings.AddOther($"a vacuum left {left} unfinished objects");
        }
    }

    private static Task<List<Entry>> RowsAsync(LakeClient lake, string table) =>
        lake.QueryAsync<Entry>($"SELECT id, bucket, lane, slot, number, amount FROM {LakeSql.Identifier(Tables.Namespace)}.{LakeSql.Identifier(table)} ORDER BY id");
}
