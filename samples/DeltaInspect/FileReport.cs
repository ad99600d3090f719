using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;

namespace DeltaInspect;

/// <summary>The data files in all, and by partition.</summary>
internal static class FileReport
{
    private const int MostPartitions = 20;

    public static void Print(DeltaSnapshot snapshot)
    {
        long[] sizes = [.. snapshot.Files.Select(static f => f.Size).Order()];
        Sheet sheet = new("files", "files", "rows", "bytes", "smallest", "median", "largest", "with deleted rows", "deleted rows");
        sheet.Add(
            sizes.Length, Rows(snapshot.Files), sizes.Sum(), sizes.FirstOrDefault(), sizes.ElementAtOrDefault(sizes.Length / 2), sizes.LastOrDefault(),
            snapshot.Files.Count(static f => f.DeletedRows > 0), snapshot.Files.Sum(static f => f.DeletedRows));
        sheet.Print();
        if (snapshot.Metadata.PartitionColumns.Count > 0)
        {
            PrintPartitions(snapshot);
        }
    }

    private static void PrintPartitions(DeltaSnapshot snapshot)
    {
        // The log keeps partition values by the names that columns have in files.
        (string Name, string Key)[] columns = [.. snapshot.Metadata.PartitionColumns.Select(c => (c, snapshot.Metadata.Schema.Find(c)?.PhysicalName ?? c))];
        IGrouping<string, DeltaFile>[] partitions = [.. snapshot.Files.GroupBy(f => string.Join(", ", columns.Select(c => $"{c.Name}={f.PartitionValues.GetValueOrDefault(c.Key) ?? "null"}")))];
        Sheet sheet = new($"partitions: {partitions.Length}", "partition", "files", "rows", "bytes");
        foreach (IGrouping<string, DeltaFile> partition in partitions.OrderByDescending(static p => p.Sum(static f => f.Size)).Take(MostPartitions))
        {
            sheet.Add(partition.Key, partition.Count(), Rows(partition), partition.Sum(static f => f.Size));
        }

        if (partitions.Length > MostPartitions)
        {
            sheet.Add($"and {partitions.Length - MostPartitions} smaller ones", null, null, null);
        }

        sheet.Print();
    }

    // A file may come without statistics; then nobody knows without reading it.
    private static object Rows(IEnumerable<DeltaFile> files)
    {
        long rows = 0;
        foreach (DeltaFile file in files)
        {
            if (file.Statistics?.NumRecords is not { } found)
            {
                return "not told";
            }

            rows += found - file.DeletedRows;
        }

        return rows;
    }
}
