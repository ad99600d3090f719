using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.Spark.Writing;

/// <summary>Brings rows into the shape in which tables of Spark store them: a time of day is a number there.</summary>
internal static class StoredShape
{
    /// <summary>The same rows, over the same memory.</summary>
    /// <param name="batch">The rows, which go over into the result.</param>
    /// <param name="firstRow">The number of the first row, which then come with their numbers; null for rows without.</param>
    public static RecordBatch Of(RecordBatch batch, long? firstRow)
    {
        List<Field> fields = [.. batch.Schema.FieldsList.Select(Of)];
        List<IArrowArray> columns = [.. batch.Arrays.Select((a, i) => ReferenceEquals(fields[i], batch.Schema.FieldsList[i]) ? a : ArrowArrayFactory.BuildArray(Of(a.Data, fields[i].DataType)))];
        if (firstRow is { } first)
        {
            Int64Array.Builder numbers = new Int64Array.Builder().Reserve(batch.Length);
            for (int i = 0; i < batch.Length; i++)
            {
                numbers.Append(first + i);
            }

            fields.Add(new Field(SparkSource.Number, Int64Type.Default, nullable: false));
            columns.Add(numbers.Build());
        }

        return new RecordBatch(new Schema(fields, null), columns, batch.Length);
    }

    private static Field Of(Field field)
    {
        IArrowType type = Of(field.DataType);
        return ReferenceEquals(type, field.DataType) ? field : new Field(field.Name, type, field.IsNullable, field.Metadata);
    }

    private static IArrowType Of(IArrowType type)
    {
        switch (type)
        {
            case Time64Type:
                return Int64Type.Default;
            case MapType map:
                Field value = Of(map.ValueField);
                return ReferenceEquals(value, map.ValueField) && map.KeyField.DataType is not Time64Type ? type : new MapType(Of(map.KeyField), value, map.KeySorted);
            case ListType list:
                Field element = Of(list.ValueField);
                return ReferenceEquals(element, list.ValueField) ? type : new ListType(element);
            case StructType structure:
                Field[] fields = [.. structure.Fields.Select(Of)];
                return fields.SequenceEqual(structure.Fields, ReferenceEqualityComparer.Instance) ? type : new StructType(fields);
            default:
                return type;
        }
    }

    private static ArrayData Of(ArrayData data, IArrowType type)
    {
        ArrayData[]? children = type switch
        {
            MapType map => [new ArrayData(new StructType([map.KeyField, map.ValueField]), data.Children[0].Length, 0, data.Children[0].Offset, data.Children[0].Buffers,
                [Of(data.Children[0].Children[0], map.KeyField.DataType), Of(data.Children[0].Children[1], map.ValueField.DataType)])],
            ListType list => [Of(data.Children[0], list.ValueDataType)],
            StructType structure => [.. data.Children.Select((c, i) => Of(c, structure.Fields[i].DataType))],
            _ => data.Children,
        };
        return new ArrayData(type, data.Length, data.NullCount, data.Offset, data.Buffers, children);
    }
}
