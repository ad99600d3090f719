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
    public void Fields_are_met_by_name_elements_keys_and_values_by_position()
    {
        StructType item = new([new Field("Qty", Int64Type.Default, true), new Field("other", DoubleType.Default, true)]);
        Schema schema = new(
            [new Field("Items", new ListType(new Field("l", item, true)), true), new Field("tags", new MapType(new Field("k", StringType.Default, false), new Field("key", Int64Type.Default, true)), true)], null);
        ArrowBinder binder = new(schema, "Case");
        ArrowListColumn items = binder.List("items", "Items", true, false, out ArrowBinder element);
        ArrowStructColumn each = element.Struct("element", "Items", true, false, out ArrowBinder fields);
        ArrowColumn qty = fields.Bind("qty", "Qty", Whole, true, false);
        ArrowMapColumn tags = binder.Map("TAGS", "Tags", true, false, out ArrowBinder entry);
        ArrowColumn key = entry.Bind("key", "Tags", Text, false, false);
        ArrowColumn value = entry.Bind("value", "Tags", Whole, true, false);
        binder.Complete();
        Assert.All(new ArrowNode[] { items, each, qty, tags, key, value }, static node => Assert.False(node.IsAbsent));
    }

    [Fact]
    public void Every_difference_below_a_column_is_listed_with_its_path()
    {
        StructType item = new([new Field("a", StringType.Default, true), new Field("A", StringType.Default, true), new Field("qty", DoubleType.Default, true)]);
        Schema schema = new(
            [
                new Field("items", new ListType(item), true), new Field("tags", new MapType(Int64Type.Default, new ListType(item)), true), new Field("flat", Int64Type.Default, true),
                new Field("list", new ListType(Int64Type.Default), true),
            ],
            null);
        ArrowBinder binder = new(schema, "Case");
        binder.List("items", "Items", true, false, out ArrowBinder element);
        element.Struct("element", "Items", true, false, out ArrowBinder fields);
        fields.Bind("a", "A", Text, true, false);
        fields.Bind("qty", "Qty", Whole, true, false);
        fields.Bind("note", "Note", Text, true, false);
        fields.Bind("maybe", "Maybe", Text, true, optional: true);
        binder.Map("tags", "Tags", true, false, out ArrowBinder entry);
        entry.Bind("key", "Tags", Text, false, false);
        entry.List("value", "Tags", true, false, out ArrowBinder deeper);
        deeper.Bind("element", "Tags", Text, true, false);
        binder.Struct("flat", "Flat", true, false, out ArrowBinder silent);
        silent.Bind("x", "X", Text, false, false);
        binder.List("flat", "Flat", true, false, out _);
        binder.Map("list", "List", true, false, out _);
        binder.List("tags", "Tags", true, false, out _);
        binder.Bind("list", "List", Whole, true, false);
        string[] lines = Assert.Throws<LakeBindException>(binder.Complete).Message.Split(Environment.NewLine);
        const string Item = "struct<a string, A string, qty float64>";
        Assert.Equal(
            [
                "  column 'items[].a' (A): ambiguous, found 'a', 'A'",
                "  column 'items[].qty' (Qty): expected int64, found float64",
                "  column 'items[].note' (Note): expected string, found no such field",
                "  column 'tags[].key' (Tags): expected string, found int64",
                $"  column 'tags[].value[]' (Tags): expected string, found {Item}",
                "  column 'flat' (Flat): expected a struct, found int64",
                "  column 'flat' (Flat): expected a list, found int64",
                "  column 'list' (List): expected a map, found list<int64>",
                $"  column 'tags' (Tags): expected a list, found map<int64, list<{Item}>>",
                "  column 'list' (List): expected int64, found list<int64>",
            ],
            lines[1..^1]);
        Assert.StartsWith($"The result has: items list<{Item}>, tags map<int64, list<{Item}>>, flat int64, list list<int64>.", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Below_an_absent_column_everything_is_absent_and_nothing_is_asked_of_the_result()
    {
        RecordBatch batch = Arrays.Batch(("a", Arrays.Of<long>(Int64Type.Default, 1)));
        ArrowBinder binder = new(batch.Schema, "Case");
        ArrowStructColumn structs = binder.Struct("b", "B", false, optional: true, out ArrowBinder fields);
        ArrowListColumn lists = fields.List("l", "L", false, false, out ArrowBinder element);
        ArrowMapColumn maps = element.Map("element", "L", false, false, out ArrowBinder entry);
        ArrowColumn value = entry.Bind("value", "L", Whole, false, false);
        binder.Complete();
        structs.Load(batch, 0);
        Assert.All(new ArrowNode[] { structs, lists, maps, value }, static node => Assert.True(node.IsAbsent));
        Assert.True(lists.Starts.IsEmpty && lists.Ends.IsEmpty && value.Int64.IsEmpty);
    }

    [Fact]
    public void What_lies_below_a_column_is_loaded_with_it()
    {
        RecordBatch batch = Nested.Build(new LakeField("c", LakeType.List(Whole, true), true), [new object?[] { 1L }]);
        ArrowBinder binder = new(batch.Schema, "Case");
        binder.List("c", "C", true, false, out ArrowBinder element);
        ArrowColumn elements = element.Bind("element", "C", Whole, true, false);
        Assert.Contains("'c[]' is loaded with its column", Assert.Throws<InvalidOperationException>(() => elements.Load(batch, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_names_record_column_member_and_row_where_the_member_takes_none()
    {
        IArrowArray array = Arrays.Of<long>(Int64Type.Default, 1, 2, null, 4, null);
        string message = Arrays.Misfit(array, Whole, nullable: false);
        Assert.Equal("Record Case, column 'c' (Member), row 1002 of the result: expected int64, not null, found null. Where nulls may be, make it nullable in the record; else leave them out of the result.", message);
    }
}
