using System.Collections.Immutable;
using LakeOrm.Delta.Types;

namespace LakeOrm.Delta.Log;

/// <summary>What a table says of itself.</summary>
public sealed class DeltaMetadata
{
    /// <summary>The schema of a table whose writer has told none yet: pipelines make tables before they know their columns.</summary>
    internal const string NoColumns = """{"type":"struct","fields":[]}""";

    /// <summary>The property by which column mapping is turned on.</summary>
    internal const string ColumnMappingMode = "delta.columnMapping.mode";

    /// <summary>The property that keeps the highest number that a column ever had.</summary>
    internal const string MaxColumnId = "delta.columnMapping.maxColumnId";

    internal DeltaMetadata(string id, string schemaString, ImmutableArray<string> partitionColumns, IReadOnlyDictionary<string, string> configuration)
    {
        Id = id;
        SchemaString = schemaString;
        PartitionColumns = partitionColumns;
        Configuration = configuration;
        ColumnMapping = MappingOf(configuration);
        Schema = DeltaSchemaJson.Parse(schemaString, mapped: ColumnMapping != DeltaColumnMapping.None);
    }

    /// <summary>The table's id, made when it was created.</summary>
    public string Id { get; }

    /// <summary>The partition columns under the names that the log's partition values have.</summary>
    internal IReadOnlyList<string> PhysicalPartitionColumns => field ??= [.. PartitionColumns.Select(c => Schema.Find(c)?.PhysicalName ?? c)];

    /// <summary>By what columns are found in data files.</summary>
    public DeltaColumnMapping ColumnMapping { get; }

    /// <summary>The name that its creator gave it; null when there is none.</summary>
    public string? Name { get; internal init; }

    /// <summary>What its creator says of it; null when there is nothing.</summary>
    public string? Description { get; internal init; }

    /// <summary>The columns.</summary>
    public DeltaStructType Schema { get; }

    /// <summary>The names of the columns by which files are partitioned, in order; empty when there are none.</summary>
    public IReadOnlyList<string> PartitionColumns { get; }

    /// <summary>The table's properties.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; }

    /// <summary>When it was created; null when that is not told.</summary>
    public DateTimeOffset? CreatedTime => CreatedMillis is { } ms ? LogTime.FromMillis(ms) : null;

    /// <summary>The same table with another schema or other properties.</summary>
    internal DeltaMetadata With(string? schemaString = null, IReadOnlyDictionary<string, string>? configuration = null) =>
        new(Id, schemaString ?? SchemaString, [.. PartitionColumns], configuration ?? Configuration)
        {
            Name = Name,
            Description = Description,
            CreatedMillis = CreatedMillis,
            FormatProvider = FormatProvider,
            FormatOptions = FormatOptions,
        };

    internal string SchemaString { get; }

    internal long? CreatedMillis { get; init; }

    internal string FormatProvider { get; init; } = "parquet";

    internal IReadOnlyDictionary<string, string> FormatOptions { get; init; } = ImmutableDictionary<string, string>.Empty;

    // A mode that is not known is refused with the table's features.
    private static DeltaColumnMapping MappingOf(IReadOnlyDictionary<string, string> configuration) => configuration.GetValueOrDefault(ColumnMappingMode)?.ToUpperInvariant() switch
    {
        "NAME" => DeltaColumnMapping.Name,
        "ID" => DeltaColumnMapping.Id,
        _ => DeltaColumnMapping.None,
    };
}
