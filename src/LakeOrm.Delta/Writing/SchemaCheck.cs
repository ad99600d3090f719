using System.Buffers;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Types;

namespace LakeOrm.Delta.Writing;

/// <summary>Holds a record's schema against a table's, and lists every difference.</summary>
internal static class SchemaCheck
{
    // What the names of columns may not have in a table without column mapping, because Parquet files of other engines cannot.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" ,;{}()\n\t=");

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
    /// <exception cref="LakeSchemaException">They differ; every difference is listed.</exception>
    public static void CheckSame(LakeTableName name, LakeTableSchema record, DeltaMetadata table)
    {
        List<string> differences = Differences(record, table);
        DeltaStructType declared = DeltaSchemaJson.Parse(record.DeltaSchemaJson);
        foreach (DeltaField field in table.Schema.Fields)
        {
            if (declared.Find(field.Name) is not { } own)
            {
                differences.Add($"the table's column '{field.Name}' ({Describe(field)}) is missing in the record");
            }
            else if (own.Nullable && !field.Nullable)
            {
                differences.Add($"column '{field.Name}': the record allows null, the table does not");
            }
            else if (!own.Nullable && field.Nullable)
            {
                differences.Add($"column '{field.Name}': the table allows null, the record does not");
            }
        }

        Throw(name, differences, "Change the record, or migrate the table.");
    }

    /// <summary>Refuses rows that the table cannot take.</summary>
    /// <exception cref="LakeSchemaException">They do not fit; every difference is listed.</exception>
    public static void CheckWritable(LakeTableName name, LakeTableSchema record, DeltaMetadata table)
    {
        List<string> differences = Differences(record, table);
        DeltaStructType declared = DeltaSchemaJson.Parse(record.DeltaSchemaJson);
        foreach (DeltaField field in table.Schema.Fields.Where(static f => !f.Nullable))
        {
            if (declared.Find(field.Name) is not { } own)
            {
                differences.Add($"the table's column '{field.Name}' ({Describe(field)}) is missing in the record");
            }
            else if (own.Nullable)
            {
                differences.Add($"column '{field.Name}': the record allows null, the table does not");
            }
        }

        Throw(name, differences, "Nothing was written. Change the record, or migrate the table.");
    }

    private static List<string> Differences(LakeTableSchema record, DeltaMetadata table)
    {
        List<string> differences = [];
        DeltaStructType declared = DeltaSchemaJson.Parse(record.DeltaSchemaJson);
        foreach (DeltaField own in declared.Fields)
        {
            if (table.Schema.Find(own.Name) is not { } field)
            {
                differences.Add($"column '{own.Name}' ({Describe(own)}) is missing in the table");
            }
            else
            {
                if (field.Name != own.Name)
                {
                    differences.Add($"column '{own.Name}' is spelled '{field.Name}' in the table; engines that mind the case would not find it");
                }

                if (field.Type.ToString() != own.Type.ToString())
                {
                    differences.Add($"column '{own.Name}': expected {own.Type}, found {field.Type} in the table");
                }
            }
        }

        string[] partitions = [.. record.PartitionColumns.Select(static c => c.Name)];
        if (!partitions.SequenceEqual(table.PartitionColumns, StringComparer.OrdinalIgnoreCase))
        {
            differences.Add($"expected partitions by ({string.Join(", ", partitions)}), found ({string.Join(", ", table.PartitionColumns)}) in the table");
        }

        return differences;
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
