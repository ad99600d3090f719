using System.Globalization;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>A record's values as exact text: what two records are compared by, arrays by their bytes and numbers by their bits.</summary>
internal static class RowText
{
    public static string[] Of<T>(IEnumerable<T> rows) =>
        [.. rows.Select(static row => string.Join("; ", typeof(T).GetProperties().Where(static p => p.GetIndexParameters().Length == 0).Select(p => $"{p.Name}={Of(p.GetValue(row))}")))];

    private static string Of(object? value) => value switch
    {
        null => "null",
        byte[] bytes => "0x" + Convert.ToHexString(bytes),
        double number => BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture),
        float number => BitConverter.SingleToInt32Bits(number).ToString("x", CultureInfo.InvariantCulture),
        decimal number => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        DateTime time => $"{time:O}",
        DateTimeOffset time => $"{time:O}",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
