using System.Collections.Immutable;
using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.CompilerServices;

namespace LakeOrm.DataFrames;

/// <summary>A column's values as objects of .NET, for callers without a record.</summary>
internal sealed class ClrColumn
{
    private readonly string _path;
    private readonly IArrowArray _array;
    private readonly Func<int, object?> _read;

    private ClrColumn(string path, IArrowArray array, Func<int, object?> read)
    {
        _path = path;
        _array = array;
        _read = read;
    }

    /// <summary>The value of a row.</summary>
    /// <exception cref="LakeDataException">The type in .NET does not reach as far as the value.</exception>
    public object? this[int row]
    {
        get
        {
            if (_array.IsNull(row))
            {
                return null;
            }

            try
            {
                return _read(row);
            }
            catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
            {
                throw new LakeDataException($"Column '{_path}', row {row + 1} of its batch: the value of type {ArrowTypeName.Of(_array.Data.DataType)} is beyond what .NET has for it. Cast it in the query. {e.Message}", e);
            }
        }
    }

    /// <summary>The values of an array.</summary>
    /// <param name="path">The column's name, and those of the fields on the way to a part of it.</param>
    /// <param name="array">The array.</param>
    /// <exception cref="LakeUnsupportedException">.NET has nothing for its type.</exception>
    public static ClrColumn Of(string path, IArrowArray array) => array switch
    {
        ExtensionArray a => Of(path, a.Storage),
        NullArray => new(path, array, static _ => null),
        BooleanArray a => new(path, a, i => a.GetValue(i)),
        Int8Array a => new(path, a, i => a.GetValue(i)),
        Int16Array a => new(path, a, i => a.GetValue(i)),
        Int32Array a => new(path, a, i => a.GetValue(i)),
        Int64Array a => new(path, a, i => a.GetValue(i)),
        UInt8Array a => new(path, a, i => a.GetValue(i)),
        UInt16Array a => new(path, a, i => a.GetValue(i)),
        UInt32Array a => new(path, a, i => a.GetValue(i)),
        UInt64Array a => new(path, a, i => a.GetValue(i)),
        FloatArray a => new(path, a, i => a.GetValue(i)),
        DoubleArray a => new(path, a, i => a.GetValue(i)),
        Decimal128Array a => new(path, a, i => a.GetValue(i)),
        StringArray a => new(path, a, i => a.GetString(i)),
        LargeStringArray a => new(path, a, i => a.GetString(i)),
        StringViewArray a => new(path, a, i => a.GetString(i)),
        BinaryArray a => new(path, a, i => a.GetBytes(i).ToArray()),
        LargeBinaryArray a => new(path, a, i => a.GetBytes(i).ToArray()),
        BinaryViewArray a => new(path, a, i => a.GetBytes(i).ToArray()),
        Apache.Arrow.Arrays.FixedSizeBinaryArray a => new(path, a, i => a.GetBytes(i).ToArray()),
        Date32Array a => new(path, a, i => LakeConvert.ToDateOnly(a.GetValue(i)!.Value)),
        Time64Array a => new(path, a, i => LakeConvert.ToTimeOnly(((Time64Type)a.Data.DataType).Unit == TimeUnit.Nanosecond ? a.GetValue(i)!.Value / 1000 : a.GetValue(i)!.Value)),
        TimestampArray a => OfTimes(path, a),
        DurationArray a => new(path, a, i => a.GetTimeSpan(i)),
        StructArray a => OfStruct(path, a),
        MapArray a => OfMap(path, a),
        ListArray a => OfList(path, a, a.Values, i => (a.ValueOffsets[i], a.ValueOffsets[i + 1])),
        LargeListArray a => OfList(path, a, a.Values, i => (checked((int)a.ValueOffsets[i]), checked((int)a.ValueOffsets[i + 1]))),
        FixedSizeListArray a => OfList(path, a, a.Values, i => Fixed(a, i)),
        DictionaryArray a => OfDictionary(path, a),
        _ => throw new LakeUnsupportedException($"Column '{path}' is of type {ArrowTypeName.Of(array.Data.DataType)}, for which there is nothing in .NET. Cast it in the query."),
    };

    private static ClrColumn OfTimes(string path, TimestampArray array)
    {
        TimestampType type = (TimestampType)array.Data.DataType;
        Func<int, long> micros = type.Unit switch
        {
            TimeUnit.Second => i => checked(array.GetValue(i)!.Value * 1_000_000),
            TimeUnit.Millisecond => i => checked(array.GetValue(i)!.Value * 1_000),
            TimeUnit.Nanosecond => i => array.GetValue(i)!.Value / 1_000,
            _ => i => array.GetValue(i)!.Value,
        };
        return new(path, array, type.Timezone is null or "" ? i => LakeConvert.ToDateTimeNtz(micros(i)) : i => LakeConvert.ToDateTimeOffset(micros(i)));
    }

    private static ClrColumn OfStruct(string path, StructArray array)
    {
        IReadOnlyList<Field> fields = ((StructType)array.Data.DataType).Fields;
        ImmutableArray<string> names = [.. fields.Select(static f => f.Name)];
        ClrColumn[] columns = [.. fields.Select((f, i) => Of($"{path}.{f.Name}", array.Fields[i]))];
        return new(path, array, row => new LakeRow(names, System.Array.ConvertAll(columns, c => c[row])));
    }

    private static ClrColumn OfMap(string path, MapArray array)
    {
        ClrColumn keys = Of($"{path}.key", array.Keys);
        ClrColumn values = Of($"{path}.value", array.Values);
        return new(path, array, row => Enumerable.Range(array.ValueOffsets[row], array.GetValueLength(row)).Select(i => KeyValuePair.Create(keys[i]!, values[i])).ToArray());
    }

    private static ClrColumn OfList(string path, IArrowArray array, IArrowArray elements, Func<int, (int Start, int End)> place)
    {
        ClrColumn values = Of($"{path}.element", elements);
        return new(path, array, row =>
        {
            (int start, int end) = place(row);
            return Enumerable.Range(start, end - start).Select(i => values[i]).ToArray();
        });
    }

    private static (int Start, int End) Fixed(FixedSizeListArray array, int row)
    {
        int size = ((FixedSizeListType)array.Data.DataType).ListSize;
        int start = (array.Data.Offset + row) * size;
        return (start, start + size);
    }

    private static ClrColumn OfDictionary(string path, DictionaryArray array)
    {
        ClrColumn values = Of(path, array.Dictionary);
        ClrColumn indices = Of(path, array.Indices);
        return new(path, array, row => values[Convert.ToInt32(indices[row], System.Globalization.CultureInfo.InvariantCulture)]);
    }
}
