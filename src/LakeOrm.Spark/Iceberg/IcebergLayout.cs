using LakeOrm.Ddl;

namespace LakeOrm.Spark.Iceberg;

/// <summary>What a table is: its columns, and the fields by which it is partitioned, as Spark's SQL writes them.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Partitions">The partition fields without quotes, such as <c>bucket(16, id)</c>.</param>
internal sealed record IcebergLayout(IReadOnlyList<DdlField> Columns, IReadOnlyList<string> Partitions)
{
    /// <summary>Asks for it.</summary>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public static async Task<IcebergLayout> ReadAsync(IcebergCatalog catalog, IcebergName table, CancellationToken cancellationToken)
    {
        IReadOnlyList<DdlField> columns = IcebergTypes.Of(await catalog.ColumnsAsync(table, cancellationToken).ConfigureAwait(false));

        // After the columns: a line that says so, and a line for each partition field; where all are columns, a header and a line for each column.
        List<string?[]> lines = await catalog.AskAsync(table, $"DESCRIBE TABLE {table.Sql}", cancellationToken).ConfigureAwait(false);
        return new IcebergLayout(
            columns,
            [
                .. lines.SkipWhile(static l => l[0] != "# Partitioning").Skip(1).TakeWhile(static l => l[0]?.StartsWith("Part ", StringComparison.Ordinal) == true).Select(static l => Plain(l[1]!)),
                .. lines.SkipWhile(static l => l[0] != "# Partition Information").Skip(2).TakeWhile(static l => l[0] is { Length: > 0 } name && name[0] != '#').Select(static l => Plain(l[0]!)),
            ]);
    }

    /// <summary>Whether another layout has the same columns.</summary>
    public bool IsSameAs(IcebergLayout other) => DdlType.Struct(Columns).ToString() == DdlType.Struct(other.Columns).ToString();

    /// <summary>The partition fields of a record's table.</summary>
    public static IReadOnlyList<string> PartitionsOf(LakeTableSchema schema) => [.. schema.ToDdlTable(schema.Name).Partitions.Select(static p => Plain(IcebergDdl.Field(p)))];

    private static string Plain(string field) => field.Replace("`", string.Empty, StringComparison.Ordinal);
}
