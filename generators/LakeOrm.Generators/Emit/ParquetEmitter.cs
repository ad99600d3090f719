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
        for (int i = 0; i < record.Columns.Count; i++)
        {
            Declare(w, record.Columns[i], i);
        }

        w.Line();
        w.Open("for (int i = 0; i < rows.Length; i++)");
        w.Line(record.IsValueType ? "ref readonly var row = ref rows[i];" : $"var row = rows[i] ?? throw {Names.Convert}.NullRow();");
        foreach (ColumnModel column in record.Columns)
        {
            Write(w, column);
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
            w.Line($"{Names.Parquet}.ParquetColumn.{Factory(column)},");
        }

        w.Outdent();
        w.Line("});");
        w.Close();
    }

    private static void Declare(SourceWriter w, ColumnModel column, int index)
    {
        string ordinal = CSharpText.Literal(index);
        if (IsTime(column.Auto))
        {
            w.Line($"tile.Int64({ordinal}).Fill(stamp.Micros);");
            if (column.IsNullable)
            {
                w.Line($"tile.Present({ordinal}).Fill(1);");
            }

            return;
        }

        w.Line($"var {column.Local} = tile.{Buffer(column)}({ordinal});");
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
            string value = Conversions.ToParquet(column, member);
            w.Line(IsCursor(column) ? $"{column.Local}.Append({value});" : $"{column.Local}[i] = {value};");
            return;
        }

        if (!IsCursor(column))
        {
            // The value is written in any case and counted only if it is there: no branch to mispredict.
            // An instant's default has no kind and would be refused.
            string absent = column is { Clr: ClrKind.DateTime, Storage: StorageKind.Timestamp } ? "global::System.DateTime.UnixEpoch" : "";
            w.Line($"{column.Local}[{column.Local}Count] = {Conversions.ToParquet(column, $"{member}.GetValueOrDefault({absent})")};");
            w.Line($"{column.Local}Present[i] = (byte)({member}.HasValue ? 1 : 0);");
            w.Line($"{column.Local}Count += {column.Local}Present[i];");
            return;
        }

        w.Open($"if ({member} is {{ }} {column.Local}Value)");
        w.Line($"{column.Local}.Append({Conversions.ToParquet(column, $"{column.Local}Value")});");
        w.Line($"{column.Local}Present[i] = 1;");
        w.Close();
        w.Open("else");
        w.Line($"{column.Local}Present[i] = 0;");
        w.Close();
    }

    private static string Buffer(ColumnModel column) => column.Storage switch
    {
        StorageKind.Boolean => "Boolean",
        StorageKind.Int8 or StorageKind.Int16 or StorageKind.Int32 or StorageKind.Date => "Int32",
        StorageKind.Int64 or StorageKind.Time or StorageKind.Timestamp or StorageKind.TimestampNtz => "Int64",
        StorageKind.Float32 => "Float",
        StorageKind.Float64 => "Double",
        StorageKind.Decimal => column.Precision switch
        {
            <= 9 => "Int32",
            <= 18 => "Int64",
            _ => "Fixed",
        },
        _ => "ByteArray",
    };

    private static string Factory(ColumnModel column)
    {
        string name = CSharpText.Literal(column.Name);
        string call = column.Storage switch
        {
            StorageKind.Boolean => $"Boolean({name}",
            StorageKind.Float32 => $"Float({name}",
            StorageKind.Float64 => $"Double({name}",
            StorageKind.Decimal => $"Decimal({name}, {CSharpText.Literal(column.Precision)}, {CSharpText.Literal(column.Scale)}",
            StorageKind.Uuid => $"String({name}",
            StorageKind.Time => $"Int64({name}",
            StorageKind.Timestamp => $"TimestampMicros({name}, utc: true",
            StorageKind.TimestampNtz => $"TimestampMicros({name}, utc: false",
            _ => $"{column.Storage}({name}",
        };
        return call + (column.IsNullable ? ", optional: true" : "") + (column.Indexed ? ", bloomFilter: true" : "") + ")";
    }

    private static bool IsCursor(ColumnModel column) => Buffer(column) is "ByteArray" or "Fixed";

    private static bool IsTime(AutoKind auto) => auto is AutoKind.CreateTime or AutoKind.UpdateTime;
}
