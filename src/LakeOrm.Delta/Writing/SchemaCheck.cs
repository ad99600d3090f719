using System.Buffers;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Types;

namespace LakeOrm.Delta.Writing;

/// <summary>Holds a record's schema against a table's, and lists every difference.</summary>
internal static class SchemaCheck
{
    // What the names of columns may not have in a table without column mapping, because Parquet files of other engines cannot.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" ,;{}()\n\t=");

    // Where a column keeps its default.
    private const string Default = "CURRENT_DEFAULT";

    /// <summary>Refuses a record that is not for Delta.</summary>
    /// <returns>Delta's <c>schemaString</c> of the record.</returns>
    /// <exception cref="LakeUnsupportedException">The record is for other formats, or partitioned by what Delta has no partitions for.</exception>
    public static string CheckFormat(LakeTableName name, LakeTableSchema record)
    {
        LakePartition[] transforms = [.. record.Partitions.Where(static p => p.Transform != LakeTransform.Identity)];
        if (transforms.Length > 0)
        {
            throw new LakeUnsupportedException(
                $"The record of '{name}' is partitioned by {string.Join(", ", transforms.Select(static t => $"'{t}'"))}, and a Delta table has partitions by a column's own value only. "
                + "Take it to a lake of Iceberg, or partition it by [LakePartition] alone.");
        }

        if (!record.Formats.HasFlag(LakeFormats.Delta) || record.DeltaSchemaJson is not { } schema)
        {
            throw new LakeUnsupportedException(
                $"The record of '{name}' is not for Delta: it declares Formats = {record.Formats}. Take it to a lake of another format, or add Delta to [LakeTable(Formats = ...)].");
        }

        return schema;
    }

    /// <summary>Refuses a schema that no table without column mapping can have.</summary>
    /// <exception cref="LakeUnsupportedException">A name has a character that needs column mapping.</exception>
    public static void CheckCreatable(LakeTableName name, DeltaStructType record)
    {
        string[] bad = [.. record.AllFields().Select(static f => f.Name).Where(static n => n.AsSpan().ContainsAny(Forbidden))];
        if (bad.Length > 0)
        {
            throw new LakeUnsupportedException(
                $"The table '{name}' cannot be made: the column name(s) {string.Join(", ", bad.Select(static b => $"'{b}'"))} hold one of \" ,;{{}}()=\", a tab or a new line, "
                + "which Delta allows only with the feature 'columnMapping'. Give the columns other names.");
        }
    }

    /// <summary>Refuses a table that is not what the record declares.</summary>
    /// <exception cref="LakeUnsupportedException">The record is not for Delta.</exception>
    /// <exception cref="LakeSchemaException">They differ; every difference is listed.</exception>
    public static void CheckSame(LakeTableName name, LakeTableSchema record, DeltaMetadata table) =>
        Throw(name, Differences(name, record, table, forWrite: false), "Change the record, or migrate the table.");

    /// <summary>Refuses a table that is not what the record declares after all that may be changed was changed.</summary>
    /// <exception cref="LakeSchemaException">They differ; every difference is listed.</exception>
    public static void CheckEvolved(LakeTableName name, LakeTableSchema record, DeltaMetadata table) => Throw(
        name,
        Differences(name, record, table, forWrite: false),
        $"This cannot be changed in a table that is there, and nothing was: a new column must allow null, and another type must hold every value of the old one ({nameof(SchemaEvolution)}.{nameof(SchemaEvolution.WidenTypes)}). "
        + "Change the record, or migrate the table.");

    /// <summary>Refuses rows without a column for which the table has a default, which would be another engine's SQL to work out.</summary>
    /// <exception cref="LakeUnsupportedException">There is one; column and default are named.</exception>
    public static void CheckDefaults(LakeTableName name, LakeTableSchema record, DeltaMetadata table)
    {
        string[] lacking = [.. table.Schema.Fields
            .Where(f => f.Metadata.ContainsKey(Default) && record.Find(f.Name) is null).Select(static f => $"'{f.Name}' ({f.Metadata[Default]})")];
        if (lacking.Length > 0)
        {
            throw new LakeUnsupportedException(
                $"The Delta table '{name}' gives rows without them defaults for {string.Join(", ", lacking)} (feature 'allowColumnDefaults'), which LakeOrm does not work out. Nothing was written. "
                + "Give the record these columns, so that every row says its value, or insert with an engine that knows the defaults.");
        }
    }

