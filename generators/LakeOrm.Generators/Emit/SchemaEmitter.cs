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
            [.. record.Columns.Select(static c => new DdlColumn(c.Name, NeutralType.Of(c.Value), c.IsNullable)
            {
                PrimaryKey = c.PrimaryKey,
                MergeKey = c.MergeKey,
                Indexed = c.Indexed,
                Sortable = c.Sortable,
                Comment = c.Comment,
            })],
            [.. record.Partitions.Select(static p => new DdlPartition(p.Column, p.Transform.ToString().ToLowerInvariant(), p.Argument))]);
        bool delta = (record.Formats & TableFormats.Delta) != 0;
        IReadOnlyList<string> iceberg = (record.Formats & TableFormats.Iceberg) != 0 ? IcebergDdl.Create(table) : [];

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
        if (delta)
        {
            Text(w, "DeltaSchemaJson", DeltaSchemaJson.Render(table));
            w.Line();
            Text(w, "DeltaDdl", DeltaDdl.CreateTable(table));
            w.Line();
        }

        for (int i = 0; i < iceberg.Count; i++)
        {
            Text(w, IcebergName(i), iceberg[i]);
            w.Line();
        }

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
        w.Line(delta ? "DeltaSchemaJson," : "null,");
        w.Line(delta ? "DeltaDdl)" : "null)");
        w.Outdent();
        w.Line("{");
        w.Indent();
        w.Line($"Formats = {Names.Lake}.LakeFormats.{record.Formats},");
        if (record.Partitions.Any(static p => p.Transform != PartitionTransform.Identity))
        {
            w.Line($"Partitions = global::System.Collections.Immutable.ImmutableArray.Create(new {Names.Lake}.LakePartition[]");
            w.Line("{");
            w.Indent();
            foreach (PartitionModel partition in record.Partitions)
            {
                w.Line($"new({CSharpText.Literal(partition.Column)}, {Names.Lake}.LakeTransform.{partition.Transform}, {CSharpText.Literal(partition.Argument)}),");
            }

            w.Outdent();
            w.Line("}),");
        }

        if (iceberg.Count > 0)
        {
            w.Line($"IcebergDdl = global::System.Collections.Immutable.ImmutableArray.Create(new string[] {{ {string.Join(", ", iceberg.Select(static (_, i) => IcebergName(i)))} }}),");
        }

        w.Outdent();
        w.Line("};");
        w.Close();
    }

    private static string IcebergName(int statement) => "IcebergDdl" + CSharpText.Literal(statement + 1);

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

        if (column.Sortable)
        {
            properties.Add("Sortable = true");
        }

        if (column.Comment is not null)
        {
            properties.Add($"Comment = {CSharpText.Literal(column.Comment)}");
        }

        return properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";
    }
}
