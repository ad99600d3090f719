using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Checks;

/// <summary>Vacuums the tables of a lake that nobody else uses: exactly the files of the newest versions must be left, and they must read as before.</summary>
internal sealed class VacuumCheck(string root, Findings findings)
{
    private const string Namespace = "crash";

    /// <summary>The tables that have a version.</summary>
    public static IEnumerable<string> TablesOf(string root) =>
        Directory.EnumerateDirectories(Path.Combine(root, Namespace)).Where(TableLog.Exists).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    public static Task<VacuumResult> VacuumAsync(LakeClient lake, string table) =>
        lake.VacuumAsync<Entry>(new VacuumOptions { Table = $"{Namespace}.{table}", Retention = TimeSpan.Zero, AllowShortRetention = true });

    public async Task RunAsync(LakeClient lake)
    {
        foreach (string table in TablesOf(root))
        {
            string folder = Path.Combine(root, Namespace, table);
            List<Entry> before = await RowsAsync(lake, table);
            await VacuumAsync(lake, table);
            HashSet<string> live = new(StringComparer.Ordinal);
            foreach (LoggedCommit commit in TableLog.Read(folder).Commits)
            {
                live.ExceptWith(commit.Removed);
                live.UnionWith(commit.Added.Select(static f => f.Path));
            }

            string[] files = [.. Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories).Where(static f => !f.Contains("_delta_log", StringComparison.Ordinal))];
            foreach (string file in live.Except(files))
            {
                findings.AddLost($"{table}: a vacuum took {file}");
            }

            foreach (string file in files.Except(live))
            {
                findings.AddOther($"{table}: a vacuum left {file}");
            }

            if (!before.SequenceEqual(await RowsAsync(lake, table)))
            {
                findings.AddLost($"{table}: other rows after a vacuum");
            }
        }

        foreach (string file in Leftovers.Of(root).Temporaries)
        {
            findings.AddOther($"a vacuum left {file}");
        }
    }

    private static Task<List<Entry>> RowsAsync(LakeClient lake, string table) =>
        lake.QueryAsync<Entry>($"SELECT id, bucket, lane, slot, number, amount FROM {LakeSql.Identifier(Namespace)}.{LakeSql.Identifier(table)} ORDER BY id");
}
