using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Snapshots;

/// <summary>Tells of each feature of a table what LakeOrm does with it, by the very checks that refuse tables and writes.</summary>
internal static class FeatureList
{
    // What a writer of each version had to know before features had names; reader version 2 is that of column mapping.
    private static readonly (int Version, string Feature)[] ImpliedForWriters =
    [
        (2, TableFeatures.AppendOnly), (2, TableFeatures.Invariants), (3, "checkConstraints"), (4, "changeDataFeed"), (4, "generatedColumns"), (5, "columnMapping"), (6, "identityColumns"),
    ];

    /// <summary>The features, ordered by name.</summary>
    public static IReadOnlyList<DeltaFeature> Of(DeltaProtocol protocol, DeltaMetadata metadata)
    {
        ILookup<string, string?> notRead = ByName(TableFeatures.NotRead(protocol, metadata));
        ILookup<string, string?> notKept = ByName(TableFeatures.NotKept(protocol, metadata));
        IEnumerable<string> names = protocol.ReaderFeatures.Concat(protocol.WriterFeatures).Concat(Implied(protocol)).Concat(notRead.Concat(notKept).Select(static g => g.Key));
        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(n =>
            notRead.Contains(n) ? new DeltaFeature(n, DeltaFeatureSupport.Refused, Reason(notRead[n]))
            : notKept.Contains(n) ? new DeltaFeature(n, DeltaFeatureSupport.ReadOnly, Reason(notKept[n]))
            : new DeltaFeature(n, DeltaFeatureSupport.Kept, null))];
    }

    private static IEnumerable<string> Implied(DeltaProtocol protocol)
    {
        if (protocol.MinReaderVersion == TableFeatures.ColumnMappingReaderVersion)
        {
            yield return "columnMapping";
        }

        foreach ((int version, string feature) in ImpliedForWriters)
        {
            if (version <= protocol.MinWriterVersion && protocol.MinWriterVersion < TableFeatures.FeatureWriterVersion)
            {
                yield return feature;
            }
        }
    }

    private static ILookup<string, string?> ByName(List<RefusedFeature> refused) => refused.ToLookup(static r => r.Name, static r => r.Reason, StringComparer.Ordinal);

    private static string? Reason(IEnumerable<string?> reasons) => string.Join("; ", reasons.OfType<string>().Distinct(StringComparer.Ordinal)) is { Length: > 0 } reason ? reason : null;
}
