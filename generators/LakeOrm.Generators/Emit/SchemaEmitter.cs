using LakeOrm.Ddl;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the table's schema, with its fingerprint and the text of the built-in formats as constants.</summary>
internal static class SchemaEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        DdlTable table = new(
            record.TableName,
            [.. record.Columns.Select(static c => new DdlColumn(c.Name, NeutralType.Of(c.Value), c.IsNullable, c.PrimaryKey, c.MergeKey, c.PartitionIndex, c.Comment))]);

        RecordEmitter.Banner(w, "schema");
        w.Line(Names.GeneratedCode);
        w.Line($"static {Names.Lake}.LakeTableSchema {Names.Lake}.ILakeTable<{record.Type}>.LakeSchema => {Names.Schema}.Value;");
        w.Line();
        w.Line(Names.GeneratedCode);
        w.Open($"private static class {Names.Schema}");
        w.Line("// The fingerprint is the SHA-256 of:");
        foreach (string line in SchemaFingerprint.CanonicalText(table).Split('\n'))
        {
            w.Line($"//   {line}");
        }

        w.Line($"private const string Fingerprint = {CSharpText.Literal(SchemaFingerprint.Of(table))};");
        w.Line();
        Text(w, "DeltaSchemaJson", DeltaSchemaJson.Render(table));
        w.Line();
        Text(w, "DeltaDdl", DeltaDdl.CreateTable(table));
        w.Line();
        w.Line($"internal static readonly {Names.Lake}.LakeTableSchema Value = new(");
        w.Indent();
        w.Line($"{Names.Lake}.LakeTableName.Parse({CSharpText.Literal(record.TableText)}),");
        w.Line($"global::System.Collections.Immutable.ImmutableArray.Create(new {Names.Lake}.LakeColumn[]");
        w.Line("{");
        w.Indent();
        foreach (ColumnModel column in record.Columns)
        {
            w.Line($"new({CSharpText.Literal(column.Name)}, {CSharpText.Literal(column.Member)}, {NeutralType.New(column.Value)}, {CSharpText.Literal(column.IsNullable)}){Properties(column)},");
        }

        w.Outdent();
        w.Line("}),");
        w.Line("Fingerprint,");
        w.Line("DeltaSchemaJson,");
        w.Line("DeltaDdl);");
        w.Outdent();
        w.Close();
    }

    private static void Text(SourceWriter w, string name, string text)
    {
        w.Line($"private const string {name} =");
        w.Indent();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            w.Line(CSharpText.Literal(i + 1 < lines.Length ? lines[i] + "\n" : lines[i]) + (i + 1 < lines.Length ? " +" : ";"));
        }

        w.Outdent();
    }

    private static string Properties(ColumnModel column)
    {
        List<string> properties = [];
        if (column.PrimaryKey)
        {
            properties.Add("PrimaryKey = true");
        }

        if (column.MergeKey)
        {
            properties.Add("MergeKey = true");
        }

        if (column.PartitionIndex >= 0)
        {
            properties.Add($"PartitionIndex = {CSharpText.Literal(column.PartitionIndex)}");
        }

        if (column.Auto != AutoKind.None)
        {
            properties.Add($"Auto = {Names.Lake}.LakeAuto.{column.Auto}");
        }

        if (column.Indexed)
        {
            properties.Add("Indexed = true");
        }

        if (column.Comment is not null)
        {
            properties.Add($"Comment = {CSharpText.Literal(column.Comment)}");
        }

        return properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";
    }
}
