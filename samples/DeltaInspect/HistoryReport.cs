using LakeOrm;

namespace DeltaInspect;

/// <summary>The last commits.</summary>
internal static class HistoryReport
{
    private const int MostCommits = 20;

    public static void Print(IEnumerable<LakeCommit> history, long upTo)
    {
        Sheet sheet = new("history", "version", "at (UTC)", "operation", "how", "key", "engine");
        foreach (LakeCommit commit in history.Where(c => c.Version <= upTo).Take(MostCommits))
        {
            string how = string.Join(", ", commit.Parameters.Where(static p => p.Value is not (null or "" or "[]" or "{}")).Select(static p => $"{p.Key}={p.Value}"));
            sheet.Add(commit.Version, commit.Timestamp, commit.Operation, how, commit.Key, commit.Engine);
        }

        sheet.Print();
    }
}
