using System.Collections.Immutable;
using LakeOrm.Ddl;

namespace LakeOrm;

/// <summary>What the compiler knows of a record's table: columns, keys, partitions, fingerprint and the text of the built-in formats.</summary>
public sealed class LakeTableSchema
{
    /// <summary>Made by generated code.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="columns">The columns in order.</param>
    /// <param name="fingerprint">The versioned hash of the schema's canonical text.</param>
    /// <param name="deltaSchemaJson">Delta's <c>schemaString</c>.</param>
    /// <param name="deltaDdl">Delta's <c>CREATE TABLE</c>.</param>
    public LakeTableSchema(LakeTableName name, ImmutableArray<LakeColumn> columns, string fingerprint, string deltaSchemaJson, string deltaDdl)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Columns = columns;
        Fingerprint = fingerprint;
        DeltaSchemaJson = deltaSchemaJson;
        DeltaDdl = deltaDdl;
        PartitionColumns = [.. columns.Where(static c => c.PartitionIndex is not null).OrderBy(static c => c.PartitionIndex)];
    }

    /// <summary>The name that the record declares.</summary>
    public LakeTableName Name { get; }

    /// <summary>The columns in order.</summary>
    public ImmutableArray<LakeColumn> Columns { get; }

    /// <summary>The partition columns in partition order; empty when there are none.</summary>
    public ImmutableArray<LakeColumn> PartitionColumns { get; }

    /// <summary>The schema's fingerprint, <c>lake1:sha256:</c> and 64 hexadecimal digits: equal for equal columns, keys and partitions, whatever the order of the members.</summary>
    public string Fingerprint { get; }

    /// <summary>The schema as Delta writes it into a table's metadata.</summary>
    public string DeltaSchemaJson { get; }

    /// <summary>The statement that creates the table under its declared name on an engine with Delta.</summary>
    public string DeltaDdl { get; }

    /// <summary>The statement that creates a table with these columns under another name on an engine with Delta.</summary>
    /// <param name="name">The table's name.</param>
    /// <returns>A <c>CREATE TABLE</c> statement; for <see cref="Name"/> the same as <see cref="DeltaDdl"/>.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public string ToDeltaDdl(LakeTableName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Ddl.DeltaDdl.CreateTable(ToDdlTable(name));
    }

    /// <summary>The table as the renderers of table formats see it.</summary>
    internal DdlTable ToDdlTable(LakeTableName name) => new(
        [.. new[] { name.Catalog, name.Namespace, name.Table }.OfType<string>()],
        [.. Columns.Select(static c => new DdlColumn(c.Name, c.Type.ToDdlType(), c.Nullable, c.PrimaryKey, c.MergeKey, c.PartitionIndex ?? -1, c.Comment))]);
}
