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
        w.Line(record.IsValueType ? "ref readonly var row = ref rows[i];" : $"var row = rows[i] ?? throw {Names.Convert}.NullRow();");
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
        string arguments = $"{CSharpText.Literal(column.Name)}, columns[{CSharpText.Literal(index)}].Type, nullable: {CSharpText.Literal(column.IsNullable)}";
        if (column.Value.IsNested)
        {
            NestedArrowEmitter.Declare(w, column.Value, "builder", arguments);
            return;
        }

        string kind = NestedArrowEmitter.Kind(column.Value);
        bool isFixed = kind.StartsWith("Fixed", StringComparison.Ordinal);
        if (isFixed && !column.IsNullable)
        {
            w.Line($"var {column.Local} = builder.{kind}({arguments}).Values;");
        }
        else
        {
            w.Line($"var {column.Local} = builder.{kind}({arguments});");
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
        if (column.Value.IsNested)
        {
            NestedArrowEmitter.Write(w, column.Value, member);
            return;
        }

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
            w.Line(Store(column, values, Conversions.Required(column.Value, member)));
            return;
        }

        w.Open($"if ({member} is {{ }} {column.Local}Value)");
        w.Line(Store(column, values, column.Local + "Value"));
        w.Close();
        w.Open("else");
        w.Line(IsAppended(column) ? $"{column.Local}.AppendNull();" : $"{column.Local}.SetNull(i);");
        w.Close();
    }

    private static string Store(ColumnModel column, string values, string value) =>
        IsAppended(column) ? NestedArrowEmitter.Append(column.Value, value)
        : column.Storage == StorageKind.Boolean ? $"{column.Local}.Set(i, {Conversions.ToStored(column.Value, value)});"
        : $"{values}[i] = {Conversions.ToStored(column.Value, value)};";

    private static bool IsAppended(ColumnModel column) => NestedArrowEmitter.Kind(column.Value) == "Variable";
}
