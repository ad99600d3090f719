using CsCheck;

namespace LakeOrm.Parquet.Tests.Records;

/// <summary>Generators of rows.</summary>
public static class Rows
{
    private const long MinMicros = -62_135_596_800_000_000;
    private const long MaxMicros = 253_402_300_799_999_999;
    private const int MinDate = -719_162;
    private const int MaxDate = 2_932_896;

    private static readonly Int128 MaxUnscaled = (Int128)decimal.MaxValue;

    /// <summary>Text of every length class, ASCII and beyond, with repetitions.</summary>
    public static Gen<string> Text { get; } = Gen.Frequency(
        (4, Pick("", "a", "Germany", "côte d'ivoire", "日本", "🚀🚀", new string('x', 63), new string('x', 64), new string('x', 65), new string('é', 40))),
        (3, Gen.Char[' ', '~'].Array[0, 90].Select(static c => new string(c))),
        (2, Gen.Int[1, 0x10FFFF].Where(static c => c is < 0xD800 or > 0xDFFF).Array[0, 40].Select(static c => string.Concat(c.Select(char.ConvertFromUtf32)))));

    public static Gen<Kinds> Kinds { get; } =
        from boolean in Gen.Bool
        from integers in Gen.Select(Gen.SByte, Gen.Short, Gen.Int, Gen.Long)
        from floats in Gen.Select(
            Gen.Frequency((6, Gen.Float), (1, Pick(0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity))),
            Gen.Frequency((6, Gen.Double), (1, Pick(0d, -0d, double.NaN, double.PositiveInfinity, double.NegativeInfinity))))
        from decimals in Gen.Select(Gen.Int[-999_999_999, 999_999_999], Gen.Long[-999_999_999_999_999_999, 999_999_999_999_999_999], Gen.Long, Gen.Long)
        from text in Text
        from bytes in Gen.Byte.Array[0, 80]
        from fixedBytes in Gen.Byte.Array[Everything.FixedLength]
        from times in Gen.Select(Gen.Int[MinDate, MaxDate], Gen.Long[MinMicros, MaxMicros], Gen.Long[MinMicros, MaxMicros])
        from guid in Gen.Guid
        select new Kinds(
            boolean, integers.Item1, integers.Item2, integers.Item3, integers.Item4, floats.Item1, floats.Item2,
            decimals.Item1, decimals.Item2, (((Int128)decimals.Item3 << 64) | (ulong)decimals.Item4) % MaxUnscaled,
            text, bytes, fixedBytes, times.Item1, times.Item2, times.Item3, guid);

    /// <summary>Rows of which some, all or no optional cells are null.</summary>
    public static Gen<Everything> Row { get; } =
        from required in Kinds
        from optional in Kinds
        from nulls in Gen.Frequency((6, Gen.UInt), (1, Gen.Const(0u)), (1, Gen.Const(uint.MaxValue)))
        select new Everything(required, optional, nulls);

    /// <summary>Many rows from few: repetitions, runs and mixtures as real tables have them.</summary>
    public static Gen<Everything[]> Table { get; } =
        from seeds in Row.Array[1, 60]
        from length in Gen.OneOf(Gen.Int[0, 5], Gen.Int[0, 300], Pick(1023, 1024, 1025, 2048), Gen.Int[1000, 5000])
        from stride in Gen.Int[0, 7]
        from nullAll in Gen.Frequency((5, Gen.Const(false)), (1, Gen.Const(true)))
        select Enumerable.Range(0, length)
            .Select(i => seeds[stride == 0 ? i * seeds.Length / length : i * stride % seeds.Length])
            .Select(row => nullAll ? row with { Nulls = uint.MaxValue } : row)
            .ToArray();

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
