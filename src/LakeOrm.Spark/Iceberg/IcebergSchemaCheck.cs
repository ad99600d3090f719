using LakeOrm.Ddl;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Holds a record's schema against a table's, and lists every difference.</summary>
internal static class IcebergSchemaCheck
{
    /// <summary>Refuses a record that is not for Iceberg.</summary>
    /// <exception cref="LakeUnsupportedException">The record is for other formats.</exception>
    public static void CheckFormat(LakeTableName name, LakeTableSchema record)
    {
        if (!record.Formats.HasFlag(LakeFormats.Iceberg))
        {
            throw new LakeUnsupportedException(
                $"The record of '{name}' is not for Iceberg: it declares Formats = {record.Formats}. Take it to a lake of another format, or add Iceberg to [LakeTable(Formats = ...)].");
        }
    }

    /// <summary>Refuses a table that is not what the record declares.</summary>
    /// <exception cref="LakeSchemaException">They differ; every difference is listed.</exception>
    public static void CheckSame(LakeTableName name, LakeTableSchema record, IcebergLayout table) => Throw(name, Differences(record, table, forWrite: false), "Change the record, or migrate the table.");

    /// <summary>Refuses rows that the table cannot take. They need not fill columns that may be null.</summary>
    /// <exception cref="LakeSchemaException">They do not fit; every difference is listed.</exception>
    public static void CheckWritable(LakeTableName name, LakeTableSchema record, IcebergLayout table) =>
        Throw(name, Differences(record, table, forWrite: true), "Nothing was written. Change the record, or migrate the table.");

    /// <summary>Refuses a table that would not be what the record declares when all was changed that may be.</summary>
    /// <exception cref="LakeSchemaException">They would differ; every difference that would be left is listed.</exception>
    public static void CheckEvolved(LakeTableName name, LakeTableSchema record, IcebergLayout table) => Throw(
        name,
        Differences(record, table, forWrite: false),
        $"This cannot be changed in a table that is there, and nothing was: a new column must allow null, and another type must be one that Iceberg changes the old one to, int to bigint, float to double, a decimal to one of more digits and the same scale "
        + $"({nameof(SchemaEvolution)}.{nameof(SchemaEvolution.WidenTypes)}). Change the record, or migrate the table.");

    private static List<string> Differences(LakeTableSchema record, IcebergLayout table, bool forWrite)
    {
        List<string> differences = [];
        CompareFields("", IcebergTypes.Of(record), table.Columns, forWrite, differences);
        IReadOnlyList<string> partitions = IcebergLayout.PartitionsOf(record);
        if (!partitions.SequenceEqual(table.Partitions, StringComparer.OrdinalIgnoreCase))
        {
            differences.Add($"expected partitions by ({string.Join(", ", partitions)}), found ({string.Join(", ", table.Partitions)}) in the table");
        }

        return differences;
    }

    // A field is named by its path; an element of a list, a key and a value of a map are called just that.
    private static void CompareFields(string prefix, IReadOnlyList<DdlField> declared, IReadOnlyList<DdlField> table, bool forWrite, List<string> differences)
    {
        foreach (DdlField own in declared)
        {
            string path = prefix + own.Name;
            if (Find(table, own.Name) is not { } field)
            {
                differences.Add($"column '{path}' ({Describe(own)}) is missing in the table");
                continue;
            }

            if (field.Name != own.Name)
            {
                differences.Add($"column '{path}' is spelled '{prefix}{field.Name}' in the table; engines that mind the case would not find it");
            }

            CompareTypes(path, own.Type, field.Type, forWrite, differences);
            CompareNulls(path, own.Nullable, field.Nullable, forWrite, differences);
        }

        foreach (DdlField field in table)
        {
            // A row of the table may lack a column; a value that is written whole may not lack a part.
            if (Find(declared, field.Name) is null && !(forWrite && field.Nullable && prefix.Length == 0))
            {
                differences.Add($"the table's column '{prefix}{field.Name}' ({Describe(field)}) is missing in the record");
            }
        }
    }

    private static void CompareTypes(string path, DdlType declared, DdlType table, bool forWrite, List<string> differences)
    {
        if (declared.Name != table.Name)
        {
            differences.Add($"column '{path}': expected {declared}, found {table} in the table");
        }
        else if (declared.Name == "struct")
        {
            CompareFields(path + ".", declared.Fields, table.Fields, forWrite, differences);
        }
        else
        {
            foreach ((DdlField own, DdlField other) in declared.Fields.Zip(table.Fields))
            {
                // Spark's SQL has no words for elements and values that are never null, so that a table may allow what its record does not.
                CompareTypes($"{path}.{own.Name}", own.Type, other.Type, forWrite, differences);
                CompareNulls($"{path}.{own.Name}", own.Nullable, other.Nullable, forWrite: true, differences);
            }
        }
    }

    private static void CompareNulls(string path, bool declared, bool table, bool forWrite, List<string> differences)
    {
        if (declared && !table)
        {
            differences.Add($"column '{path}': the record allows null, the table does not");
        }
        else if (!declared && table && !forWrite)
        {
            differences.Add($"column '{path}': the table allows null, the record does not");
        }
    }

    private static DdlField? Find(IReadOnlyList<DdlField> fields, string name) => fields.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));

    private static string Describe(DdlField field) => field.Nullable ? field.Type.ToString() : $"{field.Type} not null";

    private static void Throw(LakeTableName name, List<string> differences, string advice)
    {
        if (differences.Count > 0)
        {
            string list = string.Join(Environment.NewLine, differences.Select(static d => "  " + d));
            throw new LakeSchemaException($"The Iceberg table '{name}' is not what the record declares:{Environment.NewLine}{list}{Environment.NewLine}{advice}");
        }
    }
}
