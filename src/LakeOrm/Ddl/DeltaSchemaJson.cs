using System.Linq;

namespace LakeOrm.Ddl;

/// <summary>A table's schema as Delta writes it into <c>metaData.schemaString</c>.</summary>
internal static class DeltaSchemaJson
{
    /// <summary>Renders the struct type.</summary>
    public static string Render(DdlTable table) => $$"""{"type":"struct","fields":[{{string.Join(",", table.Columns.Select(Field))}}]}""";

    private static string Field(DdlColumn column)
    {
        string metadata = column.Comment is { } comment ? $$"""{"comment":{{JsonText.Quote(comment)}}}""" : "{}";
        return $$"""{"name":{{JsonText.Quote(column.Name)}},"type":"{{DeltaTypes.InSchema(column.Type)}}","nullable":{{(column.Nullable ? "true" : "false")}},"metadata":{{metadata}}}""";
    }
}
