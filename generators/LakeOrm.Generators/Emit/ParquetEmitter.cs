using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the Parquet serializer: one row-major pass over a tile, straight into the page buffers of all columns.</summary>
internal static class ParquetEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        RecordEmitter.Banner(w, "Parquet");
        w.Line(Names.GeneratedCode);
        w.Line($"static {Names.Parquet}.ParquetSchema {Names.Parquet}.IParquetRecord<{record.Type}>.ParquetSchema => {Names.ParquetSchema}.Value;");
        w.Line();
        w.Line(Names.GeneratedCode);
        w.Open($"static void {Names.Parquet}.IParquetRecord<{record.Type}>.WriteTile({Names.Span(record.Type)} rows, {Names.Parquet}.ParquetTile tile, in {Names.Parquet}.RowStamp stamp)");
        int leaf = 0;
        foreach (ColumnModel column in record.Columns)
        {
            if (column.Value.IsNested)
            {
                leaf = NestedParquetEmitter.Declare(w, column.Value, leaf);
            }
            else
            {
                Declare(w, column, leaf++);
            }
        }

        w.Line();
        w.Open("for (int i = 0; i < rows.Length; i++)");
        w.Line(record.IsValueType ? "ref readonly var row = ref rows[i];" : $"var row = rows[i] ?? throw {Names.Convert}.NullRow();");
        foreach (ColumnModel column in record.Columns)
        {
            if (column.Value.IsNested)
            {
                NestedParquetEmitter.Write(w, column.Value, $"row.{column.Identifier}");
            }
            else
            {
                Write(w, column);
            }
        }

        w.Close();
        w.Close();
        w.Line();
        w.Line(Names.GeneratedCode);
        w.Open($"private static class {Names.ParquetSchema}");
        w.Line($"internal static readonly {Names.Parquet}.ParquetSchema Value = new(new {Names.Parquet}.ParquetNode[]");
        w.Line("{");
        w.Indent();
        foreach (ColumnModel column in record.Columns)
        {
            w.Line($"{ParquetNodes.New(column)},");
        }

        w.Outdent();
        w.Line("});");
        w.Close();
    }

    private static void Declare(SourceWriter w, ColumnModel column, int leaf)
    {
        string ordinal = CSharpText.Literal(leaf);
        if (IsTime(column.Auto))
        {
            w.Line($"tile.Int64({ordinal}).Fill(stamp.Micros);");
            if (column.IsNullable)
            {
                w.Line($"tile.Present({ordinal}).Fill(1);");
            }

            return;
        }

        w.Line($"var {column.Local} = tile.{ParquetNodes.Buffer(column.Value)}({ordinal});");
        if (column.IsNullable)
        {
            w.Line($"var {column.Local}Present = tile.Present({ordinal});");
            if (!IsCursor(column))
            {
                w.Line($"int {column.Local}Count = 0;");
            }
        }
    }

    private static void Write(SourceWriter w, ColumnModel column)
    {
        string member = $"row.{column.Identifier}";
        switch (column.Auto)
        {
            case AutoKind.CreateTime or AutoKind.UpdateTime:
                return;
            case AutoKind.IngestId:
                w.Line($"{column.Local}.Append(stamp.IngestId);");
                if (column.IsNullable)
                {
                    w.Line($"{column.Local}Present[i] = 1;");
                }

                return;
        }

        if (!column.IsNullable)
        {
            string value = Conversions.ToParquet(column.Value, column.Clr is ClrKind.Json or ClrKind.Converted ? Conversions.Required(column.Value, member) : member);
            w.Line(IsCursor(column) ? $"{column.Local}.Append({value});" : $"{column.Local}[i] = {value};");
            return;
        }

        if (!IsCursor(column) && column.Clr is not (ClrKind.Json or ClrKind.Converted))
        {
            // The value is written in any case and counted only if it is there: no branch to mispredict.
            // An instant's default has no kind and would be refused.
            string absent = column is { Clr: ClrKind.DateTime, Storage: StorageKind.Timestamp } ? "global::System.DateTime.UnixEpoch" : "";
            w.Line($"{column.Local}[{column.Local}Count] = {Conversions.ToParquet(column.Value, $"{member}.GetValueOrDefault({absent})")};");
            w.Line($"{column.Local}Present[i] = (byte)({member}.HasValue ? 1 : 0);");
            w.Line($"{column.Local}Count += {column.Local}Present[i];");
            return;
        }

        w.Open($"if ({member} is {{ }} {column.Local}Value)");
        string stored = Conversions.ToParquet(column.Value, $"{column.Local}Value");
        w.Line(IsCursor(column) ? $"{column.Local}.Append({stored});" : $"{column.Local}[{column.Local}Count++] = {stored};");
        w.Line($"{column.Local}Present[i] = 1;");
        w.Close();
        w.Open("else");
        w.Line($"{column.Local}Present[i] = 0;");
        w.Close();
    }

    private static bool IsCursor(ColumnModel column) => ParquetNodes.Buffer(column.Value) is "ByteArray" or "Fixed";

    private static bool IsTime(AutoKind auto) => auto is AutoKind.CreateTime or AutoKind.UpdateTime;
}
