using LakeOrm.Delta.Log;
using LakeOrm.Delta.Types;

namespace LakeOrm.Delta.Snapshots;

/// <summary>Raises a table's protocol to what its metadata needs, and never higher.</summary>
internal static class ProtocolUpgrade
{
    private const int FeatureReaderVersion = 3;
    private const int FeatureWriterVersion = 7;
    private const int AppendOnlyVersion = 2;
    private const string TypeNtz = "timestamp_ntz";

    // What a writer version without a list of features stands for.
    private static readonly (int Version, string Feature)[] Implied =
    [
        (2, TableFeatures.AppendOnly), (2, TableFeatures.Invariants), (3, "checkConstraints"), (4, "changeDataFeed"), (4, "generatedColumns"), (5, "columnMapping"), (6, "identityColumns"),
    ];

    /// <summary>The protocol that a table needs with new metadata.</summary>
    /// <returns>The protocol; the same object when it is enough.</returns>
    public static DeltaProtocol For(DeltaProtocol protocol, DeltaMetadata metadata)
    {
        if (metadata.Schema.AllFields().Any(static f => f.Type is DeltaPrimitiveType { Name: TypeNtz }))
        {
            protocol = WithFeature(protocol, TableFeatures.TimestampNtz, forReaders: true);
        }

        if (metadata.Schema.AllFields().Any(static f => f.Metadata.ContainsKey(TypeWidening.Changes)) && !protocol.ReaderFeatures.Contains(TableFeatures.TypeWideningPreview))
        {
            protocol = WithFeature(protocol, TableFeatures.TypeWidening, forReaders: true);
        }

        if (metadata.Configuration.TryGetValue(TableProperties.AppendOnly, out string? only) && string.Equals(only, "true", StringComparison.OrdinalIgnoreCase))
        {
            protocol = protocol.MinWriterVersion >= FeatureWriterVersion
                ? WithFeature(protocol, TableFeatures.AppendOnly, forReaders: false)
                : protocol.MinWriterVersion >= AppendOnlyVersion ? protocol : new DeltaProtocol(protocol.MinReaderVersion, AppendOnlyVersion, [], []);
        }

        return protocol;
    }

    private static DeltaProtocol WithFeature(DeltaProtocol protocol, string feature, bool forReaders)
    {
        if (protocol.WriterFeatures.Contains(feature) && (!forReaders || protocol.ReaderFeatures.Contains(feature)))
        {
            return protocol;
        }

        int reader = forReaders ? FeatureReaderVersion : protocol.MinReaderVersion;
        List<string> readers = [.. protocol.ReaderFeatures];
        List<string> writers = [.. protocol.WriterFeatures];
        if (protocol.MinWriterVersion < FeatureWriterVersion)
        {
            writers.AddRange(Implied.Where(i => i.Version <= protocol.MinWriterVersion).Select(static i => i.Feature));
        }

        if (reader == FeatureReaderVersion && protocol.MinReaderVersion == 2)
        {
            readers.Add("columnMapping");
        }

        writers.Add(feature);
        if (forReaders)
        {
            readers.Add(feature);
        }

        return new DeltaProtocol(reader, FeatureWriterVersion, [.. readers.Distinct()], [.. writers.Distinct()]);
    }
}
