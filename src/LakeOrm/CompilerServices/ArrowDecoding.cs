using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.CompilerServices;

/// <summary>How the values of an Arrow type become those of a member's type: found once a schema, run once a batch.</summary>
/// <remarks>
/// Types only widen where nothing can be lost. What an engine widens by itself (a sum over integers into 128 bits, a sum over decimals into 38 digits) comes back checked, value by value,
/// and so do integers of 8 and 16 bits out of tables that have none of less than 32.
/// </remarks>
internal sealed class ArrowDecoding(ArrowDecoding.Decode run, int scale = 0)
{
    public delegate void Decode(ArrowColumn column, ArrayData data);

    private const long MicrosPerMilli = 1_000;
    private const long MicrosPerSecond = 1_000_000;
    private const long NanosPerMicro = 1_000;
    private const long MillisPerDay = 86_400_000;
    private const int AnyPrecision = 0;

    public Decode Run { get; } = run;

    /// <summary>Digits after the point of the decimals that come out.</summary>
    public int Scale { get; } = scale;

    /// <summary>The decoding from a column's type into a member's; null when it could lose something.</summary>
    public static ArrowDecoding? Find(IArrowType source, LakeType target)
    {
        source = Storage(source);
        if (source is NullType)
        {
            return new ArrowDecoding(ReadNulls, target.Scale);
        }

        if (target.Kind == LakeTypeKind.Decimal)
        {
            return FindDecimal(source, target);
        }

        Decode? run = target.Kind switch
        {
            LakeTypeKind.Boolean => source is BooleanType ? static (c, d) => c.UseBits(d) : null,
            LakeTypeKind.Int8 => FindInteger<sbyte>(source),
            LakeTypeKind.Int16 => FindInteger<short>(source),
            LakeTypeKind.Int32 => FindInteger<int>(source),
            LakeTypeKind.Int64 => FindInteger<long>(source),
            LakeTypeKind.Float32 => FindFloat32(source),
            LakeTypeKind.Float64 => FindFloat64(source),
            LakeTypeKind.String => FindText(source),
            LakeTypeKind.Binary => FindBinary(source),
            LakeTypeKind.Uuid => FindText(source) ?? (source is FixedSizeBinaryType { ByteWidth: 16 } ? FindBinary(source) : null),
            LakeTypeKind.Date => FindDate(source),
            LakeTypeKind.Time => FindTime(source),
            LakeTypeKind.Timestamp => source is TimestampType { Timezone: not (null or "") } t ? FindTimestamp(t) : null,
            LakeTypeKind.TimestampNtz => source is TimestampType { Timezone: null or "" } t ? FindTimestamp(t) : null,
            _ => null,
        };
        return run is null ? null : new ArrowDecoding(run);
    }

    /// <summary>The type under an extension's name.</summary>
    public static IArrowType Storage(IArrowType type)
    {
        while (type is ExtensionType extension)
        {
            type = extension.StorageType;
        }

        return type;
    }

    private static Decode? FindInteger<T>(IArrowType source)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => source switch
        {
            Int8Type => Integer<sbyte, T>(),
            Int16Type => Integer<short, T>(),
            Int32Type => Integer<int, T>(),
            Int64Type => Integer<long, T>(),
            UInt8Type => Integer<byte, T>(),
            UInt16Type => Integer<ushort, T>(),
            UInt32Type => Integer<uint, T>(),
            _ => DecimalWidth(source) is { Scale: 0 } width ? (c, d) => ReadIntegers<T>(c, d, width.Bytes) : null,
        };

    private static Decode? Integer<TFrom, T>()
        where TFrom : unmanaged, IBinaryInteger<TFrom>, IMinMaxValue<TFrom>
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (typeof(TFrom) == typeof(T))
        {
            return static (c, d) => c.UseBuffer(d, Unsafe.SizeOf<T>());
        }

