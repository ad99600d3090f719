using LakeOrm.CrashHarness.Records;
using LakeOrm.CrashHarness.Writes;

namespace LakeOrm.CrashHarness.Checks;

/// <summary>Holds a lake that nobody writes any more against what its operations must have come to.</summary>
/// <param name="root">The lake's files.</param>
/// <param name="mayBeLate">Whether a put may have come after later ones.</param>
/// <param name="findings">Takes what is wrong.</param>
internal sealed class LakeCheck(string root, bool mayBeLate, Findings findings)
{
    /// <summary>Checks all tables.</summary>
    /// <param name="lake">The lake, for its own account of what is there.</param>
    /// <param name="past">The lake for its account of what was there: the same, or one of the copied files, which are nearer.</param>
    /// <param name="expected">The commits of all operations that are done, lane by lane in their order.</param>
    public async Task RunAsync(LakeClient lake, LakeClient past, IEnumerable<ExpectedCommit> expected)
    {
        using ParquetReader reader = new();
        foreach (IGrouping<string, ExpectedCommit> table in expected.GroupBy(static c => c.Table))
        {
            string folder = Path.Combine(root, table.Key.Replace('.', Path.DirectorySeparatorChar));
            if (!TableLog.Exists(folder))
            {
                findings.AddLost($"there is no table {table.Key}");
                continue;
            }

            try
            {
                TableLog log = TableLog.Read(folder);
                HistoryCheck history = new(table.Key, log, findings);
                List<Totals> totals = history.Run(reader, [.. table]);
                CheckpointCheck.Run(reader, log, mayBeLate, findings);
                await CompareAsync(lake, past, log, table.Key, totals);
            }
            catch (Exception e)
            {
                findings.AddOther($"{table.Key}: {e}");
            }
        }
    }

    // Each version as the lake itself reads it, and the newest without a version.
    private async Task CompareAsync(LakeClient lake, LakeClient past, TableLog log, string table, List<Totals> totals)
    {
        LakeTableName name = LakeTableName.Parse(table);
        LakeSql sql = $"SELECT count(*) AS rows, coalesce(sum(amount), 0)::BIGINT AS amount FROM {LakeSql.Identifier(name.Namespace!)}.{LakeSql.Identifier(name.Table)}";
        foreach ((LoggedCommit commit, Totals expected) in log.Commits.Zip(totals))
        {
            Totals read = await past.AsOf(commit.Version).QueryFirstAsync<Totals>(sql);
            if (read != expected)
            {
                findings.AddOther($"{table} version {commit.Version}: the lake reads {read}, and its files hold {expected}");
            }
        }

        Totals newest = await lake.QueryFirstAsync<Totals>(sql);
        if (newest != totals[^1])
        {
            findings.AddOther($"{table}: the lake reads {newest}, and its files hold {totals[^1]}");
        }
    }
}
