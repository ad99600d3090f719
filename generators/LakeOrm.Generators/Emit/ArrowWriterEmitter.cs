using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the way from records to an Arrow batch.</summary>
internal static class ArrowWriterEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        RecordEmitter.Banner(w, "Arrow");
        w.Line(Names.GeneratedCode);
        w.Open($"static global::Apache.Arrow.RecordBatch {Names.Lake}.ILakeTable<{record.Type}>.ToArrow({Names.Span(record.Type)} rows, in {Names.Parquet}.RowStamp stamp)");
        w.Line($"var columns = {Names.Schema}.Value.Columns;");
        w.Line($"var builder = new {Names.Runtime}.ArrowBatchBuilder(rows.Length);");
        for (int i = 0; i < record.Columns.Count; i++)
        {
            Declare(w, record.Columns[i], i);
        }

        w.Line();
        w.Open("for (int i = 0; i < rows.Length; i++)");
        w.Line(record.IsValueType ? "ref readonly var row = ref rows[i];" : "var row = rows[i];");
        foreach (ColumnModel column in record.Columns)
        {
            Write(w, column);
        }

        w.Close();
        w.Line();
        w.Line("return builder.Build();");
        w.Close();
    }

    private static void Declare(SourceWriter w, ColumnModel column, int index)
    {
        string arguments = $"({CSharpText.Literal(column.Name)}, columns[{CSharpText.Literal(index)}].Type, nullable: {CSharpText.Literal(column.IsNullable)})";
        string kind = column.Storage switch
        {
            StorageKind.Boolean => "Boolean",
            StorageKind.String or StorageKind.Binary or StorageKind.Uuid => "Variable",
            _ => $"Fixed<{Conversions.StoredType(column.Value)}>",
        };
        bool isFixed = kind.StartsWith("Fixed", StringComparison.Ordinal);
        if (isFixed && !column.IsNullable)
        {
            w.Line($"var {column.Local} = builder.{kind}{arguments}.Values;");
        }
        else
        {
            w.Line($"var {column.Local} = builder.{kind}{arguments};");
            if (isFixed)
            {
                w.Line($"var {column.Local}Present = {column.Local}.Values;");
            }
        }
    }

    private static void Write(SourceWriter w, ColumnModel column)
    {
        string member = $"row.{column.Identifier}";
        string values = column.IsNullable ? column.Local + "Present" : column.Local;
        switch (column.Auto)
        {
            case AutoKind.CreateTime or AutoKind.UpdateTime:
                w.Line($"{values}[i] = stamp.Micros;");
                return;
            case AutoKind.IngestId:
                w.Line($"{column.Local}.AppendGuid(stamp.IngestId);");
                return;
        }

        if (!column.IsNullable)
        {
            w.Line(Store(column, values, member));
            return;
        }

        w.Open($"if ({member} is {{ }} {column.Local}Value)");
        w.Line(Store(column, values, column.Local + "Value"));
        w.Close();
        w.Open("else");
        w.Line(column.Storage is StorageKind.String or StorageKind.Binary or StorageKind.Uuid ? $"{column.Local}.AppendNull();" : $"{column.Local}.SetNull(i);");
        w.Close();
    }

    private static string Store(ColumnModel column, string values, string value) => column.Storage switch
    {
        StorageKind.Boolean => $"{column.Local}.Set(i, {value});",
        StorageKind.Uuid => $"{column.Local}.AppendGuid({value});",
        StorageKind.String or StorageKind.Binary => $"{column.Local}.Append({Conversions.ToStored(column.Value, value)});",
        _ => $"{values}[i] = {Conversions.ToStored(column.Value, value)};",
    };
}
