using System.Data.SqlTypes;
using Apache.Arrow;

namespace LakeOrm.Spark.Tests.Support;

/// <summary>The values of Arrow arrays as .NET has them.</summary>
internal static class Values
{
    public static IEnumerable<object?> Of(IArrowArray array) => Enumerable.Range(0, array.Length).Select(i => At(array, i));

    private static object? At(IArrowArray array, int i) => array.IsNull(i) ? null : array switch
    {
        BooleanArray a => a.GetValue(i),
        Int8Array a => a.GetValue(i),
        Int16Array a => a.GetValue(i),
        Int32Array a => a.GetValue(i),
        Int64Array a => a.GetValue(i),
        FloatArray a => a.GetValue(i),
        DoubleArray a => a.GetValue(i),
        Decimal128Array a => a.GetValue(i),
        StringArray a => a.GetString(i),
        BinaryArray a => a.GetBytes(i).ToArray(),
        Date32Array a => a.GetDateOnly(i),
        TimestampArray a => a.GetValue(i),
        _ => throw new ArgumentException(array.Data.DataType.Name),
    };
}
