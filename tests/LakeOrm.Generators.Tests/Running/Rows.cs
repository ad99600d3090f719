using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using CsCheck;
using LakeOrm.RecordCases.Nesting;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>Random rows of a record of any shape: every type's extremes are likely, and so is null where it may be.</summary>
internal static class Rows
{
    // What the stored unit holds: microseconds.
    private static readonly Gen<DateTime> Instants = Gen.OneOf(
        Gen.Const(DateTime.MinValue), Gen.Const(new DateTime(DateTime.MaxValue.Ticks / 10 * 10)), Gen.Const(DateTime.UnixEpoch), Gen.Const(DateTime.UnixEpoch.AddMicroseconds(-1)),
        Gen.Long[0, DateTime.MaxValue.Ticks / 10].Select(static micros => new DateTime(micros * 10)));

    public static Gen<T[]> Of<T>(int most = 40, int least = 0) => Records(typeof(T)).Select(static row => (T)row!).Array[least, most];

    /// <summary>Some value of a member that is not null.</summary>
    public static object Sample(PropertyInfo member)
    {
        object? value = null;
        Values(member).Where(static v => v is not null).Sample(v => { value = v; }, iter: 1, threads: 1);
        return value!;
    }

    private static Gen<object?> Values(PropertyInfo property) =>
        Values(property.PropertyType, new NullabilityInfoContext().Create(property), new MemberSettings(property));

    private static Gen<object?> Values(Type type, NullabilityInfo nullability, MemberSettings settings)
    {
        Gen<object?> value = Values(Nullable.GetUnderlyingType(type) ?? type, settings, nullability);
        bool mayBeNull = nullability.ReadState == NullabilityState.Nullable || (nullability.ReadState == NullabilityState.Unknown && !type.IsValueType && !settings.NeverNull);
        return mayBeNull ? Gen.Frequency((1, Gen.Const((object?)null)), (3, value)) : value;
    }

