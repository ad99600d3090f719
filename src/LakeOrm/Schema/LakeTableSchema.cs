using System.Collections.Immutable;
using LakeOrm.Ddl;

namespace LakeOrm;

/// <summary>What the compiler knows of a record's table: columns, keys, partitions, fingerprint and the text of the built-in formats. <see cref="LakeSchema.Of"/> gives it.</summary>
public sealed class LakeTableSchema
{
    /// <summary>Made by generated code.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="columns">The columns in order.</param>
    /// <param name="fingerprint">The versioned hash of the schema's canonical text.</param>
    /// <param name="deltaSchemaJson">Delta's <c>schemaString</c>; null for a record that is not for Delta.</param>
    /// <param name="deltaDdl">Delta's <c>CREATE TABLE</c>; null for a record that is not for Delta.</param>
    public LakeTableSchema(LakeTableName name, ImmutableArray<LakeColumn> columns, string fingerprint, string? deltaSchemaJson, string? deltaDdl)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Columns = columns;
        Fingerprint = fingerprint;
        DeltaSchemaJson = deltaSchemaJson;
        DeltaDdl = deltaDdl;
        PrimaryKey = [.. columns.Where(static c => c.PrimaryKey)];
        MergeKey = [.. columns.Where(static c => c.MergeKey)];
        PartitionColumns = [.. columns.Where(static c => c.PartitionIndex is not null).OrderBy(static c => c.PartitionIndex)];
        Partitions = [.. PartitionColumns.Select(static c => new LakePartition(c.Name))];
    }

    /// <summary>The name that the record declares.</summary>
    public LakeTableName Name { get; }

    /// <summary>The formats that the record is for.</summary>
    public LakeFormats Formats { get; init; } = LakeFormats.All;

    /// <summary>The columns in order.</summary>
    public ImmutableArray<LakeColumn> Columns { get; }

    /// <summary>The columns of the primary key in order; empty when there is none.</summary>
    public ImmutableArray<LakeColumn> PrimaryKey { get; }

    /// <summary>The columns of the merge key in order; empty when there is none.</summary>
    public ImmutableArray<LakeColumn> MergeKey { get; }

    /// <summary>The fields by which the table is partitioned, in order; empty when it is not.</summary>
    public ImmutableArray<LakePartition> Partitions { get; init; }

    /// <summary>The columns by whose own value the table is partitioned, in order: <see cref="Partitions"/> without those that transform it. Empty when there are none.</summary>
    public ImmutableArray<LakeColumn> PartitionColumns { get; }

    /// <summary>The schema's fingerprint, <c>lake1:sha256:</c> and 64 hexadecimal digits: equal for equal columns, keys and partitions, whatever the order of the members.</summary>
    public string Fingerprint { get; }

    /// <summary>The schema as Delta writes it into a table's metadata; null when the record is not for Delta.</summary>
    public string? DeltaSchemaJson { get; }

    /// <summary>The statement that creates the table under its declared name on an engine with Delta; null when the record is not for Delta.</summary>
    public string? DeltaDdl { get; }

    /// <summary>
    /// The statements that, one after the other, create the table under its declared name on Spark with an Iceberg catalog; empty when the record is not for Iceberg.
    /// The first is <c>CREATE TABLE</c>; identifier fields and the order of writes come in statements of their own, which need Iceberg's SQL extensions.
    /// </summary>
    public ImmutableArray<string> IcebergDdl { get; init; } = [];

    /// <summary>Finds a column.</summary>
    /// <param name="name">Its name, without regard to case.</param>
    /// <returns>The column; null when there is none.</returns>
    public LakeColumn? Find(string name)
    {
        foreach (LakeColumn column in Columns)
        {
            if (string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>The statement that creates a table with these columns under another name on an engine with Delta.</summary>
    /// <param name="name">The table's name.</param>
    /// <returns>A <c>CREATE TABLE</c> statement; for <see cref="Name"/> the same as <see cref="DeltaDdl"/>.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="InvalidOperationException">The record is not for Delta.</exception>
    public string ToDeltaDdl(LakeTableName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        CheckFormat(LakeFormats.Delta);
        return Ddl.DeltaDdl.CreateTable(ToDdlTable(name));
    }

    /// <summary>The statements that create a table with these columns under another name on Spark with an Iceberg catalog.</summary>
    /// <param name="name">The table's name.</param>
    /// <returns>The statements in order; for <see cref="Name"/> the same as <see cref="IcebergDdl"/>.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="InvalidOperationException">The record is not for Iceberg.</exception>
    public ImmutableArray<string> ToIcebergDdl(LakeTableName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        CheckFormat(LakeFormats.Iceberg);
        return [.. Ddl.IcebergDdl.Create(ToDdlTable(name))];
    }

    /// <summary>The table as the renderers of table formats see it.</summary>
    internal DdlTable ToDdlTable(LakeTableName name) => new(
        [.. new[] { name.Catalog, name.Namespace, name.Table }.OfType<string>()],
        [.. Columns.Select(static c => new DdlColumn(c.Name, c.Type.ToDdlType(), c.Nullable)
        {
            PrimaryKey = c.PrimaryKey,
            MergeKey = c.MergeKey,
            Indexed = c.Indexed,
            Sortable = c.Sortable,
            Comment = c.Comment,
        })],
        [.. Partitions.Select(static p => new DdlPartition(p.Column, p.Transform.ToString().ToLowerInvariant(), p.Argument))]);

    private void CheckFormat(LakeFormats format)
    {
        if (!Formats.HasFlag(format))
        {
            throw new InvalidOperationException($"The record of table '{Name}' is not for {format}: it declares Formats = {Formats}. Add {format} there.");
        }
    }
}
