using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.CompilerServices;

namespace LakeOrm.Client;

/// <summary>How the value of a single column becomes a <typeparamref name="T"/>.</summary>
internal sealed class LakeScalar<T>
{
    private static readonly LakeType AnyInteger = new(LakeTypeKind.Decimal, LakeConvert.MaxPrecision);

    private readonly LakeTypeKind _kind;
    private readonly Func<ArrowColumn, object> _read;
    private readonly bool _isInteger;

    private LakeScalar(LakeTypeKind kind, Func<ArrowColumn, object> read, bool isInteger = false)
    {
        _kind = kind;
        _read = read;
        _isInteger = isInteger;
    }

    /// <exception cref="LakeUnsupportedException">No column is read as the type.</exception>
    public static LakeScalar<T> Instance { get => field ??= Find(); }

    // A struct other than Nullable has no null to give.
    private static bool TakesNull => default(T) is null;

    public ArrowColumn Bind(Schema schema)
    {
        if (schema.FieldsList.Count != 1)
        {
            string columns = string.Join(", ", schema.FieldsList.Select(static f => f.Name));
            throw new LakeBindException($"A scalar query has one column, but the result has {schema.FieldsList.Count}: {columns}. Select the one value.");
        }

        Field field = schema.GetFieldByIndex(0);

        // A DateTime alone has no attribute that says whether it is an instant: the column decides.
        bool ntz = typeof(T) == typeof(DateTime) || typeof(T) == typeof(DateTime?) ? field.DataType is TimestampType { Timezone: null or "" } : false;
        ArrowBinder binder = new(schema, $"ScalarAsync<{typeof(T).Name}>");
        LakeType type = new(ntz ? LakeTypeKind.TimestampNtz : _kind);

        // An engine counts in 64 bits and sums in 128, whatever the caller asks for: an integer is checked as a value, not by its column's width.
        if (_isInteger && (_kind == LakeTypeKind.Decimal || ArrowDecoding.Find(field.DataType, AnyInteger) is not null))
        {
            type = AnyInteger;
        }

        ArrowColumn column = binder.Bind(field.Name, "value", type, nullable: true, optional: false);
        binder.Complete();
        return column;
    }

    public T? Read(ArrowColumn column, RecordBatch batch)
    {
        using RecordBatch first = batch.SliceShared(0, 1);
        column.Load(first, 0);
        return !column.IsNull(0) ? (T)_read(column)
            : TakesNull ? default
            : throw new LakeDataException($"ScalarAsync<{typeof(T).Name}>: the value of column '{batch.Schema.GetFieldByIndex(0).Name}' is null. Where that may be, ask for a nullable type, ScalarAsync<{typeof(T).Name}?>.");
    }

    private static LakeScalar<T> Find()
    {
        Type type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        return type switch
        {
            _ when type == typeof(bool) => new(LakeTypeKind.Boolean, static c => c.Booleans[0]),
            _ when type == typeof(sbyte) => Integer<sbyte>(LakeTypeKind.Int8),
            _ when type == typeof(short) => Integer<short>(LakeTypeKind.Int16),
            _ when type == typeof(int) => Integer<int>(LakeTypeKind.Int32),
            _ when type == typeof(long) => Integer<long>(LakeTypeKind.Int64),
            _ when type == typeof(byte) => Integer<byte>(LakeTypeKind.Int16),
            _ when type == typeof(ushort) => Integer<ushort>(LakeTypeKind.Int32),
            _ when type == typeof(uint) => Integer<uint>(LakeTypeKind.Int64),
            _ when type == typeof(ulong) => Integer<ulong>(LakeTypeKind.Decimal),
            _ when type == typeof(float) => new(LakeTypeKind.Float32, static c => c.Float32[0]),
            _ when type == typeof(double) => new(LakeTypeKind.Float64, static c => c.Float64[0]),
            _ when type == typeof(decimal) => new(LakeTypeKind.Decimal, static c => LakeConvert.ToDecimal(c.Decimals[0], c.Scale)),
            _ when type == typeof(string) => new(LakeTypeKind.String, static c => c.Strings[0]),
            _ when type == typeof(byte[]) => new(LakeTypeKind.Binary, static c => c.Binary[0]),
            _ when type == typeof(Guid) => new(LakeTypeKind.Uuid, static c => c.Uuids[0]),
            _ when type == typeof(DateOnly) => new(LakeTypeKind.Date, static c => LakeConvert.ToDateOnly(c.Days[0])),
            _ when type == typeof(TimeOnly) => new(LakeTypeKind.Time, static c => LakeConvert.ToTimeOnly(c.Micros[0])),
            _ when type == typeof(DateTimeOffset) => new(LakeTypeKind.Timestamp, static c => LakeConvert.ToDateTimeOffset(c.Micros[0])),
            _ when type == typeof(DateTime) => new(LakeTypeKind.Timestamp, static c => c.Type.Kind == LakeTypeKind.TimestampNtz ? LakeConvert.ToDateTimeNtz(c.Micros[0]) : LakeConvert.ToDateTimeUtc(c.Micros[0])),
            _ => throw new LakeUnsupportedException(
                $"ScalarAsync<{typeof(T)}>: no column is read as this type. Ask for bool, an integer, float, double, decimal, string, byte[], Guid, DateOnly, TimeOnly, DateTime, DateTimeOffset or a nullable of one; for an enum ask for its text or number."),
        };
    }

    private static LakeScalar<T> Integer<TInteger>(LakeTypeKind kind)
        where TInteger : struct, IBinaryInteger<TInteger>, IMinMaxValue<TInteger> => new(
            kind,
            static column => column.Decimals[0] is var value && value >= Int128.CreateChecked(TInteger.MinValue) && value <= Int128.CreateChecked(TInteger.MaxValue)
                ? TInteger.CreateChecked(value)
                : throw column.Misfit(0, $"an integer from {TInteger.MinValue} to {TInteger.MaxValue}", $"{value}"),
            isInteger: true);
}
