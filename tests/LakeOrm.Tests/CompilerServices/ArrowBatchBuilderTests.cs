using Apache.Arrow;
using Apache.Arrow.Types;
using CsCheck;
using LakeOrm.CompilerServices;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.CompilerServices;

public class ArrowBatchBuilderTests
{
    [Fact]
    public void What_is_built_is_what_Arrow_reads() => Gen.Select(Gen.Long.Nullable(), Gen.Bool.Nullable(), Gen.String, Gen.Bool, Gen.Guid).Array[0, 300].Sample(rows =>
    {
        ArrowBatchBuilder builder = new(rows.Length);
        ArrowFixedColumn<long> numbers = builder.Fixed<long>("n", new(LakeTypeKind.Int64), true);
        ArrowBoolColumn flags = builder.Boolean("b", new(LakeTypeKind.Boolean), true);
        ArrowVarAppender texts = builder.Variable("s", new(LakeTypeKind.String), true);
        ArrowVarAppender ids = builder.Variable("u", new(LakeTypeKind.Uuid), false);
        Span<long> values = numbers.Values;
        string?[] expected = [.. rows.Select(r => !r.Item4 || !LakeRules.IsUtf16(r.Item3) ? null : r.Item3)];
        for (int i = 0; i < rows.Length; i++)
        {
            (long? number, bool? flag, _, _, Guid id) = rows[i];
            values[i] = number ?? 0;
            if (number is null)
            {
                numbers.SetNull(i);
            }

            flags.Set(i, flag ?? false);
            if (flag is null)
            {
                flags.SetNull(i);
            }

            if (expected[i] is { } text)
            {
                texts.Append(text);
            }
            else
            {
                texts.AppendNull();
            }

            ids.AppendGuid(id);
        }

        using RecordBatch batch = builder.Build();
        Assert.Equal(rows.Length, batch.Length);
        Assert.Equal(["n", "b", "s", "u"], batch.Schema.FieldsList.Select(f => f.Name));
        Assert.Equal([true, true, true, false], batch.Schema.FieldsList.Select(f => f.IsNullable));
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(rows[i].Item1, ((Int64Array)batch.Column(0)).GetValue(i));
            Assert.Equal(rows[i].Item2, ((BooleanArray)batch.Column(1)).GetValue(i));
            Assert.Equal(expected[i], ((StringArray)batch.Column(2)).GetString(i));
            Assert.Equal(rows[i].Item5.ToString(), ((StringArray)batch.Column(3)).GetString(i));
        }
    }, iter: 100);

    [Fact]
    public void Each_type_has_its_Arrow_type_and_is_read_back_as_itself()
    {
        foreach (LakeTypeKind kind in Arrays.SingleKinds)
        {
            LakeType type = new(kind, kind == LakeTypeKind.Decimal ? 20 : 0, kind == LakeTypeKind.Decimal ? 4 : 0);
            ArrowBatchBuilder builder = new(1);
            Add(builder, type);
            using RecordBatch batch = builder.Build();
            ArrowBinder binder = new(batch.Schema, "Case");
            ArrowColumn column = binder.Bind("c", "C", type, false, false);
            binder.Complete();
            column.Load(batch, 0);
            Assert.False(column.HasNulls);
        }
    }

    [Fact]
    public void Decimals_dates_and_times_keep_their_precision_zone_and_unit()
    {
        ArrowBatchBuilder builder = new(0);
        builder.Fixed<Int128>("d", new(LakeTypeKind.Decimal, 38, 9), false);
        builder.Fixed<long>("t", new(LakeTypeKind.Timestamp), false);
        builder.Fixed<long>("n", new(LakeTypeKind.TimestampNtz), false);
        builder.Fixed<long>("h", new(LakeTypeKind.Time), false);
        using RecordBatch batch = builder.Build();
        Assert.True(batch.Schema.GetFieldByIndex(0).DataType is Decimal128Type { Precision: 38, Scale: 9 });
        Assert.True(batch.Schema.GetFieldByIndex(1).DataType is TimestampType { Unit: TimeUnit.Microsecond, Timezone: "UTC" });
        Assert.True(batch.Schema.GetFieldByIndex(2).DataType is TimestampType { Unit: TimeUnit.Microsecond, Timezone: null or "" });
        Assert.True(batch.Schema.GetFieldByIndex(3).DataType is Time64Type { Unit: TimeUnit.Microsecond });
    }

    [Fact]
    public void Texts_of_any_length_find_room()
    {
        string text = new('ä', 100_000);
        ArrowBatchBuilder builder = new(3);
        ArrowVarAppender column = builder.Variable("s", new(LakeTypeKind.String), false);
        ArrowVarAppender bytes = builder.Variable("b", new(LakeTypeKind.Binary), false);
        foreach (string s in new[] { string.Empty, text, "x" })
        {
            column.Append(s);
            bytes.Append(System.Text.Encoding.UTF8.GetBytes(s));
        }

        using RecordBatch batch = builder.Build();
        Assert.Equal(text, ((StringArray)batch.Column(0)).GetString(1));
        Assert.Equal("x", ((StringArray)batch.Column(0)).GetString(2));
        Assert.Equal(200_000, ((BinaryArray)batch.Column(1)).GetBytes(1).Length);
    }

    [Fact]
    public void A_lone_surrogate_is_refused_with_column_and_row()
    {
        ArrowVarAppender column = new ArrowBatchBuilder(2).Variable("note", new(LakeTypeKind.String), false);
        column.Append("ok");
        string message = Assert.Throws<LakeDataException>(() => column.Append("\uD800")).Message;
        Assert.Contains("'note', row 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_another_width_than_the_columns_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ArrowBatchBuilder(1).Fixed<int>("n", new(LakeTypeKind.Int64), false));

    [Fact]
    public void Nested_types_name_their_element_key_and_value_and_say_which_may_be_null()
    {
        LakeType item = LakeType.Struct(new("a", new(LakeTypeKind.Date), false), new("b", LakeType.List(new(LakeTypeKind.Float64), false), true));
        ListType list = Assert.IsType<ListType>(ArrowTypes.Of(LakeType.List(item, true)));
        Assert.Equal(("element", true), (list.ValueField.Name, list.ValueField.IsNullable));
        StructType fields = Assert.IsType<StructType>(list.ValueDataType);
        Assert.Equal([("a", false), ("b", true)], fields.Fields.Select(static f => (f.Name, f.IsNullable)));
        Assert.IsType<Date32Type>(fields.Fields[0].DataType);
        Assert.False(Assert.IsType<ListType>(fields.Fields[1].DataType).ValueField.IsNullable);
        MapType map = Assert.IsType<MapType>(ArrowTypes.Of(LakeType.Map(new(LakeTypeKind.String), new(LakeTypeKind.Int16), true)));
        Assert.Equal(("entries", false), (map.Fields[0].Name, map.Fields[0].IsNullable));
        Assert.Equal([("key", false), ("value", true)], map.KeyValueType.Fields.Select(static f => (f.Name, f.IsNullable)));
        Assert.False(map.KeySorted);
    }

    [Fact]
    public void Each_type_can_lie_below_a_structure()
    {
        LakeField[] fields = [.. Arrays.SingleKinds.Select((kind, i) => new LakeField("f" + i, new LakeType(kind, kind == LakeTypeKind.Decimal ? 20 : 0), false))];
        ArrowBatchBuilder builder = new(1);
        builder.Struct("c", LakeType.Struct(fields), true).AppendNull();
        using RecordBatch batch = builder.Build();
        StructArray column = (StructArray)batch.Column(0);
        Assert.Equal((1, 1), (column.Length, column.NullCount));
        Assert.All(column.Fields, static f => Assert.Equal((1, 0), (f.Length, f.NullCount)));
    }

    [Fact]
    public void Below_a_null_what_may_be_null_is_and_what_may_not_is_empty()
    {
        LakeType inner = LakeType.Struct(new("n", Nested.Whole, false), new("m", Nested.Text, true), new("l", LakeType.List(Nested.Whole, false), false));
        ArrowBatchBuilder builder = new(2);
        ArrowStructAppender column = builder.Struct("c", LakeType.Struct(new("i", inner, false), new("o", inner, true)), true);
        column.AppendNull();
        column.AppendNull();
        using RecordBatch batch = builder.Build();
        StructArray outer = (StructArray)batch.Column(0);
        Assert.Equal([0, 2], outer.Fields.Select(static f => f.NullCount));
        StructArray empty = (StructArray)outer.Fields[0];
        Assert.Equal([0, 2, 0], empty.Fields.Select(static f => f.NullCount));
        Assert.Equal(0, ((ListArray)empty.Fields[2]).GetValueLength(1));
    }

    [Fact]
    public void Too_few_and_too_many_values_are_refused_with_the_field()
    {
        LakeType item = LakeType.Struct(new LakeField("qty", Nested.Whole, false));
        Refuses("Column 'items' got 0 values where 1 belong.", static _ => { });
        Refuses("Column 'items[]' got 0 values where 2 belong.", static items => items.Append(2));
        Refuses("Column 'items[].qty' got 0 values where 1 belong.", static items =>
        {
            items.Append(1);
            items.Struct(0).Append();
        });
        Refuses("Column 'items[].qty' got 2 values where 1 belong.", static items =>
        {
            items.Append(1);
            items.Struct(0).Append();
            items.Struct(0).Fixed<long>(0).Append(1);
            items.Struct(0).Fixed<long>(0).Append(2);
        });
        ArrowBatchBuilder maps = new(1);
        ArrowMapAppender map = maps.Map("tags", LakeType.Map(Nested.Text, Nested.Whole, true), true);
        map.Append(1);
        map.Variable(0).Append("k");
        Assert.Equal("Column 'tags[].value' got 0 values where 1 belong.", Assert.Throws<InvalidOperationException>(maps.Build).Message);
        ArrowBatchBuilder texts = new(2);
        texts.Variable("s", Nested.Text, false).Append("only one");
        Assert.Equal("Column 's' got 1 values where 2 belong.", Assert.Throws<InvalidOperationException>(texts.Build).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Append(-1));

        void Refuses(string problem, Action<ArrowListAppender> fill)
        {
            ArrowBatchBuilder builder = new(1);
            fill(builder.List("items", LakeType.List(item, true), true));
            Assert.Equal(problem, Assert.Throws<InvalidOperationException>(builder.Build).Message);
        }
    }

    [Fact]
    public void What_lies_below_is_asked_for_as_what_it_is()
    {
        ArrowListAppender items = new ArrowBatchBuilder(1).List("items", LakeType.List(Nested.Whole, true), true);
        Assert.Contains("Field 0 of column 'items'", Assert.Throws<ArgumentException>(() => items.Fixed<int>(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => items.Variable(0));
        Assert.Throws<ArgumentException>(() => items.Boolean(0));
        Assert.Throws<ArgumentException>(() => items.Struct(0));
        Assert.Throws<ArgumentException>(() => items.List(0));
        Assert.Throws<ArgumentException>(() => items.Map(0));
        Assert.NotNull(items.Fixed<long>(0));
    }

    [Fact]
    public void A_lone_surrogate_below_a_column_is_refused_with_its_path_and_row()
    {
        ArrowListAppender items = new ArrowBatchBuilder(3).List("items", LakeType.List(LakeType.Struct(new LakeField("note", Nested.Text, true)), true), true);
        items.AppendNull();
        items.Append(2);
        items.Struct(0).Append();
        items.Struct(0).Variable(0).Append("ok");
        items.Struct(0).Append();
        string message = Assert.Throws<LakeDataException>(() => items.Struct(0).Variable(0).Append("\uD800")).Message;
        Assert.StartsWith("Column 'items[].note', row 1 of the batch:", message, StringComparison.Ordinal);
    }

    private static void Add(ArrowBatchBuilder builder, LakeType type)
    {
        switch (type.Kind)
        {
            case LakeTypeKind.Boolean:
                builder.Boolean("c", type, false);
                break;
            case LakeTypeKind.Int8:
                builder.Fixed<sbyte>("c", type, false);
                break;
            case LakeTypeKind.Int16:
                builder.Fixed<short>("c", type, false);
                break;
            case LakeTypeKind.Int32 or LakeTypeKind.Date:
                builder.Fixed<int>("c", type, false);
                break;
            case LakeTypeKind.Float32:
                builder.Fixed<float>("c", type, false);
                break;
            case LakeTypeKind.Float64:
                builder.Fixed<double>("c", type, false);
                break;
            case LakeTypeKind.Decimal:
                builder.Fixed<Int128>("c", type, false);
                break;
            case LakeTypeKind.String or LakeTypeKind.Uuid or LakeTypeKind.Binary:
                builder.Variable("c", type, false).AppendGuid(Guid.Empty);
                break;
            default:
                builder.Fixed<long>("c", type, false);
                break;
        }
    }
}
