using System;
using System.Collections.Generic;
using System.Linq;

namespace LakeOrm.Ddl;

/// <summary>The statements that create a table on Spark with an Iceberg catalog and Iceberg's SQL extensions.</summary>
internal static class IcebergDdl
{
    /// <summary>Renders <c>CREATE TABLE</c>, and after it what that cannot say: identifier fields and the order of writes.</summary>
    /// <param name="table">The table.</param>
    /// <param name="properties">Properties of the table beside those that the columns ask for; null for none.</param>
    public static IReadOnlyList<string> Create(DdlTable table, IEnumerable<KeyValuePair<string, string>>? properties = null)
    {
        string create = SparkSql.CreateTable(table, "ICEBERG", InSql, [.. table.Partitions.Select(Field)]);
        string[] all =
        [
            .. table.Columns.Where(static c => c.Indexed).Select(static c => Property($"write.parquet.bloom-filter-enabled.column.{c.Name}", "true")),
            .. (properties ?? []).Select(static p => Property(p.Key, p.Value)),
        ];
        List<string> statements = [all.Length == 0 ? create : $"{create}\nTBLPROPERTIES ({string.Join(", ", all)})"];
        Alter("SET IDENTIFIER FIELDS", static c => c.PrimaryKey);
        Alter("WRITE ORDERED BY", static c => c.Sortable);
        return statements;

        void Alter(string clause, Func<DdlColumn, bool> isIn)
        {
            if (table.Columns.Any(isIn))
            {
                statements.Add($"ALTER TABLE {SparkSql.TableName(table)} {clause} {string.Join(", ", table.Columns.Where(isIn).Select(static c => SparkSql.Name(c.Name)))}");
            }
        }
    }

    /// <summary>The name that Iceberg's SQL has for a neutral type without parts.</summary>
    /// <remarks>Iceberg has uuid and time, but Spark's SQL has no names for them; the columns hold what Delta's do.</remarks>
    public static string InSql(string name) => name switch
    {
        "boolean" => "BOOLEAN",
        "int8" or "int16" or "int32" => "INT",
        "int64" or "time" => "BIGINT",
        "float32" => "FLOAT",
        "float64" => "DOUBLE",
        "string" or "uuid" => "STRING",
        "binary" => "BINARY",
        "date" => "DATE",
        "timestamp" => "TIMESTAMP",
        "timestamp_ntz" => "TIMESTAMP_NTZ",
        _ when name.StartsWith("decimal(", StringComparison.Ordinal) => name.ToUpperInvariant(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Iceberg has no such type."),
    };

    /// <summary>A partition field as Iceberg's SQL writes it.</summary>
    public static string Field(DdlPartition partition)
    {
        string column = SparkSql.Name(partition.Column);
        return partition.Transform switch
        {
            DdlPartition.Identity => column,
            "bucket" or "truncate" => $"{partition.Transform}({partition.Argument.ToString(System.Globalization.CultureInfo.InvariantCulture)}, {column})",
            _ => $"{partition.Transform}s({column})",
        };
    }

    private static string Property(string name, string value) => $"{SparkSql.Literal(name)}={SparkSql.Literal(value)}";
}
