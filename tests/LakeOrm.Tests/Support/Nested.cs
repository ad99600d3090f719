using System.Globalization;
using Apache.Arrow;
using CsCheck;
using LakeOrm.CompilerServices;

namespace LakeOrm.Tests.Support;

/// <summary>
/// Random nested types and values, and generic code that writes and reads them as generated code does. Values are texts, longs, Booleans and decimals; a structure is an array of its fields,
/// a list an array of its elements, a map an array of pairs.
/// </summary>
internal static class Nested
{
    public static readonly LakeType Whole = new(LakeTypeKind.Int64);
    public static readonly LakeType Text = new(LakeTypeKind.String);
    public static readonly LakeType Truth = new(LakeTypeKind.Boolean);
    public static readonly LakeType Money = new(LakeTypeKind.Decimal, 30, 2);

    private static readonly Gen<LakeType> Scalars = Gen.OneOf(Gen.Const(Whole), Gen.Const(Text), Gen.Const(Truth), Gen.Const(Money));

    /// <summary>Structures, lists and maps of each other, so many levels deep.</summary>
    public static Gen<LakeType> Types(int depth)
    {
        Gen<LakeType> below = depth == 0 ? Scalars : Gen.OneOf(Scalars, Types(depth - 1));
        return Gen.OneOf(
            Gen.Select(below, Gen.Bool, LakeType.List),
            Gen.Select(Scalars, below, Gen.Bool, LakeType.Map),
            Gen.Select(below, Gen.Bool).Array[1, 3].Select(fields => LakeType.Struct([.. fields.Select((f, i) => new LakeField("f" + i, f.Item1, f.Item2))])));
    }

    public static Gen<object?> Values(LakeType type, bool nullable)
    {
        Gen<object?> values = type.Kind switch
        {
            LakeTypeKind.Int64 => Gen.Long.Select(static v => (object?)v),
            LakeTypeKind.String => Gen.String[Gen.Char.AlphaNumeric, 0, 20].Select(static v => (object?)v),
            LakeTypeKind.Boolean => Gen.Bool.Select(static v => (object?)v),
            LakeTypeKind.Decimal => Gen.Long.Select(static v => (object?)(v / 100m)),
            LakeTypeKind.Struct => Structs(type),
            _ => (type.Kind == LakeTypeKind.List ? Values(type.Fields[0].Type, type.Fields[0].Nullable) : Structs(type)).Array[0, 4].Select(static v => (object?)v),
        };
        return nullable ? Gen.Frequency((3, values), (1, Gen.Const((object?)null)!)) : values;
    }

    /// <summary>A batch of one column, built by appenders.</summary>
    public static RecordBatch Build(LakeField field, params object?[] rows)
    {
        ArrowBatchBuilder builder = new(rows.Length);
        ArrowAppender column = field.Type.Kind switch
        {
            LakeTypeKind.Struct => builder.Struct(field.Name, field.Type, field.Nullable),
            LakeTypeKind.List => builder.List(field.Name, field.Type, field.Nullable),
            _ => builder.Map(field.Name, field.Type, field.Nullable),
        };
        Action<object?> append = Writer(field.Type, column);
        foreach (object? row in rows)
        {
            append(row);
        }

        return builder.Build();
    }

    /// <summary>The rows of a batch's column, as texts.</summary>
    public static string[] Read(RecordBatch batch, LakeField field, long firstRow = 0)
    {
        ArrowBinder binder = new(batch.Schema, "Case");
        Func<int, object?> read = Reader(binder, field, out ArrowNode column);
        binder.Complete();
        column.Load(batch, firstRow);
        return [.. Enumerable.Range(0, batch.Length).Select(i => Show(read(i)))];
    }

    /// <summary>Reads a column of a single array.</summary>
    public static string[] Read(IArrowArray array, LakeType type, bool nullable = true) => Read(Arrays.Batch(("c", array)), new LakeField("c", type, nullable), 1000);

    /// <summary>The error that a column gives when it is loaded.</summary>
    public static string Misfit(IArrowArray array, LakeType type, bool nullable = true) => Assert.Throws<LakeDataException>(() => Read(array, type, nullable)).Message;

