using System.Globalization;
using LakeOrm.Ddl;

namespace LakeOrm.Spark.Iceberg;

/// <summary>What brings a table's columns nearer to a record's, as far as it may. What it leaves is for <see cref="IcebergSchemaCheck"/> to tell.</summary>
internal sealed class IcebergEvolution
{
    private readonly SchemaEvolution _evolve;
    private readonly string _target;
    private readonly List<string> _statements = [];

    /// <param name="evolve">What may be changed.</param>
    /// <param name="target">The table, quoted.</param>
    /// <param name="record">The record's schema.</param>
    /// <param name="table">The table as it is.</param>
    public IcebergEvolution(SchemaEvolution evolve, string target, LakeTableSchema record, IcebergLayout table)
    {
        _evolve = evolve;
        _target = target;
        Evolved = table with { Columns = Fields(string.Empty, IcebergTypes.Of(record), table.Columns) };
    }

    /// <summary>The table as it would be.</summary>
    public IcebergLayout Evolved { get; }

    /// <summary>The statements that make it so, each of them a change of its own; none where nothing is to change.</summary>
    public IReadOnlyList<string> Statements => _statements;

    private List<DdlField> Fields(string prefix, IReadOnlyList<DdlField> declared, IReadOnlyList<DdlField> table)
    {
        List<DdlField> merged = [.. table];
        foreach (DdlField own in declared)
        {
            int index = merged.FindIndex(f => string.Equals(f.Name, own.Name, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                merged[index] = Field(prefix + SparkSql.Name(merged[index].Name), own, merged[index]);
            }
            else if (_evolve.HasFlag(SchemaEvolution.AddColumns) && own.Nullable)
            {
                // The record's types are Spark's names already.
                _statements.Add($"ALTER TABLE {_target} ADD COLUMN {SparkSql.Column(prefix + SparkSql.Name(own.Name), own.Type, own.Nullable, own.Comment, static name => name)}");
                merged.Add(own);
            }
        }

        return merged;
    }

    private DdlField Field(string path, DdlField own, DdlField table)
    {
        bool relaxes = _evolve.HasFlag(SchemaEvolution.RelaxNulls) && own.Nullable && !table.Nullable;
        if (relaxes)
        {
            _statements.Add($"ALTER TABLE {_target} ALTER COLUMN {path} DROP NOT NULL");
        }

        return table with { Type = Type(path, own.Type, table.Type), Nullable = table.Nullable || relaxes };
    }

    private DdlType Type(string path, DdlType own, DdlType table)
    {
        if (own.Name == table.Name)
        {
            return own.Name switch
            {
                "struct" => table with { Fields = Fields($"{path}.", own.Fields, table.Fields) },

                // Iceberg changes no key of a map.
                "list" or "map" => table with { Fields = [.. own.Fields.Zip(table.Fields, (a, b) => b.Name == "key" ? b : b with { Type = Type($"{path}.{b.Name}", a.Type, b.Type) })] },
                _ => table,
            };
        }

        if (!_evolve.HasFlag(SchemaEvolution.WidenTypes) || !IsWider(table.Name, own.Name))
        {
            return table;
        }

        _statements.Add($"ALTER TABLE {_target} ALTER COLUMN {path} TYPE {own.Name}");
        return own;
    }

    // The promotions of Iceberg's specification that Spark has types for.
    private static bool IsWider(string from, string to) => (from, to) switch
    {
        ("int", "bigint") or ("float", "double") => true,
        _ => DigitsOf(from) is var (digits, scale) && DigitsOf(to) is var (more, same) && more > digits && same == scale,
    };

    private static (int Digits, int Scale)? DigitsOf(string type) => type.StartsWith("decimal(", StringComparison.Ordinal) && type["decimal(".Length..^1].Split(',') is [var digits, var scale]
        ? (int.Parse(digits, CultureInfo.InvariantCulture), int.Parse(scale, CultureInfo.InvariantCulture))
        : null;
}