        return long.CreateChecked(TFrom.MinValue) >= long.CreateChecked(T.MinValue) && long.CreateChecked(TFrom.MaxValue) <= long.CreateChecked(T.MaxValue)
            ? static (c, d) => Widen<TFrom, T>(c, d)
            : typeof(TFrom) == typeof(int) && Unsafe.SizeOf<T>() < sizeof(int) ? static (c, d) => Narrow<T>(c, d) : null;
    }

    private static Decode? FindFloat32(IArrowType source) => source switch
    {
        FloatType => static (c, d) => c.UseBuffer(d, sizeof(float)),
        HalfFloatType => Widen<Half, float>,
        Int8Type => Widen<sbyte, float>,
        Int16Type => Widen<short, float>,
        UInt8Type => Widen<byte, float>,
        UInt16Type => Widen<ushort, float>,
        _ => null,
    };

    private static Decode? FindFloat64(IArrowType source) => source switch
    {
        DoubleType => static (c, d) => c.UseBuffer(d, sizeof(double)),
        FloatType => Widen<float, double>,
        HalfFloatType => Widen<Half, double>,
        Int8Type => Widen<sbyte, double>,
        Int16Type => Widen<short, double>,
        Int32Type => Widen<int, double>,
        UInt8Type => Widen<byte, double>,
        UInt16Type => Widen<ushort, double>,
        UInt32Type => Widen<uint, double>,
        _ => null,
    };

    private static ArrowDecoding? FindDecimal(IArrowType source, LakeType target)
    {
        int digits = source switch
        {
            Int8Type or UInt8Type => 3,
            Int16Type or UInt16Type => 5,
            Int32Type or UInt32Type => 10,
            Int64Type => 19,
            UInt64Type => 20,
            _ => 0,
        };
        if (digits > 0)
        {
            int scale = target.Scale;
            if (target.Precision != AnyPrecision && target.Precision - scale < digits)
            {
                return null;
            }

            return source switch
            {
                Int8Type => new ArrowDecoding((c, d) => ReadIntegersAsDecimals<sbyte>(c, d, scale), scale),
                Int16Type => new ArrowDecoding((c, d) => ReadIntegersAsDecimals<short>(c, d, scale), scale),
                Int32Type => new ArrowDecoding((c, d) => ReadIntegersAsDecimals<int>(c, d, scale), scale),
                Int64Type => new ArrowDecoding((c, d) => ReadIntegersAsDecimals<long>(c, d, scale), scale),
                UInt8Type => new ArrowDecoding((c, d) => ReadIntegersAsDecimals<byte>(c, d, scale), scale),
                UInt16Type => new ArrowDecoding((c, d) => ReadIntegersAsDecimals<ushort>(c, d, scale), scale),
                UInt32Type => new ArrowDecoding((c, d) => ReadIntegersAsDecimals<uint>(c, d, scale), scale),
                _ => new ArrowDecoding((c, d) => ReadIntegersAsDecimals<ulong>(c, d, scale), scale),
            };
        }

        if (DecimalWidth(source) is not { } width)
        {
            return null;
        }

        if (target.Precision == AnyPrecision)
        {
            return new ArrowDecoding((c, d) => ReadDecimals(c, d, width, width.Scale, width.Precision), width.Scale);
        }

        return width.Scale <= target.Scale ? new ArrowDecoding((c, d) => ReadDecimals(c, d, width, target.Scale, target.Precision), target.Scale) : null;
    }

    private static (int Bytes, int Precision, int Scale)? DecimalWidth(IArrowType source) => source switch
    {
        Decimal32Type { Scale: < 0 } or Decimal64Type { Scale: < 0 } or Decimal128Type { Scale: < 0 } or Decimal256Type { Scale: < 0 } => null,
        Decimal32Type d => (4, d.Precision, d.Scale),
        Decimal64Type d => (8, d.Precision, d.Scale),
        Decimal128Type d => (16, d.Precision, d.Scale),
        Decimal256Type d => (32, d.Precision, d.Scale),
        _ => null,
    };

    private static Decode? FindText(IArrowType source) => source switch
    {
        StringType => static (c, d) => c.UseOffsets(d),
        LargeStringType => ReadLarge,
        StringViewType => ReadViews,
        DictionaryType dictionary when FindText(dictionary.ValueType) is { } values => FindDictionary(dictionary, values),
        _ => null,
    };

    private static Decode? FindBinary(IArrowType source) => source switch
    {
        BinaryType => static (c, d) => c.UseOffsets(d),
        LargeBinaryType => ReadLarge,
        BinaryViewType => ReadViews,
        FixedSizeBinaryType b when DecimalWidth(source) is null => (c, d) => ReadFixed(c, d, b.ByteWidth),
        DictionaryType dictionary when FindBinary(dictionary.ValueType) is { } values => FindDictionary(dictionary, values),
        _ => null,
    };

    private static Decode? FindDictionary(DictionaryType dictionary, Decode values) => dictionary.IndexType switch
    {
        Int8Type => (c, d) => c.UseDictionary<sbyte>(d, values),
        Int16Type => (c, d) => c.UseDictionary<short>(d, values),
        Int32Type => (c, d) => c.UseDictionary<int>(d, values),
        Int64Type => (c, d) => c.UseDictionary<long>(d, values),
        UInt8Type => (c, d) => c.UseDictionary<byte>(d, values),
        UInt16Type => (c, d) => c.UseDictionary<ushort>(d, values),
        UInt32Type => (c, d) => c.UseDictionary<uint>(d, values),
        UInt64Type => (c, d) => c.UseDictionary<ulong>(d, values),
        _ => null,
    };

    private static Decode? FindDate(IArrowType source) => source switch
    {
        Date32Type => static (c, d) =>
        {
            c.UseBuffer(d, sizeof(int));
            Refuse(c, c.Days, LakeConvert.MinDays, LakeConvert.MaxDays, "a date of the years 1 to 9999", "days since 1970-01-01");
        }
        ,
        Date64Type => static (c, d) => ReadScaled(c, d, static (long v, out int days) =>
        {
            (long quotient, long remainder) = FloorDivRem(v, MillisPerDay);
            days = (int)Math.Clamp(quotient, int.MinValue, int.MaxValue);
            return remainder == 0 && quotient is >= LakeConvert.MinDays and <= LakeConvert.MaxDays;
        }, "a date of the years 1 to 9999 without a time", "milliseconds since 1970-01-01"),
        _ => null,
    };

    private static Decode? FindTime(IArrowType source)
    {
        const string Expected = "a time of day in whole microseconds";
        return source switch
        {
            Int64Type or Time64Type { Unit: TimeUnit.Microsecond } => static (c, d) =>
            {
                c.UseBuffer(d, sizeof(long));
                Refuse(c, c.Micros, 0L, LakeConvert.MaxTimeMicros, Expected, "microseconds");
            }
            ,
            Time64Type => static (c, d) => ReadScaled(c, d, static (long v, out long micros) => Shrink(v, 0, LakeConvert.MaxTimeMicros, out micros), Expected, "nanoseconds"),
            Time32Type { Unit: TimeUnit.Second } => static (c, d) => ReadScaled(
                c, d, static (int v, out long micros) => Grow(v, MicrosPerSecond, 0, LakeConvert.MaxTimeMicros, out micros), Expected, "seconds"),
            Time32Type => static (c, d) => ReadScaled(
                c, d, static (int v, out long micros) => Grow(v, MicrosPerMilli, 0, LakeConvert.MaxTimeMicros, out micros), Expected, "milliseconds"),
            _ => null,
        };
    }

    private static Decode FindTimestamp(TimestampType source)
    {
        const string Expected = "a timestamp of the years 1 to 9999 in whole microseconds";
        return source.Unit switch
        {
            TimeUnit.Microsecond => static (c, d) =>
            {
                c.UseBuffer(d, sizeof(long));
                Refuse(c, c.Micros, LakeConvert.MinMicros, LakeConvert.MaxMicros, Expected, "microseconds since 1970-01-01");
            }
            ,
            TimeUnit.Nanosecond => static (c, d) => ReadScaled(
                c, d, static (long v, out long micros) => Shrink(v, LakeConvert.MinMicros, LakeConvert.MaxMicros, out micros), Expected, "nanoseconds since 1970-01-01"),
            TimeUnit.Millisecond => static (c, d) => ReadScaled(
                c, d, static (long v, out long micros) => Grow(v, MicrosPerMilli, LakeConvert.MinMicros, LakeConvert.MaxMicros, out micros), Expected, "milliseconds since 1970-01-01"),
            _ => static (c, d) => ReadScaled(
                c, d, static (long v, out long micros) => Grow(v, MicrosPerSecond, LakeConvert.MinMicros, LakeConvert.MaxMicros, out micros), Expected, "seconds since 1970-01-01"),
        };
    }

    // Nobody reads a null's slot, but there must be one.
    private static void ReadNulls(ArrowColumn column, ArrayData data)
    {
        column.MakeOffsets(data.Length, out Span<int> starts, out Span<int> ends);
        starts.Clear();
        ends.Clear();
        column.Make<Int128>(data.Length).Clear();
    }

    private static void Widen<TFrom, T>(ArrowColumn column, ArrayData data)
        where TFrom : unmanaged, INumberBase<TFrom>
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<TFrom> from = Source<TFrom>(column, data);
        Span<T> to = column.Make<T>(data.Length);
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = T.CreateTruncating(from[i]);
        }
    }

    private static void ReadIntegers<T>(ArrowColumn column, ArrayData data, int bytes)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<byte> from = Slots(column, data, bytes);
        Span<T> to = column.Make<T>(data.Length);
        Int128 min = Int128.CreateChecked(T.MinValue);
        Int128 max = Int128.CreateChecked(T.MaxValue);
        for (int i = 0; i < to.Length; i++)
        {
            bool fits = TryReadDecimal(from, i, bytes, out Int128 value) && value >= min && value <= max;
            if (!fits && !column.IsNull(i))
            {
                throw column.Misfit(i, column.Type.ToString(), Found(from, i, bytes, 0));
            }

            to[i] = T.CreateTruncating(value);
        }
    }

    private static void Narrow<T>(ArrowColumn column, ArrayData data)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<int> from = Source<int>(column, data);
        Span<T> to = column.Make<T>(data.Length);
        int min = int.CreateChecked(T.MinValue);
        int max = int.CreateChecked(T.MaxValue);
        for (int i = 0; i < from.Length; i++)
        {
            if ((from[i] < min || from[i] > max) && !column.IsNull(i))
            {
                throw column.Misfit(i, column.Type.ToString(), from[i].ToString(CultureInfo.InvariantCulture));
            }

            to[i] = T.CreateTruncating(from[i]);
        }
    }

    private static void ReadIntegersAsDecimals<TFrom>(ArrowColumn column, ArrayData data, int scale)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
    {
        ReadOnlySpan<TFrom> from = Source<TFrom>(column, data);
        Span<Int128> to = column.Make<Int128>(data.Length);
        Int128 factor = LakeConvert.PowerOfTen(scale);
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = Int128.CreateTruncating(from[i]) * factor;
        }

        RefuseLong(column, scale);
    }

    private static void ReadDecimals(ArrowColumn column, ArrayData data, (int Bytes, int Precision, int Scale) source, int scale, int precision)
    {
        ReadOnlySpan<byte> from = Slots(column, data, source.Bytes);
        int shift = scale - source.Scale;
        bool check = source.Precision + shift > precision || source.Bytes == 32;
        if (source.Bytes == 16 && shift == 0)
        {
            column.UseBuffer(data, 16);
        }
        else
        {
            Span<Int128> to = column.Make<Int128>(data.Length);
            Int128 factor = LakeConvert.PowerOfTen(shift);
            Int128 most = Int128.MaxValue / factor;
            for (int i = 0; i < to.Length; i++)
            {
                bool fits = TryReadDecimal(from, i, source.Bytes, out Int128 value) && value <= most && value >= -most;
                if (!fits && !column.IsNull(i))
                {
                    throw column.Misfit(i, column.Type.ToString(), Found(from, i, source.Bytes, source.Scale));
                }

                to[i] = fits ? value * factor : 0;
            }
        }

        if (check && precision <= LakeConvert.MaxPrecision)
        {
            ReadOnlySpan<Int128> values = column.Decimals;
            for (int i = 0; i < values.Length; i++)
            {
                if (!LakeConvert.Fits(values[i], precision) && !column.IsNull(i))
                {
                    throw column.Misfit(i, column.Type.ToString(), Found(from, i, source.Bytes, source.Scale));
                }
            }
        }

        if (Math.Min(precision, source.Precision + shift) > 28)
        {
            RefuseLong(column, scale);
        }
    }

    // System.Decimal ends at 96 bits and 28 digits after the point.
    private static void RefuseLong(ArrowColumn column, int scale)
    {
        ReadOnlySpan<Int128> values = column.Decimals;
        for (int i = 0; i < values.Length; i++)
        {
            bool easy = scale <= 28 && (ulong)((long)(values[i] >> 64) + (1L << 32)) < 1UL << 33;
            if (!easy && !LakeConvert.TryToDecimal(values[i], scale, out _) && !column.IsNull(i))
            {
                throw column.Misfit(i, "a decimal of at most 28 digits, as System.Decimal holds them", Text(values[i], scale));
            }
        }
    }

    private static bool TryReadDecimal(ReadOnlySpan<byte> from, int index, int bytes, out Int128 value)
    {
        ReadOnlySpan<byte> at = from.Slice(index * bytes, bytes);
        switch (bytes)
        {
            case 4:
                value = MemoryMarshal.Read<int>(at);
                return true;
            case 8:
                value = MemoryMarshal.Read<long>(at);
                return true;
            case 16:
                value = MemoryMarshal.Read<Int128>(at);
                return true;
            default:
                value = MemoryMarshal.Read<Int128>(at);
                return MemoryMarshal.Read<Int128>(at[16..]) == value >> 127;
        }
    }

    private static string Found(ReadOnlySpan<byte> from, int index, int bytes, int scale) => Text(new BigInteger(from.Slice(index * bytes, bytes)), scale);

    private static string Text(BigInteger unscaled, int scale)
    {
        string digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return (unscaled.Sign < 0 ? "-" : string.Empty) + (scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}");
    }

    private static void ReadLarge(ArrowColumn column, ArrayData data)
    {
        column.MakeOffsets(data.Length, out Span<int> starts, out Span<int> ends);
        if (data.Length == 0)
        {
            return;
        }

        ReadOnlySpan<long> offsets = MemoryMarshal.Cast<byte, long>(column.Buffer(data, 1, (long)data.Offset * sizeof(long), ((long)data.Length + 1) * sizeof(long)).Span);
        ReadOnlyMemory<byte> values = data.Buffers is [_, _, var buffer] ? buffer.Memory : throw column.Damaged("it lacks the bytes of its values");
        for (int i = 0; i < starts.Length; i++)
        {
            (starts[i], ends[i]) = (0, 0);
            if (column.IsNull(i))
            {
                continue;
            }

            // A managed buffer ends at 2 GiB, so that every offset into it fits.
            if (offsets[i] < 0 || offsets[i + 1] < offsets[i] || offsets[i + 1] > values.Length)
            {
                throw column.OutOfRange(i, offsets[i], offsets[i + 1], values.Length);
            }

            (starts[i], ends[i]) = ((int)offsets[i], (int)offsets[i + 1]);
        }

        column.UseData(values);
    }

    private static void ReadFixed(ArrowColumn column, ArrayData data, int width)
    {
        column.MakeOffsets(data.Length, out Span<int> starts, out Span<int> ends);
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = i * width;
            ends[i] = starts[i] + width;
        }

        column.UseBuffer(data, width);
    }

    // A view is a length and either 12 bytes in place, or 4 bytes of prefix, a buffer's number and an offset into it.
    private static void ReadViews(ArrowColumn column, ArrayData data)
    {
        const int ViewBytes = 16;
        const int MaxInline = 12;
        column.MakeOffsets(data.Length, out Span<int> starts, out Span<int> ends);
        ReadOnlySpan<byte> views = Slots(column, data, ViewBytes);
        long total = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            total += column.IsNull(i) ? 0 : Math.Max(0, MemoryMarshal.Read<int>(views[(i * ViewBytes)..]));
        }

        Span<byte> to = column.Make<byte>(checked((int)total));
        int used = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = used;
            if (!column.IsNull(i))
            {
                ReadOnlySpan<byte> view = views.Slice(i * ViewBytes, ViewBytes);
                int length = MemoryMarshal.Read<int>(view);
                if (length is >= 0 and <= MaxInline)
                {
                    view.Slice(4, length).CopyTo(to[used..]);
                }
                else
                {
                    Outside(column, data, i, length, MemoryMarshal.Read<int>(view[8..]), MemoryMarshal.Read<int>(view[12..])).CopyTo(to[used..]);
                }

                used += length;
            }

            ends[i] = used;
        }
    }

    private static ReadOnlySpan<byte> Outside(ArrowColumn column, ArrayData data, int index, int length, int buffer, int start)
    {
        const int DataBuffers = 2;
        if (buffer < 0 || buffer >= data.Buffers.Length - DataBuffers)
        {
            throw column.Damaged($"value {index} lies in buffer {buffer} of {data.Buffers.Length - DataBuffers}");
        }

        ReadOnlySpan<byte> bytes = data.Buffers[DataBuffers + buffer].Span;
        return length >= 0 && start >= 0 && (long)start + length <= bytes.Length ? bytes.Slice(start, length) : throw column.OutOfRange(index, start, (long)start + length, bytes.Length);
    }

    private delegate bool Scaling<TFrom, T>(TFrom value, out T scaled);

    private static void ReadScaled<TFrom, T>(ArrowColumn column, ArrayData data, Scaling<TFrom, T> scaling, string expected, string unit)
        where TFrom : unmanaged
        where T : unmanaged
    {
        ReadOnlySpan<TFrom> from = Source<TFrom>(column, data);
        Span<T> to = column.Make<T>(data.Length);
        for (int i = 0; i < from.Length; i++)
        {
            if (!scaling(from[i], out to[i]) && !column.IsNull(i))
            {
                throw column.Misfit(i, expected, $"{from[i]} {unit}");
            }
        }
    }

    private static bool Grow(long value, long factor, long min, long max, out long micros)
    {
        micros = unchecked(value * factor);
        return value >= min / factor && value <= max / factor;
    }

    private static bool Shrink(long nanos, long min, long max, out long micros)
    {
        (micros, long remainder) = FloorDivRem(nanos, NanosPerMicro);
        return remainder == 0 && micros >= min && micros <= max;
    }

    private static (long Quotient, long Remainder) FloorDivRem(long value, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(value, divisor);
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }

    private static void Refuse<T>(ArrowColumn column, ReadOnlySpan<T> values, T min, T max, string expected, string unit)
        where T : unmanaged, IBinaryInteger<T>
    {
        int i = 0;
        Vector<T> lowest = new(min);
        Vector<T> highest = new(max);
        while (i <= values.Length - Vector<T>.Count)
        {
            Vector<T> v = new(values[i..]);
            if (Vector.LessThanAny(v, lowest) || Vector.GreaterThanAny(v, highest))
            {
                break;
            }

            i += Vector<T>.Count;
        }

        // What a null's slot holds means nothing, so a value that is out of range counts only if it is there.
        for (; i < values.Length; i++)
        {
            if ((values[i] < min || values[i] > max) && !column.IsNull(i))
            {
                throw column.Misfit(i, expected, $"{values[i]} {unit}");
            }
        }
    }

    private static ReadOnlySpan<T> Source<T>(ArrowColumn column, ArrayData data)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Slots(column, data, Unsafe.SizeOf<T>()));

    private static ReadOnlySpan<byte> Slots(ArrowColumn column, ArrayData data, int width) => column.Buffer(data, 1, (long)data.Offset * width, (long)data.Length * width).Span;
}
