using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the Arrow reader: bound by name once a schema, columns hoisted once a batch, one constructor call a row.</summary>
internal static class ArrowReaderEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        RecordEmitter.Banner(w, "reader");
        w.Line(Names.GeneratedCode);
        w.Line($"static {Names.Runtime}.LakeArrowReader<{record.Type}> {Names.Lake}.ILakeProjection<{record.Type}>.BindArrow(global::Apache.Arrow.Schema schema) => new {Names.Reader}(schema);");
        w.Line();
        w.Line(Names.GeneratedCode);
        w.Open($"private sealed class {Names.Reader} : {Names.Runtime}.LakeArrowReader<{record.Type}>");
        foreach (ColumnModel column in record.Columns)
        {
            w.Line($"private readonly {Names.Runtime}.ArrowColumn _{column.Local};");
        }

        w.Line();
        w.Open($"public {Names.Reader}(global::Apache.Arrow.Schema schema)");
        string name = record.Role == RecordRole.Table ? $"{record.DisplayName} (table {record.TableText})" : record.DisplayName;
        w.Line($"var binder = new {Names.Runtime}.ArrowBinder(schema, {CSharpText.Literal(name)});");
        foreach (ColumnModel column in record.Columns)
        {
            w.Line(
                $"_{column.Local} = binder.Bind({CSharpText.Literal(column.Name)}, {CSharpText.Literal(column.Member)}, {SchemaEmitter.NewType(column)}, nullable: {CSharpText.Literal(column.IsNullable)}, optional: {CSharpText.Literal(column.Optional)});");
        }

        w.Line("binder.Complete();");
        w.Close();
        w.Line();
        w.Open("public override void Load(global::Apache.Arrow.RecordBatch batch, long firstRow)");
        foreach (ColumnModel column in record.Columns)
        {
            w.Line($"_{column.Local}.Load(batch, firstRow);");
        }

        w.Close();
        w.Line();
        w.Open($"public override void Read(global::System.Span<{record.Type}> rows)");
        foreach (ColumnModel column in record.Columns)
        {
            w.Line($"var {column.Local} = _{column.Local}.{Conversions.Values(column)};");
            if (column.Optional)
            {
                w.Line($"bool {column.Local}Here = !_{column.Local}.IsAbsent;");
            }

            if (column.IsNullable)
            {
                w.Line($"bool {column.Local}Nulls = _{column.Local}.HasNulls;");
            }

            if (column is { Clr: ClrKind.Decimal, Precision: 0 })
            {
                w.Line($"int {column.Local}Scale = _{column.Local}.Scale;");
            }
        }

        w.Open("for (int i = 0; i < rows.Length; i++)");
        w.Line($"rows[i] = new {record.Type}(");
        w.Indent();
        w.Line("this,");
        for (int i = 0; i < record.Columns.Count; i++)
        {
            ColumnModel column = record.Columns[i];
            string end = i + 1 < record.Columns.Count ? "," : ");";
            w.Line($"{(column.Optional ? $"{column.Local}Here, " : "")}{Value(column)}{end}");
        }

        w.Outdent();
        w.Close();
        w.Line();
        w.Line("global::System.GC.KeepAlive(this);");
        w.Close();
        EmitNarrowing(w, record);
        w.Close();
    }

    private static string Value(ColumnModel column)
    {
        string value = Conversions.FromStored(column);
        if (column.IsNullable)
        {
            value = $"{column.Local}Nulls && _{column.Local}.IsNull(i) ? null : {value}";
        }

        return column.Optional ? $"{column.Local}Here ? {(column.IsNullable ? $"({value})" : value)} : default" : value;
    }

    // Types that a lake has not: what is stored is wider, and what does not fit is an error with a name.
    private static void EmitNarrowing(SourceWriter w, RecordModel record)
    {
        HashSet<ClrKind> kinds = [.. record.Columns.Select(static c => c.Enum is { ByName: false } number ? number.Underlying : c.Clr)];
        Narrow(ClrKind.Byte, "byte", "short", "value is >= 0 and <= byte.MaxValue");
        Narrow(ClrKind.UInt16, "ushort", "int", "value is >= 0 and <= ushort.MaxValue");
        Narrow(ClrKind.UInt32, "uint", "long", "value is >= 0 and <= uint.MaxValue");
        Narrow(ClrKind.UInt64, "ulong", Names.Int128, "value >= 0 && value <= ulong.MaxValue");
        void Narrow(ClrKind kind, string clr, string stored, string fits)
        {
            if (!kinds.Contains(kind))
            {
                return;
            }

            w.Line();
            w.Line($"private static {clr} To{kind}({Names.Runtime}.ArrowColumn column, int row, {stored} value) =>");
            w.Indent();
            w.Line($"{fits} ? ({clr})value : throw column.Misfit(row, $\"0 to {{{clr}.MaxValue}}\", $\"{{value}}\");");
            w.Outdent();
        }
    }
}