    private static Gen<object?> Values(Type type, MemberSettings settings, NullabilityInfo nullability)
    {
        if (type == typeof(byte[]) || type == typeof(string) || type == typeof(Money) || type == typeof(Tag))
        {
            return Scalars(type, settings);
        }

        if (settings.ConverterOf(type) is var (converter, stored))
        {
            MethodInfo made = converter.GetType().GetMethod("FromStored")!;
            return Values(stored, settings, nullability).Select(value => made.Invoke(converter, [value]));
        }

        if (type.IsArray)
        {
            return Lists(type.GetElementType()!, nullability.ElementType!, settings, static (element, values) => Fill(Array.CreateInstance(element, values.Length), values));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition)
        {
            Type[] types = type.GetGenericArguments();
            if (definition == typeof(ImmutableArray<>))
            {
                return Lists(types[0], nullability.GenericTypeArguments[0], settings, static (element, values) => ImmutableOf(element, values));
            }

            if (definition == typeof(Dictionary<,>) || definition == typeof(IDictionary<,>) || definition == typeof(IReadOnlyDictionary<,>))
            {
                return Maps(types, nullability.GenericTypeArguments[0], nullability.GenericTypeArguments[1], settings);
            }

            if (definition != typeof(ReadOnlyMemory<>))
            {
                return Lists(types[0], nullability.GenericTypeArguments[0], settings, static (element, values) => Fill((IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!, values));
            }
        }

        return type.Namespace!.StartsWith("System", StringComparison.Ordinal) || type.IsEnum ? Scalars(type, settings) : Records(type);
    }

    private static Gen<object?> Lists(Type element, NullabilityInfo nullability, MemberSettings settings, Func<Type, object?[], object> make) =>
        Values(element, nullability, settings).Array[0, 3].Select(values => (object?)make(element, values));

    private static object Fill(IList list, object?[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (list.IsFixedSize)
            {
                list[i] = values[i];
            }
            else
            {
                list.Add(values[i]);
            }
        }

        return list;
    }

    private static object ImmutableOf(Type element, object?[] values) =>
        typeof(ImmutableArray).GetMethods().Single(static m => m.Name == nameof(ImmutableArray.Create) && m.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(element).Invoke(null, [Fill(Array.CreateInstance(element, values.Length), values)])!;

    private static Gen<object?> Maps(Type[] types, NullabilityInfo key, NullabilityInfo value, MemberSettings settings) =>
        Gen.Select(Values(types[0], settings, key), Values(types[1], value, settings)).Array[0, 3].Select(entries =>
        {
            IDictionary map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(types))!;
            foreach ((object? k, object? v) in entries)
            {
                map[k!] = v;
            }

            return (object?)map;
        });

    // By the constructor that takes most members, and what else can be set.
    private static Gen<object?> Records(Type type)
    {
        PropertyInfo[] properties = type.GetProperties();
        ParameterInfo[] parameters = type.GetConstructors()
            .Select(static c => c.GetParameters())
            .Where(all => Array.TrueForAll(all, p => type.GetProperty(p.Name!) is not null))
            .MaxBy(static all => all.Length) ?? [];
        PropertyInfo[] settable = [.. properties.Where(p => p.CanWrite && !Array.Exists(parameters, q => q.Name == p.Name))];
        Gen<object?[]> values = properties
            .Select(Values)
            .Aggregate(Gen.Const(Array.Empty<object?>()), static (row, value) => Gen.Select(row, value, static (r, v) => (object?[])[.. r, v]));
        return values.Select(row =>
        {
            object made = Activator.CreateInstance(type, [.. parameters.Select(p => ValueOf(p.Name!))])!;
            foreach (PropertyInfo property in settable)
            {
                property.SetValue(made, ValueOf(property.Name));
            }

            return (object?)made;

            object? ValueOf(string name) => row[Array.FindIndex(properties, p => p.Name == name)];
        });
    }

    private static Gen<object?> Scalars(Type type, MemberSettings settings) =>
        type == typeof(bool) ? Box(Gen.Bool)
        : type == typeof(sbyte) ? Box(Gen.SByte)
        : type == typeof(byte) ? Box(Gen.Byte)
        : type == typeof(short) ? Box(Gen.Short)
        : type == typeof(ushort) ? Box(Gen.UShort)
        : type == typeof(int) ? Box(Gen.OneOf(Gen.Int, Gen.OneOf(int.MinValue, int.MaxValue)))
        : type == typeof(uint) ? Box(Gen.OneOf(Gen.UInt, Gen.Const(uint.MaxValue)))
        : type == typeof(long) ? Box(Gen.OneOf(Gen.Long, Gen.OneOf(long.MinValue, long.MaxValue)))
        : type == typeof(ulong) ? Box(Gen.OneOf(Gen.ULong, Gen.OneOf(ulong.MinValue, ulong.MaxValue)))
        : type == typeof(float) ? Box(Gen.OneOf(Gen.Float, Gen.OneOf(float.NaN, float.NegativeZero, float.PositiveInfinity, float.Epsilon)))
        : type == typeof(double) ? Box(Gen.OneOf(Gen.Double, Gen.OneOf(double.NaN, double.NegativeZero, double.NegativeInfinity, double.Epsilon)))
        : type == typeof(decimal) ? Box(Decimals(settings.Precision, settings.Scale))
        : type == typeof(string) ? Box(Gen.OneOf(Gen.String[Gen.Char.AlphaNumeric, 0, 40], Gen.OneOf("", "ß", "\u0000", "日本語", "🦆", "e\u0301")))
        : type == typeof(byte[]) ? Box(Gen.Byte.Array[0, 20])
        : type == typeof(ReadOnlyMemory<byte>) ? Box(Gen.Byte.Array[0, 20].Select(static b => new ReadOnlyMemory<byte>(b)))
        : type == typeof(Money) ? Box(Gen.Long[-999_999, 999_999].Select(static c => new Money(c)))
        : type == typeof(Tag) ? Box(Gen.String[Gen.Char.AlphaNumeric, 0, 10].Select(static t => new Tag(t)))
        : type == typeof(Guid) ? Box(Gen.OneOf(Gen.Guid, Gen.OneOf(Guid.Empty, Guid.AllBitsSet)))
        : type == typeof(DateOnly) ? Box(Gen.OneOf(Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(DateOnly.FromDayNumber), Gen.OneOf(DateOnly.MinValue, DateOnly.MaxValue)))
        : type == typeof(TimeOnly) ? Box(Gen.Long[0, (TimeSpan.TicksPerDay / 10) - 1].Select(static micros => new TimeOnly(micros * 10)))
        : type == typeof(DateTime) ? Box(Instants.Select(i => DateTime.SpecifyKind(i, settings.StoredAs == LakeStoredAs.TimestampNtz ? DateTimeKind.Unspecified : DateTimeKind.Utc)))
        : type == typeof(DateTimeOffset) ? Box(Instants.Select(static i => new DateTimeOffset(i, TimeSpan.Zero)))
        : type == typeof(Permissions) ? Box(Gen.OneOf(Permissions.None, Permissions.Read, Permissions.Read | Permissions.Own))
        : Box(Gen.OneOf(Enum.GetValues(type).Cast<object>().ToArray()));

    private static Gen<decimal> Decimals(int precision, int scale)
    {
        // 28 digits is what System.Decimal can always hold.
        decimal unit = new(1, 0, 0, false, (byte)scale);
        decimal most = 0;
        for (int i = 0; i < Math.Min(precision, 28); i++)
        {
            most = (most * 10) + 9;
        }

        long some = (long)Math.Min(most, 999_999);
        most *= unit;
        return Gen.OneOf(Gen.OneOf(0m, unit, -unit, most, -most), Gen.Long[-some, some].Select(n => n * unit));
    }

    private static Gen<object?> Box<T>(Gen<T> values) => values.Select(static v => (object?)v);
}
