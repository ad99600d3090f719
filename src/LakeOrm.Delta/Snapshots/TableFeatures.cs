using System.Collections.Frozen;
using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Types;

namespace LakeOrm.Delta.Snapshots;

/// <summary>Which table features LakeOrm honours. What it does not know it refuses by name.</summary>
internal static class TableFeatures
{
    public const string TimestampNtz = "timestampNtz";
    public const string AppendOnly = "appendOnly";
    public const string Invariants = "invariants";

    public const string TypeWidening = "typeWidening";
    public const string TypeWideningPreview = "typeWidening-preview";
    public const string ChangeDataFeed = "changeDataFeed";

    private const string ColumnMapping = "columnMapping";
    private const string Constraint = "delta.constraints.";
    private const string Identity = "delta.identity.";
    public const int ColumnMappingReaderVersion = 2;
    private const int FeatureReaderVersion = 3;
    public const int FeatureWriterVersion = 7;

    /// <summary>The features that are known by name. Of writers alone, none keeps a table from being read.</summary>
    public static readonly FrozenDictionary<string, DeltaFeatureSupport> Known = new Dictionary<string, DeltaFeatureSupport>
    {
        [AppendOnly] = DeltaFeatureSupport.Kept,
        [Invariants] = DeltaFeatureSupport.Kept,
        ["checkConstraints"] = DeltaFeatureSupport.Kept,
        [ChangeDataFeed] = DeltaFeatureSupport.Kept,
        ["generatedColumns"] = DeltaFeatureSupport.Kept,
        ["identityColumns"] = DeltaFeatureSupport.Kept,
        ["allowColumnDefaults"] = DeltaFeatureSupport.Kept,
        ["domainMetadata"] = DeltaFeatureSupport.Kept,
        [ColumnMapping] = DeltaFeatureSupport.Kept,
        ["deletionVectors"] = DeltaFeatureSupport.Kept,
        [TimestampNtz] = DeltaFeatureSupport.Kept,
        [TypeWidening] = DeltaFeatureSupport.Kept,
        [TypeWideningPreview] = DeltaFeatureSupport.Kept,
        ["vacuumProtocolCheck"] = DeltaFeatureSupport.Kept,
        ["rowTracking"] = DeltaFeatureSupport.ReadOnly,
        ["clustering"] = DeltaFeatureSupport.ReadOnly,
        ["inCommitTimestamp"] = DeltaFeatureSupport.Kept,
        ["icebergCompatV1"] = DeltaFeatureSupport.ReadOnly,
        ["icebergCompatV2"] = DeltaFeatureSupport.ReadOnly,
        ["icebergCompatV3"] = DeltaFeatureSupport.ReadOnly,
        ["materializePartitionColumns"] = DeltaFeatureSupport.ReadOnly,
        ["checkpointProtection"] = DeltaFeatureSupport.ReadOnly,
        ["coordinatedCommits-preview"] = DeltaFeatureSupport.ReadOnly,
        ["v2Checkpoint"] = DeltaFeatureSupport.Kept,
        ["variantType"] = DeltaFeatureSupport.Refused,
        ["variantType-preview"] = DeltaFeatureSupport.Refused,
        ["variantShredding"] = DeltaFeatureSupport.Refused,
        ["variantShredding-preview"] = DeltaFeatureSupport.Refused,
        ["catalogManaged"] = DeltaFeatureSupport.Refused,
        ["catalogOwned-preview"] = DeltaFeatureSupport.Refused,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a table uses and LakeOrm does not read: each feature, and what makes it one that is not.</summary>
    public static List<RefusedFeature> NotRead(DeltaProtocol protocol, DeltaMetadata metadata)
    {
        List<RefusedFeature> refused = [];
        if (protocol.MinReaderVersion > FeatureReaderVersion)
        {
            refused.Add(RefusedFeature.Version($"reader version {protocol.MinReaderVersion}"));
        }

        refused.AddRange(protocol.ReaderFeatures.Where(static f => Known.GetValueOrDefault(f) == DeltaFeatureSupport.Refused).Select(static f => RefusedFeature.Of(f)));
        if (protocol.ReaderFeatures.Contains(TypeWidening) || protocol.ReaderFeatures.Contains(TypeWideningPreview))
        {
            refused.AddRange(metadata.Schema.AllFields().SelectMany(Types.TypeWidening.Unknown).Select(static c => RefusedFeature.Of(TypeWidening, c)));
        }

        if (metadata.Configuration.TryGetValue(DeltaMetadata.ColumnMappingMode, out string? mode) && !string.Equals(mode, "none", StringComparison.OrdinalIgnoreCase)
            && (metadata.ColumnMapping == DeltaColumnMapping.None || !HasColumnMapping(protocol)))
        {
            refused.Add(RefusedFeature.Of(ColumnMapping, $"{DeltaMetadata.ColumnMappingMode} = {mode}, reader version {protocol.MinReaderVersion}"));
        }

        return refused;
    }

    /// <summary>Refuses a table that would be misread.</summary>
    /// <exception cref="LakeUnsupportedException">The table uses what LakeOrm does not read; each feature is named.</exception>
    public static void CheckReadable(string table, DeltaProtocol protocol, DeltaMetadata metadata)
    {
        List<RefusedFeature> refused = NotRead(protocol, metadata);
        if (refused.Count > 0)
        {
            throw new LakeUnsupportedException(
                $"The Delta table '{table}' cannot be read: it needs {string.Join(", ", refused)}, which LakeOrm does not read. "
                + "Read it with an engine that does, or have that engine drop the feature.");
        }

        if (metadata.FormatProvider != "parquet")
        {
            throw new LakeUnsupportedException($"The Delta table '{table}' keeps its data as '{metadata.FormatProvider}'. LakeOrm reads Parquet.");
        }
    }

    /// <summary>What a table uses and LakeOrm does not keep when it writes, as <see cref="NotRead"/> tells it.</summary>
    public static List<RefusedFeature> NotKept(DeltaProtocol protocol, DeltaMetadata metadata)
    {
        List<RefusedFeature> refused = [];
        if (protocol.MinWriterVersion > FeatureWriterVersion)
        {
            refused.Add(RefusedFeature.Version($"writer version {protocol.MinWriterVersion}"));
        }

        // Some that are kept are harmless until the table makes use of them, which is looked at below.
        refused.AddRange(protocol.WriterFeatures.Where(static f => Known.GetValueOrDefault(f) != DeltaFeatureSupport.Kept).Select(static f => RefusedFeature.Of(f)));
        refused.AddRange(metadata.Configuration
            .Where(static p => p.Key.StartsWith(Constraint, StringComparison.Ordinal)).Select(static p => RefusedFeature.Of("checkConstraints", $"{p.Key[Constraint.Length..]}: {p.Value}")));

        if (metadata.ColumnMapping != DeltaColumnMapping.None)
        {
            refused.AddRange(metadata.Schema.Fields.Where(static f => f.Type is not DeltaPrimitiveType)
                .Select(static f => $"with nested values (column '{f.Name}')").Select(static r => new RefusedFeature(ColumnMapping, r, $"'{ColumnMapping}' {r}")));
        }

        foreach (DeltaField field in metadata.Schema.AllFields())
        {
            foreach ((string key, string value) in field.Metadata)
            {
                RefusedFeature? feature = key switch
                {
                    "delta.invariants" => RefusedFeature.Of(Invariants, $"column '{field.Name}': {InvariantOf(value)}"),
                    "delta.generationExpression" => RefusedFeature.Of("generatedColumns", $"column '{field.Name}': {value}"),
                    _ when key.StartsWith(Identity, StringComparison.Ordinal) => RefusedFeature.Of("identityColumns", $"column '{field.Name}'"),
                    _ => null,
                };
                if (feature is not null)
                {
                    refused.Add(feature);
                }
            }
        }

        return refused;
    }

    /// <summary>Refuses a table whose rules a write of LakeOrm would break.</summary>
    /// <exception cref="LakeUnsupportedException">The table uses what LakeOrm does not keep when it writes; each feature is named.</exception>
    public static void CheckWritable(string table, DeltaProtocol protocol, DeltaMetadata metadata)
    {
        List<RefusedFeature> refused = NotKept(protocol, metadata);
        if (refused.Count > 0)
        {
            throw new LakeUnsupportedException(
                $"The Delta table '{table}' can be read but not written: it uses {string.Join(", ", refused.Distinct())}, which LakeOrm does not keep when it writes. "
                + "Nothing was written. Write it with an engine that does, or have that engine drop the feature.");
        }
    }

    /// <summary>Refuses to change rows inside of files of a table that keeps its changes: readers take what comes and goes with whole files for the changes, and here it is more.</summary>
    /// <exception cref="LakeUnsupportedException">The table's property says so.</exception>
    public static void CheckMayRewrite(string table, DeltaMetadata metadata)
    {
        if (IsTrue(metadata, "delta.enableChangeDataFeed"))
        {
            throw new LakeUnsupportedException(
                $"The Delta table '{table}' keeps what changes (feature '{ChangeDataFeed}'), and this write changes rows in files that hold others, too, of which LakeOrm writes no change data. "
                + "Nothing was written. It takes appends, overwrites, inserts of keys that are not there, and deletes of all rows of a file, such as those of a partition. Make the change with an engine that writes change data.");
        }
    }

    /// <summary>Refuses to widen a type where the clients of a feature's preview would expect more of it than the protocol has.</summary>
    /// <exception cref="LakeUnsupportedException">The table uses the preview.</exception>
    public static void CheckMayWiden(string table, DeltaProtocol protocol)
    {
        if (protocol.ReaderFeatures.Contains(TypeWideningPreview))
        {
            throw new LakeUnsupportedException(
                $"The Delta table '{table}' uses '{TypeWideningPreview}', and LakeOrm widens types as '{TypeWidening}' has it only. Nothing was changed. Widen the column with an engine that knows the preview, or have it drop the feature.");
        }
    }

    /// <summary>Refuses to take rows out of a table that only grows.</summary>
    /// <exception cref="LakeUnsupportedException">The table's property says so.</exception>
    public static void CheckMayRemove(string table, DeltaMetadata metadata)
    {
        if (IsTrue(metadata, TableProperties.AppendOnly))
        {
            throw new LakeUnsupportedException($"The Delta table '{table}' only takes appends (property 'delta.appendOnly'): its rows cannot be overwritten, changed or deleted. Nothing was written.");
        }
    }

    /// <summary>Whether commits declare their own time.</summary>
    public static bool HasInCommitTimestamps(DeltaMetadata metadata) => IsTrue(metadata, "delta.enableInCommitTimestamps");

    /// <summary>The least protocol that a schema needs.</summary>
    public static DeltaProtocol ProtocolFor(DeltaStructType schema) =>
        schema.AllFields().Any(static f => f.Type is DeltaPrimitiveType { Name: "timestamp_ntz" })
            ? new DeltaProtocol(FeatureReaderVersion, FeatureWriterVersion, [TimestampNtz], [TimestampNtz, AppendOnly, Invariants])
            : new DeltaProtocol(1, 2, [], []);

    // The text is JSON in which the expression stands; what is not of that form is shown as it is.
    private static string InvariantOf(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return json.RootElement.GetProperty("expression").GetProperty("expression").GetString() ?? text;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return text;
        }
    }

    private static bool IsTrue(DeltaMetadata metadata, string property) =>
        metadata.Configuration.TryGetValue(property, out string? value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static bool HasColumnMapping(DeltaProtocol protocol) =>
        protocol.MinReaderVersion == ColumnMappingReaderVersion || protocol.ReaderFeatures.Contains(ColumnMapping);
}
