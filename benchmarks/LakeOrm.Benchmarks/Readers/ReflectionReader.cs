using System.Reflection;
using Apache.Arrow;
using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Readers;

/// <summary>Properties found by name, each value boxed and set by reflection.</summary>
internal sealed class ReflectionReader : RowReader
{
    public override string Name => "Reflection";

    public override List<OrderRow> Read(RecordBatch batch)
    {
        var list = new List<OrderRow>(batch.Length);
        PropertyInfo[] properties = [.. batch.Schema.FieldsList.Select(static field => typeof(OrderRow).GetProperty(field.Name)!)];
        IArrowArray[] columns = [.. batch.Arrays];
        for (int i = 0; i < batch.Length; i++)
        {
            var row = (OrderRow)Activator.CreateInstance(typeof(OrderRow))!;
            for (int c = 0; c < columns.Length; c++)
            {
                properties[c].SetValue(row, ArrowCell.Boxed(columns[c], i));
            }

            list.Add(row);
        }

        return list;
    }
}
