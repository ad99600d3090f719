using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;
using CsCheck;
using LakeOrm.CompilerServices;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.CompilerServices;

public class ArrowColumnTests
{
    private static readonly TimestampType Utc = new(TimeUnit.Microsecond, "UTC");

    [Fact]
    public void Values_that_fit_are_the_Arrow_buffer_itself()
    {
        byte[] buffer = new byte[32];
        BitConverter.TryWriteBytes(buffer.AsSpan(8), 7L);
        IArrowArray array = ArrowArrayFactory.BuildArray(new ArrayData(Int64Type.Default, 3, 0, 1, [ArrowBuffer.Empty, new ArrowBuffer(buffer)]));
        ArrowColumn column = Arrays.Load(array, new(LakeTypeKind.Int64));
        Assert.Equal([7, 0, 0], column.Int64.ToArray());
        buffer[8] = 8;
        Assert.Equal(8, column.Int64[0]);
    }

    [Fact]
    public void Nulls_are_seen_wherever_the_slice_begins() => Gen.Select(Gen.Int[0, 70], Gen.Long.Nullable().Array[0, 80]).Sample((offset, values) =>
    {
        ArrowColumn column = Arrays.Load(Arrays.Cut(Int64Type.Default, offset, long.MaxValue, values), new(LakeTypeKind.Int64));
        Assert.Equal(values.Contains(null), column.HasNulls);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i] is null, column.IsNull(i));
            Assert.Equal(values[i] ?? long.MaxValue, column.Int64[i]);
        }
    });

    // Every length around the widths of vectors, with a byte of every kind at every place.
    [Fact]
    public void A_text_is_what_its_bytes_say_whatever_they_are() => Gen.Select(Gen.Char['\0', '\x7F'].Array[0, 80], Gen.Int[0, 79], Gen.Byte.Array[0, 5]).Sample((ascii, at, bytes) =>
    {
        byte[] pure = [.. ascii.Select(static c => (byte)c)];
        byte[] mixed = [.. pure];
        bytes.AsSpan(0, Math.Min(bytes.Length, Math.Max(0, mixed.Length - at))).CopyTo(mixed.AsSpan(Math.Min(at, mixed.Length)));
        StringArray.Builder array = new();
        array.Append(pure.AsSpan()).Append(mixed.AsSpan()).Append(bytes.AsSpan());
        ArrowUtf8 read = Arrays.Load(array.Build(), new(LakeTypeKind.String)).Strings;
        Assert.Equal(new string(ascii), read[0]);
        Assert.Equal(Encoding.UTF8.GetString(mixed), read[1]);
        Assert.Equal(Encoding.UTF8.GetString(bytes), read[2]);
    });

    [Fact]
    public void What_is_no_UTF8_is_replaced_and_an_empty_text_is_the_empty_string()
    {
        StringArray.Builder array = new();
        array.Append("ab"u8).Append([(byte)'a', 0xFF, (byte)'b']).Append([0xC3]).Append(ReadOnlySpan<byte>.Empty);
        ArrowUtf8 read = Arrays.Load(array.Build(), new(LakeTypeKind.String)).Strings;
        Assert.Equal(("ab", "a\uFFFDb", "\uFFFD"), (read[0], read[1], read[2]));
        Assert.Same(string.Empty, read[3]);
    }

    [Fact]
    public void A_column_is_loaded_batch_after_batch()
    {
        RecordBatch first = Arrays.Batch(("c", Arrays.Of<int>(Int32Type.Default, 1, null, 3)));
        RecordBatch second = Arrays.Batch(("c", Arrays.Of<int>(Int32Type.Default, 4)));
        ArrowBinder binder = new(first.Schema, "Case");
        ArrowColumn column = binder.Bind("c", "C", new(LakeTypeKind.Int64), true, false);
        column.Load(first, 0);
        Assert.True(column.IsNull(1));
        column.Load(second, 3);
        Assert.False(column.HasNulls);
        Assert.Equal([4], column.Int64.ToArray());
        column.Load(first, 4);
        Assert.True(column.IsNull(1));
        Assert.Equal(3, column.Int64[2]);
    }

    [Fact]
    public void Small_integers_come_out_of_tables_that_have_none_if_they_fit()
    {
        Assert.Equal([-128, 127], Arrays.Load(Arrays.Of<int>(Int32Type.Default, -128, 127), new(LakeTypeKind.Int8)).Int8.ToArray());
        Assert.Equal([-32768, 0, 32767], Arrays.Load(Arrays.Of<int>(Int32Type.Default, -32768, null, 32767), new(LakeTypeKind.Int16)).Int16.ToArray());
        Assert.Contains("row 1001 of the result: expected int8, found 128", Arrays.Misfit(Arrays.Of<int>(Int32Type.Default, 1, 128), new(LakeTypeKind.Int8)), StringComparison.Ordinal);
        Assert.Contains("expected int16, found -32769", Arrays.Misfit(Arrays.Of<int>(Int32Type.Default, -32769), new(LakeTypeKind.Int16)), StringComparison.Ordinal);
        Assert.Contains("expected int16, found int64", Arrays.Unbound(Arrays.Of<long>(Int64Type.Default, 1), new(LakeTypeKind.Int16)), StringComparison.Ordinal);
    }

    [Fact]
    public void Integers_widen_and_never_narrow()
    {
        Assert.Equal([-1, 2], Arrays.Load(Arrays.Of<sbyte>(Int8Type.Default, -1, 2), new(LakeTypeKind.Int8)).Int8.ToArray());
        Assert.Equal([-1, 2], Arrays.Load(Arrays.Of<sbyte>(Int8Type.Default, -1, 2), new(LakeTypeKind.Int16)).Int16.ToArray());
        Assert.Equal([-1, 2], Arrays.Load(Arrays.Of<short>(Int16Type.Default, -1, 2), new(LakeTypeKind.Int32)).Int32.ToArray());
        Assert.Equal([-1, 2], Arrays.Load(Arrays.Of<int>(Int32Type.Default, -1, 2), new(LakeTypeKind.Int64)).Int64.ToArray());
        Assert.Equal([0, 255], Arrays.Load(Arrays.Of<byte>(UInt8Type.Default, 0, 255), new(LakeTypeKind.Int16)).Int16.ToArray());
        Assert.Equal([65535], Arrays.Load(Arrays.Of<ushort>(UInt16Type.Default, 65535), new(LakeTypeKind.Int32)).Int32.ToArray());
        Assert.Equal([uint.MaxValue], Arrays.Load(Arrays.Of<uint>(UInt32Type.Default, uint.MaxValue), new(LakeTypeKind.Int64)).Int64.ToArray());
        Assert.Contains("expected int32, found int64", Arrays.Unbound(Arrays.Of<long>(Int64Type.Default, 1), new(LakeTypeKind.Int32)), StringComparison.Ordinal);
        Assert.Contains("expected int8, found uint8", Arrays.Unbound(Arrays.Of<byte>(UInt8Type.Default, 1), new(LakeTypeKind.Int8)), StringComparison.Ordinal);
        Assert.Contains("expected int64, found uint64", Arrays.Unbound(Arrays.Of<ulong>(UInt64Type.Default, 1), new(LakeTypeKind.Int64)), StringComparison.Ordinal);
        Assert.Contains("expected int64, found float64", Arrays.Unbound(Arrays.Of<double>(DoubleType.Default, 1), new(LakeTypeKind.Int64)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_of_128_bits_becomes_an_integer_if_it_fits()
    {
        Decimal128Type sum = new(38, 0);
        Assert.Equal([long.MaxValue, long.MinValue], Arrays.Load(Arrays.Of<Int128>(sum, long.MaxValue, long.MinValue), new(LakeTypeKind.Int64)).Int64.ToArray());
        Assert.Equal([5], Arrays.Load(Arrays.Of<Int128>(sum, 5), new(LakeTypeKind.Int32)).Int32.ToArray());
        string message = Arrays.Misfit(Arrays.Of<Int128>(sum, 1, (Int128)long.MaxValue + 1), new(LakeTypeKind.Int64));
        Assert.Contains("row 1001 of the result: expected int64, found 9223372036854775808", message, StringComparison.Ordinal);

        ArrowColumn garbage = Arrays.Load(Arrays.Cut(sum, 2, Int128.MaxValue, (Int128?)1, null), new(LakeTypeKind.Int64));
        Assert.True(garbage.IsNull(1));
        Assert.Contains("found decimal(38,2)", Arrays.Unbound(Arrays.Of<Int128>(new Decimal128Type(38, 2), 1), new(LakeTypeKind.Int64)), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_become_floats_where_nothing_is_lost()
    {
        Assert.Equal([1.5], Arrays.Load(Arrays.Of<float>(FloatType.Default, 1.5f), new(LakeTypeKind.Float64)).Float64.ToArray());
        Assert.Equal([int.MinValue], Arrays.Load(Arrays.Of<int>(Int32Type.Default, int.MinValue), new(LakeTypeKind.Float64)).Float64.ToArray());
        Assert.Equal([uint.MaxValue], Arrays.Load(Arrays.Of<uint>(UInt32Type.Default, uint.MaxValue), new(LakeTypeKind.Float64)).Float64.ToArray());
        Assert.Equal([short.MaxValue], Arrays.Load(Arrays.Of<short>(Int16Type.Default, short.MaxValue), new(LakeTypeKind.Float32)).Float32.ToArray());
        Assert.Equal([0.5f], Arrays.Load(Arrays.Of<Half>(HalfFloatType.Default, (Half)0.5), new(LakeTypeKind.Float32)).Float32.ToArray());
        Assert.Equal([float.NaN, float.NegativeInfinity], Arrays.Load(Arrays.Of<float>(FloatType.Default, float.NaN, float.NegativeInfinity), new(LakeTypeKind.Float32)).Float32.ToArray());
        Assert.Contains("expected float64, found int64", Arrays.Unbound(Arrays.Of<long>(Int64Type.Default, 1), new(LakeTypeKind.Float64)), StringComparison.Ordinal);
        Assert.Contains("expected float32, found float64", Arrays.Unbound(Arrays.Of<double>(DoubleType.Default, 1), new(LakeTypeKind.Float32)), StringComparison.Ordinal);
        Assert.Contains("expected float32, found int32", Arrays.Unbound(Arrays.Of<int>(Int32Type.Default, 1), new(LakeTypeKind.Float32)), StringComparison.Ordinal);
    }

    [Fact]
    public void Decimals_of_every_width_take_the_members_scale()
    {
        LakeType money = new(LakeTypeKind.Decimal, 20, 4);
        Assert.Equal([(Int128)(-12_3400)], Arrays.Load(Arrays.Of<int>(new Decimal32Type(9, 2), -12_34), money).Decimals.ToArray());
        Assert.Equal([(Int128)12_3400], Arrays.Load(Arrays.Of<long>(new Decimal64Type(18, 2), 12_34), money).Decimals.ToArray());
        Assert.Equal([(Int128)12_3400], Arrays.Load(Arrays.Of<Int128>(new Decimal128Type(18, 2), 12_34), money).Decimals.ToArray());
        Assert.Equal([(Int128)12_3456, -1], Arrays.Load(Arrays.Of<Int128>(new Decimal128Type(20, 4), 12_3456, -1), money).Decimals.ToArray());
        Assert.Equal([(Int128)(-12_3400)], Arrays.Load(Arrays.Decimal256(40, 2, -12_34), money).Decimals.ToArray());
        Assert.Equal([(Int128)30_0000], Arrays.Load(Arrays.Of<int>(Int32Type.Default, 30), money).Decimals.ToArray());
        Assert.Equal(4, Arrays.Load(Arrays.Of<int>(Int32Type.Default, 30), money).Scale);
        Assert.Equal([(Int128)ulong.MaxValue], Arrays.Load(Arrays.Of<ulong>(UInt64Type.Default, ulong.MaxValue), new(LakeTypeKind.Decimal, 20, 0)).Decimals.ToArray());
        Assert.Contains("expected decimal(20,4), found decimal(18,5)", Arrays.Unbound(Arrays.Of<Int128>(new Decimal128Type(18, 5), 1), money), StringComparison.Ordinal);
        Assert.Contains("expected decimal(20,4), found int64", Arrays.Unbound(Arrays.Of<long>(Int64Type.Default, 1), money), StringComparison.Ordinal);
        Assert.Contains("expected decimal(20,4), found float64", Arrays.Unbound(Arrays.Of<double>(DoubleType.Default, 1), money), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wider_decimal_is_checked_value_by_value()
    {
        LakeType money = new(LakeTypeKind.Decimal, 5, 2);
        Assert.Equal([(Int128)999_99, -999_99], Arrays.Load(Arrays.Of<Int128>(new Decimal128Type(38, 2), 999_99, -999_99), money).Decimals.ToArray());
        Assert.Contains("row 1001 of the result: expected decimal(5,2), found 1000.00", Arrays.Misfit(Arrays.Of<Int128>(new Decimal128Type(38, 2), 1, 1000_00), money), StringComparison.Ordinal);
        Assert.Contains("found -1000.0", Arrays.Misfit(Arrays.Of<Int128>(new Decimal128Type(38, 1), -1000_0), money), StringComparison.Ordinal);
        Assert.Contains("expected decimal(38,10)", Arrays.Misfit(Arrays.Of<Int128>(new Decimal128Type(38, 0), Int128.MaxValue), new(LakeTypeKind.Decimal, 38, 10)), StringComparison.Ordinal);
        BigInteger beyond = BigInteger.Pow(10, 40);
        Assert.Contains($"found {beyond}", Arrays.Misfit(Arrays.Decimal256(50, 0, beyond), new(LakeTypeKind.Decimal, 38, 0)), StringComparison.Ordinal);
        BigInteger wraps = (BigInteger.One << 128) + 5;
        Assert.Contains($"found {wraps}", Arrays.Misfit(Arrays.Decimal256(50, 0, wraps), new(LakeTypeKind.Decimal, 38, 0)), StringComparison.Ordinal);
        Assert.True(Arrays.Load(Arrays.Cut(new Decimal128Type(38, 2), 3, Int128.MaxValue, (Int128?)null), money).IsNull(0));
    }

    [Fact]
    public void An_undeclared_decimal_takes_the_results_scale()
    {
        LakeType any = new(LakeTypeKind.Decimal);
        ArrowColumn column = Arrays.Load(Arrays.Of<Int128>(new Decimal128Type(38, 6), 1_500_000), any);
        Assert.Equal(6, column.Scale);
        Assert.Equal(1.5m, LakeConvert.ToDecimal(column.Decimals[0], column.Scale));
        Assert.Equal(0, Arrays.Load(Arrays.Of<long>(Int64Type.Default, 7), any).Scale);
    }

    [Fact]
    public void A_decimal_that_the_CLR_cannot_hold_is_refused_before_it_is_converted()
    {
        Int128 tooLong = Int128.Parse("12345678901234567890123456789012345678", System.Globalization.CultureInfo.InvariantCulture);
        string message = Arrays.Misfit(Arrays.Of<Int128>(new Decimal128Type(38, 2), 1, tooLong), new(LakeTypeKind.Decimal, 38, 2));
        Assert.Contains("row 1001", message, StringComparison.Ordinal);
        Assert.Contains("System.Decimal", message, StringComparison.Ordinal);
        Assert.Contains("123456789012345678901234567890123456.78", message, StringComparison.Ordinal);
        Assert.Contains("System.Decimal", Arrays.Misfit(Arrays.Of<Int128>(new Decimal128Type(38, 38), tooLong), new(LakeTypeKind.Decimal)), StringComparison.Ordinal);
        Assert.Equal((Int128)decimal.MaxValue, Arrays.Load(Arrays.Of<Int128>(new Decimal128Type(38, 0), (Int128)decimal.MaxValue), new(LakeTypeKind.Decimal)).Decimals[0]);
    }

    [Fact]
    public void Texts_are_read_from_every_layout() =>
        Gen.Select(Gen.String.Select(s => (string?)s).Array[0, 20], Gen.Bool.Array[20], Gen.Int[0, 5]).Sample((texts, nulls, skip) =>
        {
            string?[] expected = [.. texts.Select((t, i) => nulls[i] ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(t!)))];
            skip = Math.Min(skip, expected.Length);
            StringArray.Builder plain = new();
            LargeStringArray.Builder large = new();
            StringViewArray.Builder views = new();
            Int16Array.Builder indexes = new();
            StringArray.Builder dictionary = new();
            dictionary.Append("unused");
            foreach (string? text in expected)
            {
                _ = text is null ? plain.AppendNull() : plain.Append(text);
                _ = text is null ? large.AppendNull() : large.Append(text);
                _ = text is null ? views.AppendNull() : views.Append(text);
                if (text is null)
                {
                    indexes.AppendNull();
                }
                else
                {
                    dictionary.Append(text);
                    indexes.Append((short)(dictionary.Length - 1));
                }
            }

            DictionaryArray encoded = new(new DictionaryType(Int16Type.Default, StringType.Default, false), indexes.Build(), dictionary.Build());
            foreach (IArrowArray array in new IArrowArray[] { plain.Build(), large.Build(), views.Build(), encoded })
            {
                ArrowColumn column = Arrays.Load(ArrowArrayFactory.Slice(array, skip, expected.Length - skip), new(LakeTypeKind.String));
                ArrowUtf8 read = column.Strings;
                for (int i = skip; i < expected.Length; i++)
                {
                    Assert.Equal(expected[i], column.IsNull(i - skip) ? null : read[i - skip]);
                }
            }
        }, iter: 200);

    [Fact]
    public void Bytes_are_read_from_every_layout()
    {
        byte[] value = [1, 0, 255];
        IArrowArray[] arrays =
        [
            new BinaryArray.Builder().AppendNull().Append(value.AsSpan()).Build(),
            new LargeBinaryArray.Builder().AppendNull().Append(value.AsSpan()).Build(),
            new BinaryViewArray.Builder().AppendNull().Append(value.AsSpan()).Build(),
            ArrowArrayFactory.BuildArray(new ArrayData(new FixedSizeBinaryType(3), 2, 1, 0, [new ArrowBuffer(new byte[] { 2 }), new ArrowBuffer(new byte[] { 9, 9, 9, 1, 0, 255 })])),
        ];
        foreach (IArrowArray array in arrays)
        {
            ArrowColumn column = Arrays.Load(array, new(LakeTypeKind.Binary));
            Assert.True(column.IsNull(0));
            Assert.Equal(value, column.Binary[1]);
            Assert.Equal(value, column.Binary.Span(1).ToArray());
        }
    }

    [Fact]
    public void A_null_in_a_dictionary_is_a_null_of_its_rows()
    {
        StringArray values = new StringArray.Builder().Append("a").AppendNull().Build();
        DictionaryArray array = new(new DictionaryType(UInt8Type.Default, StringType.Default, false), new UInt8Array.Builder().Append(0).Append(1).Append(0).Build(), values);
        ArrowColumn column = Arrays.Load(array, new(LakeTypeKind.String));
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(column.IsNull));
        Assert.Contains("row 1001", Arrays.Misfit(array, new(LakeTypeKind.String), nullable: false), StringComparison.Ordinal);
        DictionaryArray broken = new(new DictionaryType(Int8Type.Default, StringType.Default, false), new Int8Array.Builder().Append(0).Append(2).Build(), values);
        Assert.Contains("dictionary of 2 values, found 2", Arrays.Misfit(broken, new(LakeTypeKind.String)), StringComparison.Ordinal);
        DictionaryArray negative = new(new DictionaryType(Int8Type.Default, StringType.Default, false), new Int8Array.Builder().Append(-1).Build(), values);
        Assert.Contains("dictionary of 2 values, found -1", Arrays.Misfit(negative, new(LakeTypeKind.String)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_UUID_is_read_from_text_from_16_bytes_and_from_the_extension_type()
    {
        Guid value = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        LakeType uuid = new(LakeTypeKind.Uuid);
        Assert.Equal(value, Arrays.Load(new StringArray.Builder().Append(value.ToString().ToUpperInvariant()).Build(), uuid).Uuids[0]);
        Assert.Equal(value, Arrays.Load(Arrays.Of<UInt128>(new FixedSizeBinaryType(16), BitConverter.ToUInt128(value.ToByteArray(bigEndian: true))), uuid).Uuids[0]);
        Assert.Equal(value, Arrays.Load(new GuidArray.Builder().Append(value).Build(), uuid).Uuids[0]);
        ArrowColumn wrong = Arrays.Load(new StringArray.Builder().Append("no uuid").Build(), uuid);
        Assert.Contains("expected a UUID, found 'no uuid'", Assert.Throws<LakeDataException>(() => wrong.Uuids[0]).Message, StringComparison.Ordinal);
        Assert.Contains("expected uuid, found binary(15)", Arrays.Unbound(ArrowArrayFactory.BuildArray(new ArrayData(new FixedSizeBinaryType(15), 0, 0, 0, [ArrowBuffer.Empty, ArrowBuffer.Empty])), uuid), StringComparison.Ordinal);
    }

    [Fact]
    public void Timestamps_of_every_unit_become_microseconds()
    {
        LakeType instant = new(LakeTypeKind.Timestamp);
        Assert.Equal([-5_000_000], Arrays.Load(Arrays.Of<long>(new TimestampType(TimeUnit.Second, "UTC"), -5), instant).Micros.ToArray());
        Assert.Equal([-5_000], Arrays.Load(Arrays.Of<long>(new TimestampType(TimeUnit.Millisecond, "+02:00"), -5), instant).Micros.ToArray());
        Assert.Equal([-5], Arrays.Load(Arrays.Of<long>(Utc, -5), instant).Micros.ToArray());
        Assert.Equal([-5], Arrays.Load(Arrays.Of<long>(new TimestampType(TimeUnit.Nanosecond, "UTC"), -5_000), instant).Micros.ToArray());
        Assert.Equal([7], Arrays.Load(Arrays.Of<long>(new TimestampType(TimeUnit.Microsecond, (string?)null), 7), new(LakeTypeKind.TimestampNtz)).Micros.ToArray());
        Assert.Contains("expected timestamp_ntz, found timestamp", Arrays.Unbound(Arrays.Of<long>(Utc, 7), new(LakeTypeKind.TimestampNtz)), StringComparison.Ordinal);
        Assert.Contains("found -5001 nanoseconds", Arrays.Misfit(Arrays.Of<long>(new TimestampType(TimeUnit.Nanosecond, "UTC"), -5_001), instant), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_time_of_the_CLR_is_refused_and_what_a_nulls_slot_holds_is_not()
    {
        LakeType instant = new(LakeTypeKind.Timestamp);
        foreach (TimeUnit unit in Enum.GetValues<TimeUnit>())
        {
            TimestampType type = new(unit, "UTC");
            long perSecond = unit switch { TimeUnit.Second => 1, TimeUnit.Millisecond => 1_000, TimeUnit.Microsecond => 1_000_000, _ => 1_000_000_000 };
            if (unit != TimeUnit.Nanosecond)
            {
                long first = LakeConvert.ToMicros(DateTimeOffset.MinValue) / 1_000_000 * perSecond;
                long last = LakeConvert.ToMicros(DateTimeOffset.MaxValue) / 1_000_000 * perSecond;
                Assert.Equal(DateTimeOffset.MinValue, LakeConvert.ToDateTimeOffset(Arrays.Load(Arrays.Of<long>(type, first, last), instant).Micros[0]));
                Assert.Contains("row 1001", Arrays.Misfit(Arrays.Of<long>(type, first, first - 1), instant), StringComparison.Ordinal);
                Assert.Contains("row 1000", Arrays.Misfit(Arrays.Of<long>(type, last + perSecond), instant), StringComparison.Ordinal);
                Assert.Contains("row 1000", Arrays.Misfit(Arrays.Of<long>(type, long.MinValue), instant), StringComparison.Ordinal);
            }

            long?[] sparse = [.. Enumerable.Range(0, 40).Select(i => i % 7 == 3 ? (long?)null : 0)];
            ArrowColumn column = Arrays.Load(Arrays.Cut(type, 1, long.MaxValue, sparse), instant);
            Assert.True(column.IsNull(3));
        }

        Assert.Contains("row 1035", Arrays.Misfit(Arrays.Of<long>(Utc, [.. Enumerable.Range(0, 50).Select(i => (long?)(i == 35 ? long.MaxValue : i))]), instant), StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_are_whole_days_of_the_CLRs_years()
    {
        LakeType date = new(LakeTypeKind.Date);
        int first = LakeConvert.ToDays(DateOnly.MinValue);
        int last = LakeConvert.ToDays(DateOnly.MaxValue);
        Assert.Equal([first, last], Arrays.Load(Arrays.Of<int>(Date32Type.Default, first, last), date).Days.ToArray());
        Assert.Equal([first, -1, last], Arrays.Load(Arrays.Of<long>(Date64Type.Default, first * 86_400_000L, -86_400_000, last * 86_400_000L), date).Days.ToArray());
        Assert.Contains("row 1000", Arrays.Misfit(Arrays.Of<int>(Date32Type.Default, last + 1), date), StringComparison.Ordinal);
        Assert.Contains("row 1000", Arrays.Misfit(Arrays.Of<long>(Date64Type.Default, (last + 1) * 86_400_000L), date), StringComparison.Ordinal);
        Assert.Contains("without a time, found 1 milliseconds", Arrays.Misfit(Arrays.Of<long>(Date64Type.Default, 1), date), StringComparison.Ordinal);
        Assert.Contains("expected date, found timestamp", Arrays.Unbound(Arrays.Of<long>(Utc, 1), date), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_of_day_are_whole_microseconds_below_a_day()
    {
        LakeType time = new(LakeTypeKind.Time);
        long last = LakeConvert.ToMicros(TimeOnly.MaxValue);
        Assert.Equal([0, last], Arrays.Load(Arrays.Of<long>(new Time64Type(TimeUnit.Microsecond), 0, last), time).Micros.ToArray());
        Assert.Equal([last], Arrays.Load(Arrays.Of<long>(Int64Type.Default, last), time).Micros.ToArray());
        Assert.Equal([last], Arrays.Load(Arrays.Of<long>(new Time64Type(TimeUnit.Nanosecond), last * 1000), time).Micros.ToArray());
        Assert.Equal([86_399_000_000], Arrays.Load(Arrays.Of<int>(new Time32Type(TimeUnit.Second), 86_399), time).Micros.ToArray());
        Assert.Equal([86_399_999_000], Arrays.Load(Arrays.Of<int>(new Time32Type(TimeUnit.Millisecond), 86_399_999), time).Micros.ToArray());
        Assert.Contains("row 1000", Arrays.Misfit(Arrays.Of<long>(Int64Type.Default, last + 1), time), StringComparison.Ordinal);
        Assert.Contains("row 1000", Arrays.Misfit(Arrays.Of<long>(new Time64Type(TimeUnit.Microsecond), -1), time), StringComparison.Ordinal);
        Assert.Contains("row 1000", Arrays.Misfit(Arrays.Of<long>(new Time64Type(TimeUnit.Nanosecond), 1), time), StringComparison.Ordinal);
        Assert.Contains("row 1000", Arrays.Misfit(Arrays.Of<int>(new Time32Type(TimeUnit.Second), 86_400), time), StringComparison.Ordinal);
        Assert.Contains("row 1000", Arrays.Misfit(Arrays.Of<int>(new Time32Type(TimeUnit.Millisecond), 86_400_000), time), StringComparison.Ordinal);
    }

    [Fact]
    public void Truth_values_are_read_bit_by_bit() => Gen.Select(Gen.Bool.Array[0, 40], Gen.Int[0, 10]).Sample((values, skip) =>
    {
        skip = Math.Min(skip, values.Length);
        IArrowArray array = ArrowArrayFactory.Slice(new BooleanArray.Builder().AppendRange(values).Build(), skip, values.Length - skip);
        ArrowColumn column = Arrays.Load(array, new(LakeTypeKind.Boolean));
        for (int i = skip; i < values.Length; i++)
        {
            Assert.Equal(values[i], column.Booleans[i - skip]);
        }
    });

    [Fact]
    public void A_column_of_nulls_alone_fits_every_nullable_member()
    {
        NullArray nulls = new(3);
        foreach (LakeTypeKind kind in Arrays.SingleKinds)
        {
            ArrowColumn column = Arrays.Load(nulls, new(kind, 10, 2));
            Assert.True(column.HasNulls && column.IsNull(0) && column.IsNull(2));
            Assert.Contains("row 1000", Arrays.Misfit(nulls, new(kind, 10, 2), nullable: false), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_has_no_members_type_is_refused()
    {
        foreach (LakeTypeKind kind in Arrays.SingleKinds)
        {
            IArrowArray list = new ListArray.Builder(Int32Type.Default).Build();
            Assert.Contains("expected", Arrays.Unbound(list, new(kind, 10, 2)), StringComparison.Ordinal);
        }
    }
}
