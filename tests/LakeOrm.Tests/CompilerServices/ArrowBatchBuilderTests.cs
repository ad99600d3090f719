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
