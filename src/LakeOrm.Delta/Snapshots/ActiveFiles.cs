using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Snapshots;

/// <summary>The files of one snapshot: immutable. The next snapshot after an append shares them, so that an append costs what it adds and not what is there.</summary>
/// <param name="table">The shared files.</param>
/// <param name="files">Those of this snapshot.</param>
internal sealed class ActiveFiles(FileTable table, ArraySegment<DeltaFile> files)
{
    public IReadOnlyList<DeltaFile> List => files;

    /// <summary>The files after a commit.</summary>
    public ActiveFiles Apply(LogContent commit)
    {
        lock (table)
        {
            // Only the newest snapshot may grow the shared table, and only by files that are new to it.
            bool grows = commit.Removes.Count == 0 && table.Count == files.Count && !commit.Adds.Exists(f => table.Contains(f.Id));
            if (grows)
            {
                commit.Adds.ForEach(table.Set);
                return table.Share();
            }
        }

        FileTable copy = new();
        foreach (DeltaFile file in files)
        {
            copy.Set(file);
        }

        ApplyTo(copy, commit);
        return copy.Share();
    }

    /// <summary>Changes a table that is not shared yet.</summary>
    public static void ApplyTo(FileTable table, LogContent content)
    {
        foreach (Tombstone removed in content.Removes)
        {
            table.Remove(removed.Id);
        }

        content.Adds.ForEach(table.Set);
    }
}
