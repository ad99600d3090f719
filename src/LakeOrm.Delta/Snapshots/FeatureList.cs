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

    private const int ColumnMappingReaderVersion = 2;
    private const int FeatureWriterVersion = 7;

    /// <summary>The features, ordered by name.</summary>
    public static IReadOnlyList<DeltaFeature> Of(DeltaProtocol protocol, DeltaMetadata metadata)
    {
        ILookup<string, string?> notRead = Split(TableFeatures.NotRead(protocol, metadata));
        ILookup<string, string?> notKept = Split(TableFeatures.NotKept(protocol, metadata));
        IEnumerable<string> names = protocol.ReaderFeatures.Concat(protocol.WriterFeatures).Concat(Implied(protocol)).Concat(notRead.Concat(notKept).Select(static g => g.Key));
        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(n =>
            notRead.Contains(n) ? new DeltaFeature(n, DeltaFeatureSupport.Refused, Reason(notRead[n]))
            : notKept.Contains(n) ? new DeltaFeature(n, DeltaFeatureSupport.ReadOnly, Reason(notKept[n]))
            : new DeltaFeature(n, DeltaFeatureSupport.Kept, null))];
    }

    private static IEnumerable<string> Implied(DeltaProtocol protocol)
    {
        if (protocol.MinReaderVersion == ColumnMappingReaderVersion)
        {
            yield return "columnMapping";
        }

        foreach ((int version, string feature) in ImpliedForWriters)
        {
            if (version <= protocol.MinWriterVersion && protocol.MinWriterVersion < FeatureWriterVersion)
            {
                yield return feature;
            }
        }
    }

    // "'name' (reason)", as the messages have it, or a protocol's version as it stands.
    private static ILookup<string, string?> Split(List<string> refused) => refused
        .Select(static text => text.IndexOf('\'', 1) is var end and > 0 && text[0] == '\''
            ? (Name: text[1..end], Reason: text[(end + 1)..].Trim() is { Length: > 0 } reason ? reason : null)
            : (Name: text, Reason: null))
        .ToLookup(static r => r.Name, static r => r.Reason, StringComparer.Ordinal);

    private static string? Reason(IEnumerable<string?> reasons) =>
        string.Join("; ", reasons.OfType<string>().Select(static r => r is ['(', .. { } inner, ')'] ? inner : r).Distinct(StringComparer.Ordinal)) is { Length: > 0 } reason ? reason : null;
}
