using Apache.Arrow;

namespace LakeOrm.Benchmarks.Readers;

/// <summary>One value of an array as the member that takes it wants it; what mappers without a generator call.</summary>
internal static class ArrowCell
{
    public static string Text(StringArray array, int row) => array.GetString(row);

    public static long Int64(Int64Array array, int row) => array.GetValue(row)!.Value;

    public static int Int32(Int32Array array, int row) => array.GetValue(row)!.Value;

    public static double? Double(DoubleArray array, int row) => array.GetValue(row);

    public static bool Boolean(BooleanArray array, int row) => array.GetValue(row)!.Value;

    public static decimal Decimal(Decimal128Array array, int row) => array.GetValue(row)!.Value;

    public static DateTime Time(TimestampArray array, int row) => array.GetTimestamp(row)!.Value.UtcDateTime;

    /// <summary>A value of any column, boxed.</summary>
    public static object? Boxed(IArrowArray array, int row) => array switch
    {
        StringArray text => Text(text, row),
        Int64Array number => Int64(number, row),
        Int32Array number => Int32(number, row),
        DoubleArray number => Double(number, row),
        BooleanArray truth => Boolean(truth, row),
        Decimal128Array number => Decimal(number, row),
        TimestampArray time => Time(time, row),
        _ => throw new NotSupportedException(array.GetType().Name),
    };
}
