using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Maintenance;

/// <summary>Says which files are put together.</summary>
internal static class CompactionGroups
{
    /// <summary>Groups of two files or more of one partition, each of about the target's bytes at most, the smallest files first.</summary>
    /// <param name="files">The files that may be put together.</param>
    /// <param name="metadata">The table.</param>
    /// <param name="target">The target in bytes. Files of three quarters of it or more are left as they are.</param>
    public static IReadOnlyList<IReadOnlyList<DeltaFile>> Of(IEnumerable<DeltaFile> files, DeltaMetadata metadata, long target)
    {
        List<IReadOnlyList<DeltaFile>> groups = [];
        foreach (IGrouping<string, DeltaFile> partition in files.Where(f => f.Size < target - (target / 4)).GroupBy(f => PartitionKey.Of(metadata.PhysicalPartitionColumns, f.PartitionValues), StringComparer.Ordinal))
        {
            List<DeltaFile> group = [];
            long bytes = 0;
            foreach (DeltaFile file in partition.OrderBy(static f => f.Size))
            {
                if (bytes + file.Size > target)
                {
                    Close();
                }

                group.Add(file);
                bytes += file.Size;
            }

            Close();

            void Close()
            {
                if (group.Count > 1)
                {
                    groups.Add(group);
                }

                group = [];
                bytes = 0;
            }
        }

        return groups;
    }
}
