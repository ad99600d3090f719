using System.Linq;

namespace LakeOrm.Ddl;

/// <summary>A table's schema as Delta writes it into <c>metaData.schemaString</c>.</summary>
internal static class DeltaSchemaJson
{
    /// <summary>Renders the struct type.</summary>
    public static string Render(DdlTable table) =>
        DeltaTypes.InSchema(DdlType.Struct([.. table.Columns.Select(static c => new DdlField(c.Name, c.Type, c.Nullable, c.Comment))]));
}
