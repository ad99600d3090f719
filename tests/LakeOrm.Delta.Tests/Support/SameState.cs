using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;

namespace LakeOrm.Delta.Tests.Support;

/// <summary>Whether two snapshots say the same, whatever they were read from.</summary>
public static class SameState
{
    /// <summary>Compares all that a snapshot holds.</summary>
    public static void Assert(DeltaSnapshot expected, DeltaSnapshot actual)
    {
        Xunit.Assert.Equal(expected.Version, actual.Version);
        Xunit.Assert.Equal(expected.Protocol.MinReaderVersion, actual.Protocol.MinReaderVersion);
        Xunit.Assert.Equal(expected.Protocol.WriterFeatures, actual.Protocol.WriterFeatures);
        Xunit.Assert.Equal(
            (expected.Metadata.Id, expected.Metadata.Name, expected.Metadata.SchemaString, expected.Metadata.CreatedMillis),
            (actual.Metadata.Id, actual.Metadata.Name, actual.Metadata.SchemaString, actual.Metadata.CreatedMillis));
        Xunit.Assert.Equal(expected.Metadata.PartitionColumns, actual.Metadata.PartitionColumns);
        Xunit.Assert.Equal(expected.Metadata.Configuration, actual.Metadata.Configuration);
        Xunit.Assert.Equal(expected.Files.Select(Describe).Order(), actual.Files.Select(Describe).Order());
        Xunit.Assert.Equal(expected.Tombstones.Select(DescribeTombstone).Order(), actual.Tombstones.Select(DescribeTombstone).Order());
        Xunit.Assert.Equal(expected.Transactions.OrderBy(static t => t.AppId), actual.Transactions.OrderBy(static t => t.AppId));

        static string Describe(DeltaFile f) => $"{f.Path} {f.LogPath} {f.Size} {f.ModificationMillis} {string.Join(',', f.PartitionValues)} {System.Text.Encoding.UTF8.GetString(f.StatisticsUtf8.Span)}";
        static string DescribeTombstone(Tombstone r) => $"{r.Path} {r.LogPath} {r.DeletionTimestamp} {r.Size} {r.ExtendedFileMetadata} {string.Join(',', r.PartitionValues!)}";
    }
}
