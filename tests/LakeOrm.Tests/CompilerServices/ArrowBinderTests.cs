using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.CompilerServices;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.CompilerServices;

public class ArrowBinderTests
{
    private static readonly LakeType Whole = new(LakeTypeKind.Int64);
    private static readonly LakeType Text = new(LakeTypeKind.String);

    [Fact]
    public void Columns_are_met_by_name_without_regard_to_case_and_order()
    {
        RecordBatch batch = Arrays.Batch(("B", Arrays.Of<long>(Int64Type.Default, 2)), ("a", Arrays.Of<long>(Int64Type.Default, 1)), ("other", Arrays.Of<long>(Int64Type.Default, 9)));
        ArrowBinder binder = new(batch.Schema, "Case");
        ArrowColumn a = binder.Bind("A", "A", Whole, false, false);
        ArrowColumn b = binder.Bind("b", "B", Whole, false, false);
        binder.Complete();
        a.Load(batch, 0);
        b.Load(batch, 0);
        Assert.Equal(1, a.Int64[0]);
        Assert.Equal(2, b.Int64[0]);
    }

    [Fact]
    public void Every_difference_is_listed_at_once()
    {
        Schema schema = new(
            [new Field("id", StringType.Default, true), new Field("ID", StringType.Default, true), new Field("total", DoubleType.Default, true), new Field("when", new TimestampType(TimeUnit.Microsecond, (string?)null), true)],
            null);
        ArrowBinder binder = new(schema, "Order (sales.orders)");
        binder.Bind("id", "Id", Text, false, false);
        binder.Bind("total", "Total", new LakeType(LakeTypeKind.Decimal, 18, 2), false, false);
        binder.Bind("when", "When", new LakeType(LakeTypeKind.Timestamp), false, false);
        binder.Bind("note", "Note", Text, true, false);
        string message = Assert.Throws<LakeBindException>(binder.Complete).Message;
        Assert.Contains("Order (sales.orders)", message, StringComparison.Ordinal);
        Assert.Contains("column 'id' (Id): ambiguous, found 'id', 'ID'", message, StringComparison.Ordinal);
        Assert.Contains("column 'total' (Total): expected decimal(18,2), found float64", message, StringComparison.Ordinal);
        Assert.Contains("column 'when' (When): expected timestamp, found timestamp_ntz", message, StringComparison.Ordinal);
        Assert.Contains("column 'note' (Note): expected string, found no such column", message, StringComparison.Ordinal);
        Assert.Contains("The result has: id string, ID string, total float64, when timestamp_ntz", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_is_absent_where_the_member_is_optional()
    {
        RecordBatch batch = Arrays.Batch(("a", Arrays.Of<long>(Int64Type.Default, 1)));
        ArrowBinder binder = new(batch.Schema, "Case");
        ArrowColumn there = binder.Bind("a", "A", Whole, false, optional: true);
        ArrowColumn missing = binder.Bind("b", "B", Whole, false, optional: true);
        binder.Complete();
        Assert.False(there.IsAbsent);
        Assert.True(missing.IsAbsent);
        missing.Load(batch, 0);
    }

    [Fact]
    public void A_result_without_columns_says_so()
    {
        ArrowBinder binder = new(new Schema([], null), "Case");
        binder.Bind("a", "A", Whole, false, false);
        Assert.Contains("The result has: no columns", Assert.Throws<LakeBindException>(binder.Complete).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_names_record_column_member_and_row_where_the_member_takes_none()
    {
        IArrowArray array = Arrays.Of<long>(Int64Type.Default, 1, 2, null, 4, null);
        string message = Arrays.Misfit(array, Whole, nullable: false);
        Assert.Equal("Record Case, column 'c' (Member), row 1002 of the result: expected int64, not null, found null.", message);
    }
}
