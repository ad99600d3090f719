using Apache.Arrow;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>What a member is where a result lacks its column, or where the column says null.</summary>
public sealed class DefaultTests
{
    private static readonly EveryDefault Absent = new(5, "unknown", "kept")
    {
        Boolean = true,
        SByte = -128,
        Byte = 255,
        Int16 = -1,
        UInt16 = 65535,
        Int32 = int.MinValue,
        UInt32 = uint.MaxValue,
        Int64 = long.MinValue,
        UInt64 = ulong.MaxValue,
        Single = 0.5f,
        Double = double.NaN,
        Decimal = -1234567.89m,
        WholeDecimal = 7,
        Text = "it's \"\\\n",
        Guid = Guid.Parse("0191d5b8-1234-7567-89ab-cdef01234567"),
        Date = new(2020, 2, 29),
        Time = new TimeOnly(13, 45).Add(TimeSpan.FromMicroseconds(1)),
        Instant = new(2020, 1, 31, 12, 45, 0, DateTimeKind.Utc),
        Reading = new(2020, 1, 31, 13, 45, 0),
        Offset = new(2020, 1, 31, 13, 45, 0, TimeSpan.Zero),
        Colour = Colour.Azure,
        Huge = Huge.Most,
        Nullable = 7,
        NullableByte = 7,
        NullableText = "text",
    };

    [Fact]
    public void An_absent_column_gives_its_default()
    {
        using RecordBatch batch = new(new Schema([new Field("id", Apache.Arrow.Types.Int64Type.Default, false)], null), [new Int64Array.Builder().Append(5).Build()], 1);
        EveryDefault read = Read<EveryDefault>(batch);
        Assert.Equal(Absent, read);
        Assert.Equal((DateTimeKind.Utc, DateTimeKind.Unspecified), (read.Instant.Kind, read.Reading.Kind));
    }

    [Fact]
    public void A_column_that_is_there_gives_its_own_value_and_null_stays_null()
    {
        EveryDefault row = new(6, "de", "given") { Text = "own", Nullable = null, Reading = new(2000, 1, 1), Instant = DateTime.UnixEpoch, Offset = DateTimeOffset.UnixEpoch, Colour = Colour.Red };
        using RecordBatch batch = Arrow(row);
        Assert.Equal(row, Read<EveryDefault>(batch));
    }

    [Fact]
    public void No_table_is_told_of_a_default()
    {
        LakeTableSchema schema = LakeSchema.Of<EveryDefault>();
        Assert.DoesNotContain(" DEFAULT ", schema.DeltaDdl + schema.DeltaSchemaJson + string.Concat(schema.IcebergDdl), StringComparison.OrdinalIgnoreCase);
    }

    private static RecordBatch Arrow<T>(params T[] rows)
        where T : ILakeTable<T> => T.ToArrow(rows, RowStamp.Now());

    private static T Read<T>(RecordBatch batch)
        where T : ILakeProjection<T>
    {
        T[] rows = new T[batch.Length];
        T.BindArrow(batch.Schema).Read(batch, rows);
        return Assert.Single(rows);
    }
}
