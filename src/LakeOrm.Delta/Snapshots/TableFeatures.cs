using LakeOrm.Delta.Log;
using LakeOrm.Delta.Types;

namespace LakeOrm.Delta.Snapshots;

/// <summary>Which table features LakeOrm honours. What it does not know it refuses by name.</summary>
internal static class TableFeatures
{
    public const string TimestampNtz = "timestampNtz";
    public const string AppendOnly = "appendOnly";
    public const string Invariants = "invariants";

    private const string ColumnMapping = "columnMapping";
    private const string DeletionVectors = "deletionVectors";
    private const string V2Checkpoint = "v2Checkpoint";
    private const string VacuumProtocolCheck = "vacuumProtocolCheck";
    private const string InCommitTimestamp = "inCommitTimestamp";
    private const int ColumnMappingReaderVersion = 2;
    private const int FeatureReaderVersion = 3;
    private const int FeatureWriterVersion = 7;

    /// <summary>What a table uses and LakeOrm does not read: each feature's name in quotes, and what makes it one that is not.</summary>
    public static List<string> NotRead(DeltaProtocol protocol, DeltaMetadata metadata)
    {
        List<string> refused = [];
        if (protocol.MinReaderVersion > FeatureReaderVersion)
        {
            refused.Add($"reader version {protocol.MinReaderVersion}");
        }

        refused.AddRange(protocol.ReaderFeatures.Where(static f => f is not (TimestampNtz or DeletionVectors or ColumnMapping or V2Checkpoint or VacuumProtocolCheck)).Select(static f => $"'{f}'"));
        if (metadata.Configuration.TryGetValue(DeltaMetadata.ColumnMappingMode, out string? mode) && !string.Equals(mode, "none", StringComparison.OrdinalIgnoreCase)
            && (metadata.ColumnMapping == DeltaColumnMapping.None || !HasColumnMapping(protocol)))
        {
            refused.Add($"'{ColumnMapping}' ({DeltaMetadata.ColumnMappingMode} = {mode}, reader version {protocol.MinReaderVersion})");
        }

        return refused;
    }

    /// <summary>Refuses a table that would be misread.</summary>
    /// <exception cref="LakeUnsupportedException">The table uses what LakeOrm does not read; each feature is named.</exception>
    public static void CheckReadable(string table, DeltaProtocol protocol, DeltaMetadata metadata)
    {
        List<string> refused = NotRead(protocol, metadata);
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
    public static List<string> NotKept(DeltaProtocol protocol, DeltaMetadata metadata)
    {
        List<string> refused = [];
        if (protocol.MinWriterVersion > FeatureWriterVersion)
        {
            refused.Add($"writer version {protocol.MinWriterVersion}");
        }

        // The last four are harmless until the table makes use of them, which is looked at below.
        refused.AddRange(protocol.WriterFeatures
            .Where(static f => f is not (TimestampNtz or DeletionVectors or ColumnMapping or AppendOnly or Invariants or "checkConstraints" or "changeDataFeed" or "generatedColumns" or "identityColumns"
                or V2Checkpoint or VacuumProtocolCheck or InCommitTimestamp))
            .Select(static f => $"'{f}'"));
        refused.AddRange(metadata.Configuration.Keys
            .Where(static k => k.StartsWith("delta.constraints.", StringComparison.Ordinal)).Select(static k => $"'checkConstraints' ({k})"));
        if (IsTrue(metadata, "delta.enableChangeDataFeed"))
        {
            refused.Add("'changeDataFeed'");
        }

        if (metadata.ColumnMapping != DeltaColumnMapping.None)
        {
            refused.AddRange(metadata.Schema.Fields.Where(static f => f.Type is not DeltaPrimitiveType).Select(static f => $"'{ColumnMapping}' with nested values (column '{f.Name}')"));
        }

        foreach (DeltaField field in metadata.Schema.AllFields())
        {
            foreach (string key in field.Metadata.Keys)
            {
                string? feature = key switch
                {
                    "delta.invariants" => Invariants,
                    "delta.generationExpression" => "generatedColumns",
                    "CURRENT_DEFAULT" => "allowColumnDefaults",
                    _ when key.StartsWith("delta.identity.", StringComparison.Ordinal) => "identityColumns",
                    _ => null,
                };
                if (feature is not null)
                {
                    refused.Add($"'{feature}' (column '{field.Name}')");
                }
            }
        }

        return refused;
    }

    /// <summary>Refuses a table whose rules a write of LakeOrm would break.</summary>
    /// <exception cref="LakeUnsupportedException">The table uses what LakeOrm does not keep when it writes; each feature is named.</exception>
    public static void CheckWritable(string table, DeltaProtocol protocol, DeltaMetadata metadata)
    {
        List<string> refused = NotKept(protocol, metadata);
        if (refused.Count > 0)
        {
            throw new LakeUnsupportedException(
                $"The Delta table '{table}' can be read but not written: it uses {string.Join(", ", refused.Distinct())}, which LakeOrm does not keep when it writes. Nothing was written.");
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

    private static bool IsTrue(DeltaMetadata metadata, string property) =>
        metadata.Configuration.TryGetValue(property, out string? value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static bool HasColumnMapping(DeltaProtocol protocol) =>
        protocol.MinReaderVersion == ColumnMappingReaderVersion || protocol.ReaderFeatures.Contains(ColumnMapping);
}
