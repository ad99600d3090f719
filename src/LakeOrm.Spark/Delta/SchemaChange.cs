using LakeOrm.Ddl;
using LakeOrm.Delta.Types;

namespace LakeOrm.Spark.Delta;

/// <summary>Writes the statements that bring a table from one schema to another one: columns that come, types that get wider, and nulls that are allowed.</summary>
/// <param name="target">The table, quoted.</param>
internal sealed class SchemaChange(string target)
{
    private readonly List<string> _statements = [];

    /// <summary>The statements, in their order; none where nothing has to change.</summary>
    public static IReadOnlyList<string> Between(string target, DeltaStructType now, DeltaStructType wanted)
    {
        SchemaChange change = new(target);
        change.Fields(string.Empty, now, wanted);
        return change._statements;
    }

    private void Fields(string prefix, DeltaStructType now, DeltaStructType wanted)
    {
        foreach (DeltaField field in wanted.Fields)
        {
            string path = prefix + SparkSql.Name(field.Name);
            if (now.Find(field.Name) is not { } known)
            {
                _statements.Add($"ALTER TABLE {target} ADD COLUMNS ({path} {DeltaSql.Of(field.Type)}{DeltaSql.Rest(field)})");
                continue;
            }

            if (field.Nullable && !known.Nullable)
            {
                _statements.Add($"ALTER TABLE {target} ALTER COLUMN {path} DROP NOT NULL");
            }

            Types(path, known.Type, field.Type);
        }
    }

    private void Types(string path, DeltaType now, DeltaType wanted)
    {
        switch (now, wanted)
        {
            case (DeltaStructType a, DeltaStructType b):
                Fields($"{path}.", a, b);
                break;
            case (DeltaArrayType a, DeltaArrayType b):
                Types($"{path}.element", a.ElementType, b.ElementType);
                break;
            case (DeltaMapType a, DeltaMapType b):
                Types($"{path}.key", a.KeyType, b.KeyType);
                Types($"{path}.value", a.ValueType, b.ValueType);
                break;
            case (DeltaPrimitiveType a, DeltaPrimitiveType b) when a.ToString() != b.ToString():
                _statements.Add($"ALTER TABLE {target} ALTER COLUMN {path} TYPE {DeltaSql.Of(b)}");
                break;
            default:
                break;
        }
    }
}
