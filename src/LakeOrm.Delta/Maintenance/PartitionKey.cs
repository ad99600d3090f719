using System.Text;
using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Maintenance;

/// <summary>Tells files of one partition from those of others.</summary>
internal static class PartitionKey
{
    /// <summary>A text that two files share when they are of one partition.</summary>
    public static string Of(DeltaFile file, DeltaMetadata metadata)
    {
        StringBuilder key = new();
        foreach (string column in metadata.PartitionColumns)
        {
            // A length before each value: no value can run over into the next.
            string? value = file.PartitionValues.GetValueOrDefault(metadata.Schema.Find(column)?.PhysicalName ?? column);
            key.Append(value?.Length ?? -1).Append(':').Append(value);
        }

        return key.ToString();
    }
}
