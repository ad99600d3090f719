using LakeOrm.RecordCases.Types;

namespace LakeOrm.AotSmoke;

/// <summary>A value of every type goes into a table and comes back, and so do null and the extremes.</summary>
internal static class TypeChecks
{
    private static readonly EveryType Usual = new()
    {
        Boolean = true,
        SByte = -8,
        Byte = 8,
        Int16 = -16,
        UInt16 = 16,
        Int32 = -32,
        UInt32 = 32,
        Int64 = -64,
        UInt64 = 64,
        Single = 1.5f,
        Double = -2.25,
        Decimal9 = 1234567.89m,
        Decimal18 = -12345678901234.5678m,
        Decimal28 = 123456789012345678.0123456789m,
        Decimal38 = -1234567890123456789012.345678m,
        Text = "ein Wort, 日本語, 🦆",
        Bytes = [0, 255, 128],
        Guid = new Guid("0190a5c8-7b1e-7c3a-9f4d-2b6e8a1c3d5f"),
        Date = new DateOnly(2024, 2, 29),
        Time = new TimeOnly(23, 59, 59, 999, 999),
        Instant = new DateTime(2024, 2, 29, 12, 30, 15, DateTimeKind.Utc).AddMicroseconds(1),
        Reading = new DateTime(1969, 12, 31, 23, 59, 59, DateTimeKind.Unspecified),
        Offset = new DateTimeOffset(2024, 2, 29, 12, 30, 15, TimeSpan.FromHours(2)),
        Colour = Colour.Green,
        ColourNumber = Colour.Infrared,
        Permissions = Permissions.Read | Permissions.Own,
        Huge = Huge.Most,
    };

    private static readonly EveryType Least = new()
    {
        Boolean = false,
        SByte = sbyte.MinValue,
        Byte = byte.MinValue,
        Int16 = short.MinValue,
        UInt16 = ushort.MinValue,
        Int32 = int.MinValue,
        UInt32 = uint.MinValue,
        Int64 = long.MinValue,
        UInt64 = ulong.MinValue,
        Single = float.NegativeInfinity,
        Double = double.MinValue,
        Decimal9 = -9999999.99m,
        Decimal18 = -99999999999999.9999m,
        Decimal28 = -999999999999999999.9999999999m,
        Decimal38 = -9999999999999999999999.999999m,
        Text = "",
        Bytes = [],
        Guid = Guid.Empty,
        Date = DateOnly.MinValue,
        Time = TimeOnly.MinValue,
        Instant = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc),
        Reading = DateTime.MinValue,
        Offset = DateTimeOffset.MinValue,
        Colour = Colour.Infrared,
        ColourNumber = Colour.Red,
        Permissions = Permissions.None,
        Huge = Huge.Zero,
    };

    private static readonly EveryType Most = new()
    {
        Boolean = true,
        SByte = sbyte.MaxValue,
        Byte = byte.MaxValue,
        Int16 = short.MaxValue,
        UInt16 = ushort.MaxValue,
        Int32 = int.MaxValue,
        UInt32 = uint.MaxValue,
        Int64 = long.MaxValue,
        UInt64 = ulong.MaxValue,
        Single = float.NaN,
        Double = double.NaN,
        Decimal9 = 9999999.99m,
        Decimal18 = 99999999999999.9999m,
        Decimal28 = 999999999999999999.9999999999m,
        Decimal38 = 9999999999999999999999.999999m,
        Text = new string('z', 5000),
        Bytes = new byte[5000],
        Guid = Guid.AllBitsSet,
        Date = DateOnly.MaxValue,
        Time = new TimeOnly(TimeSpan.TicksPerDay - TimeSpan.TicksPerMicrosecond),
        Instant = new DateTime(DateTime.MaxValue.Ticks / 10 * 10, DateTimeKind.Utc),
        Reading = new DateTime(DateTime.MaxValue.Ticks / 10 * 10),
        Offset = new DateTimeOffset(DateTime.MaxValue.Ticks / 10 * 10, TimeSpan.Zero),
        Colour = Colour.Blue,
        ColourNumber = Colour.Azure,
        Permissions = Permissions.Own | Permissions.Read,
        Huge = Huge.Most,
    };

    public static async Task RunAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("types");
        EveryType[] rows = [Usual, Least, Most];
        await lake.EnsureTableAsync<EveryType>();
        await lake.InsertAsync(rows);
        List<EveryType> read = await lake.QueryAsync<EveryType>($"SELECT * FROM {LakeSql.Table<EveryType>()} ORDER BY s_byte");
        checks.Equal(3, read.Count, "three rows of every type");
        foreach ((EveryType row, EveryType back, string name) in new[] { (Least, read[0], "least"), (Usual, read[1], "usual"), (Most, read[2], "greatest") })
        {
            checks.That(row.Bytes.AsSpan().SequenceEqual(back.Bytes), $"the bytes, {name}");
            checks.Equal(row, back with { Bytes = row.Bytes }, $"every type, {name} values");
            checks.Equal(row.Instant.Kind, back.Instant.Kind, $"an instant's kind, {name}");
            checks.Equal(row.Reading.Kind, back.Reading.Kind, $"a reading's kind, {name}");
        }

        EveryNullableType nothing = new();
        EveryNullableType something = new() { Boolean = false, Int32 = 0, Text = "", Decimal38 = 0, Guid = Guid.Empty, Colour = Colour.Red, Huge = Huge.Zero, Date = DateOnly.MinValue, Offset = DateTimeOffset.UnixEpoch };
        await lake.EnsureTableAsync<EveryNullableType>();
        await lake.InsertAsync([nothing, something]);
        List<EveryNullableType> nullables = await lake.QueryAsync<EveryNullableType>($"SELECT * FROM {LakeSql.Table<EveryNullableType>()} ORDER BY int32 NULLS FIRST");
        checks.Equal(nothing, nullables[0], "null in every type");
        checks.Equal(something, nullables[1], "values and nulls");
        await BindAsync(checks, lake);
    }

    private static async Task BindAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("parameters and scalars");
        await ScalarAsync(Usual.Boolean);
        await ScalarAsync(Usual.Int32);
        await ScalarAsync(Usual.Int64);
        await ScalarAsync(Usual.Double);
        await ScalarAsync(Usual.Decimal18);
        await ScalarAsync(Usual.Text);
        await ScalarAsync(Usual.Guid);
        await ScalarAsync(Usual.Date);
        await ScalarAsync(Usual.Time);
        await ScalarAsync(Usual.Offset);
        await ScalarAsync(Usual.Instant);
        byte[]? bytes = await lake.ScalarAsync<byte[]>($"SELECT {Usual.Bytes}");
        checks.That(Usual.Bytes.AsSpan().SequenceEqual(bytes), "a parameter of byte[]");
        checks.Equal(null, await lake.ScalarAsync<int?>($"SELECT NULL::INTEGER"), "a scalar that is null");
        long[] wanted = [Usual.Int64, Most.Int64];
        checks.Equal(2, await lake.ScalarAsync<long>($"SELECT count(*) FROM {LakeSql.Table<EveryType>()} WHERE int64 IN {wanted}"), "a list of parameters");

        async Task ScalarAsync<T>(T value) => checks.Equal(value, await lake.ScalarAsync<T>($"SELECT {value}"), $"a parameter of {typeof(T).Name}");
    }
}