    /// <summary>Refuses rows that the table cannot take. They need not fill columns that may be null.</summary>
    /// <exception cref="LakeUnsupportedException">The record is not for Delta.</exception>
    /// <exception cref="LakeSchemaException">They do not fit; every difference is listed.</exception>
    public static void CheckWritable(LakeTableName name, LakeTableSchema record, DeltaMetadata table) =>
        Throw(name, Differences(name, record, table, forWrite: true), "Nothing was written. Change the record, or migrate the table.");

    private static List<string> Differences(LakeTableName name, LakeTableSchema record, DeltaMetadata table, bool forWrite)
    {
        List<string> differences = [];
        DeltaStructType declared = DeltaSchemaJson.Parse(CheckFormat(name, record));
        CompareFields("", declared, table.Schema, forWrite, differences);
        string[] partitions = [.. record.PartitionColumns.Select(static c => c.Name)];
        if (!partitions.SequenceEqual(table.PartitionColumns, StringComparer.OrdinalIgnoreCase))
        {
            differences.Add($"expected partitions by ({string.Join(", ", partitions)}), found ({string.Join(", ", table.PartitionColumns)}) in the table");
        }

        return differences;
    }

    // A field is named by its path; an element of a list, a key and a value of a map are called just that.
    private static void CompareFields(string prefix, DeltaStructType declared, DeltaStructType table, bool forWrite, List<string> differences)
    {
        foreach (DeltaField own in declared.Fields)
        {
            string path = prefix + own.Name;
            if (table.Find(own.Name) is not { } field)
            {
                differences.Add($"column '{path}' ({Describe(own)}) is missing in the table");
                continue;
            }

            if (field.Name != own.Name)
            {
                differences.Add($"column '{path}' is spelled '{prefix}{field.Name}' in the table; engines that mind the case would not find it");
            }

            CompareTypes(path, own.Type, field.Type, forWrite, differences);
            CompareNulls(path, own.Nullable, field.Nullable, forWrite || prefix.Length > 0, differences);
        }

        foreach (DeltaField field in table.Fields)
        {
            // A row of the table may lack a column; a value that is written whole may not lack a part.
            if (declared.Find(field.Name) is null && !(forWrite && field.Nullable && prefix.Length == 0))
            {
                differences.Add($"the table's column '{prefix}{field.Name}' ({Describe(field)}) is missing in the record");
            }
        }
    }

    private static void CompareTypes(string path, DeltaType declared, DeltaType table, bool forWrite, List<string> differences)
    {
        switch (declared, table)
        {
            case (DeltaStructType own, DeltaStructType other):
                CompareFields(path + ".", own, other, forWrite, differences);
                break;
            case (DeltaArrayType own, DeltaArrayType other):
                CompareTypes(path + ".element", own.ElementType, other.ElementType, forWrite, differences);
                CompareNulls(path + ".element", own.ContainsNull, other.ContainsNull, mayAllow: true, differences);
                break;
            case (DeltaMapType own, DeltaMapType other):
                CompareTypes(path + ".key", own.KeyType, other.KeyType, forWrite, differences);
                CompareTypes(path + ".value", own.ValueType, other.ValueType, forWrite, differences);
                CompareNulls(path + ".value", own.ValueContainsNull, other.ValueContainsNull, mayAllow: true, differences);
                break;
            case var _ when declared.ToString() != table.ToString():
                differences.Add($"column '{path}': expected {declared}, found {table} in the table");
                break;
        }
    }

    // Within a value the table may allow nulls that the record does not: SQL cannot say otherwise of elements, and Spark takes a structure that is null for one whose members are.
    private static void CompareNulls(string path, bool declared, bool table, bool mayAllow, List<string> differences)
    {
        if (declared && !table)
        {
            differences.Add($"column '{path}': the record allows null, the table does not");
        }
        else if (!declared && table && !mayAllow)
        {
            differences.Add($"column '{path}': the table allows null, the record does not");
        }
    }

    private static string Describe(DeltaField field) => field.Nullable ? field.Type.ToString() : $"{field.Type} not null";

    private static void Throw(LakeTableName name, List<string> differences, string advice)
    {
        if (differences.Count > 0)
        {
            string list = string.Join(Environment.NewLine, differences.Select(static d => "  " + d));
            throw new LakeSchemaException($"The Delta table '{name}' is not what the record declares:{Environment.NewLine}{list}{Environment.NewLine}{advice}");
        }
    }
}