    public static string Show(object? value) => value switch
    {
        null => "null",
        object?[] values => $"[{string.Join(", ", values.Select(Show))}]",
        decimal number => number.ToString("0.00", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Binds a column or field and reads its value at an index once it is loaded.</summary>
    public static Func<int, object?> Reader(ArrowBinder binder, LakeField field, out ArrowNode node)
    {
        switch (field.Type.Kind)
        {
            case LakeTypeKind.Struct:
                ArrowStructColumn structs = binder.Struct(field.Name, "Member", field.Nullable, false, out ArrowBinder below);
                Func<int, object?>[] fields = [.. field.Type.Fields.Select(f => Reader(below, f, out _))];
                node = structs;
                return i => structs.IsNull(i) ? null : fields.Select(f => f(i)).ToArray();
            case LakeTypeKind.List:
                ArrowListColumn lists = binder.List(field.Name, "Member", field.Nullable, false, out ArrowBinder element);
                Func<int, object?> elements = Reader(element, field.Type.Fields[0], out _);
                node = lists;
                return i => lists.IsNull(i) ? null : Enumerable.Range(lists.Starts[i], lists.Ends[i] - lists.Starts[i]).Select(elements).ToArray();
            case LakeTypeKind.Map:
                ArrowMapColumn maps = binder.Map(field.Name, "Member", field.Nullable, false, out ArrowBinder entry);
                Func<int, object?> keys = Reader(entry, field.Type.Fields[0], out _);
                Func<int, object?> values = Reader(entry, field.Type.Fields[1], out _);
                node = maps;
                return i => maps.IsNull(i) ? null : Enumerable.Range(maps.Starts[i], maps.Ends[i] - maps.Starts[i]).Select(e => (object?)new[] { keys(e), values(e) }).ToArray();
            default:
                ArrowColumn column = binder.Bind(field.Name, "Member", field.Type, field.Nullable, false);
                node = column;
                return i => column.IsNull(i) ? null : field.Type.Kind switch
                {
                    LakeTypeKind.Int64 => column.Int64[i],
                    LakeTypeKind.String => column.Strings[i],
                    LakeTypeKind.Boolean => column.Booleans[i],
                    LakeTypeKind.Date => LakeConvert.ToDateOnly(column.Days[i]),
                    _ => LakeConvert.ToDecimal(column.Decimals[i], column.Scale),
                };
        }
    }

    private static Gen<object?> Structs(LakeType type) =>
        type.Fields.Select(static f => Values(f.Type, f.Nullable)).Aggregate(
            Gen.Const(System.Array.Empty<object?>()), static (all, next) => Gen.Select(all, next, static (a, n) => (object?[])[.. a, n])).Select(static v => (object?)v);

    private static Action<object?> Writer(LakeType type, ArrowAppender appender)
    {
        Action<object> write = appender switch
        {
            ArrowBoolAppender truths => value => truths.Append((bool)value),
            ArrowFixedAppender<long> numbers => value => numbers.Append((long)value),
            ArrowFixedAppender<Int128> decimals => value => decimals.Append(LakeConvert.ToDecimal128((decimal)value, type.Precision, type.Scale, "c")),
            ArrowVarAppender texts => value => texts.Append((string)value),
            ArrowStructAppender structs => StructWriter(type, structs),
            ArrowMapAppender maps => MapWriter(type, maps),
            _ => ListWriter(type, (ArrowListAppender)appender),
        };
        return value =>
        {
            if (value is null)
            {
                appender.AppendNull();
            }
            else
            {
                write(value);
            }
        };
    }

    private static Action<object> StructWriter(LakeType type, ArrowStructAppender structs)
    {
        Action<object?>[] fields = [.. type.Fields.Select((f, i) => Writer(f.Type, Below(structs, f.Type, i)))];
        return value =>
        {
            structs.Append();
            foreach ((int i, object? field) in ((object?[])value).Index())
            {
                fields[i](field);
            }
        };
    }

    private static Action<object> ListWriter(LakeType type, ArrowListAppender lists)
    {
        Action<object?> element = Writer(type.Fields[0].Type, Below(lists, type.Fields[0].Type, 0));
        return value =>
        {
            object?[] elements = (object?[])value;
            lists.Append(elements.Length);
            foreach (object? e in elements)
            {
                element(e);
            }
        };
    }

    private static Action<object> MapWriter(LakeType type, ArrowMapAppender maps)
    {
        Action<object?> key = Writer(type.Fields[0].Type, Below(maps, type.Fields[0].Type, 0));
        Action<object?> value = Writer(type.Fields[1].Type, Below(maps, type.Fields[1].Type, 1));
        return entries =>
        {
            maps.Append(((object?[])entries).Length);
            foreach (object? entry in (object?[])entries)
            {
                object?[] pair = (object?[])entry!;
                key(pair[0]);
                value(pair[1]);
            }
        };
    }

    private static ArrowAppender Below(ArrowNestedAppender appender, LakeType type, int field) => type.Kind switch
    {
        LakeTypeKind.Int64 => appender.Fixed<long>(field),
        LakeTypeKind.Decimal => appender.Fixed<Int128>(field),
        LakeTypeKind.Boolean => appender.Boolean(field),
        LakeTypeKind.String => appender.Variable(field),
        LakeTypeKind.Struct => appender.Struct(field),
        LakeTypeKind.List => appender.List(field),
        _ => appender.Map(field),
    };
}
