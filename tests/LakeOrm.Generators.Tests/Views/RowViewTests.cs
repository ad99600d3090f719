using System.Reflection;
using Apache.Arrow;
using Apache.Arrow.Types;
using CsCheck;
using LakeOrm.Generators.Tests.Running;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Nesting;
using LakeOrm.RecordCases.Shapes;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.Generators.Tests.Views;

/// <summary>A row view shows what the record of the same row holds, in place.</summary>
public sealed class RowViewTests
{
    private static readonly DateTimeOffset Written = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Every_type() => Running.Rows.Of<EveryType>().Sample(ShowsTheRows, iter: 100);

    [Fact]
    public void Every_nullable_type() => Running.Rows.Of<EveryNullableType>().Sample(ShowsTheRows, iter: 100);

    [Fact]
    public void Every_nesting() => Running.Rows.Of<EveryNesting>(12).Sample(ShowsTheRows, iter: 100);

    [Fact]
    public void Converted_values_and_the_text_of_json_columns() => Running.Rows.Of<Converted>().Sample(ShowsTheRows, iter: 100);

    [Fact]
    public void A_positional_record() => ShowsTheRows([new Positional("a", 1, "n") { Extra = "e" }, new Positional("b")]);

    [Fact]
    public void Record_structs()
    {
        ShowsTheRows([new Point(1, -2, "a"), new Point(long.MaxValue, 0, "b")]);
        ShowsTheRows([new MutableStruct { Number = 1, Name = "x" }, default]);
    }

    [Fact]
    public void Records_on_a_base()
    {
        ShowsTheRows([new Dog("Rex", 3), new Dog("Lassie", 4)]);
        ShowsTheRows([new Cat("Tom")]);
    }

    [Fact]
    public void A_record_nested_in_a_generic_interface() => ShowsTheRows([new Outer.IInner<int>.Nested(1, "x"), new Outer.IInner<int>.Nested(2, "y")]);

    [Fact]
    public void Members_called_as_the_generated_code_calls_something() => ShowsTheRows([new Parts { First = 1, FirstCount = 2, Row = 3 }, new Parts { Rows = 4 }]);

    [Fact]
    public void A_batch_without_rows() => ShowsTheRows(System.Array.Empty<Order>());

    [Fact]
    public void Every_way_to_go_through_an_order()
    {
        using LakeBatch<Order> batch = Orders(3);
        List<string> seen = [];
        foreach (ref readonly Order.RowView row in Order.View(batch))
        {
            seen.Add($"{row.Id.ToString()}: {row.BillTo.Street.ToString()}, {row.ShipTo.IsNull}, {row.CreatedAt == Written}");
            foreach (Order.RowViews.LinesElementView line in row.Lines)
            {
                seen.Add($"  {line.Quantity} {line.Sku.ToString()} at {line.Price}, {line.Note.IsNull}");
                foreach (LakeUtf8 tag in line.Tags)
                {
                    seen.Add($"    {tag.ToString()}");
                }
            }

            foreach (Order.RowViews.LabelsEntryView label in row.Labels)
            {
                seen.Add($"  {label.Key.ToString()} = {label.Value.ToString()}");
            }
        }

        Assert.Equal(
            [
                "o0: s0, True, True", "  a = 0",
                "o1: s1, False, True", "  1 sku0 at 0.5000, True", "    t", "    u", "  a = 1",
                "o2: s2, True, True", "  1 sku0 at 0.5000, True", "    t", "    u", "  2 sku1 at 1.5000, True", "    t", "    u", "  a = 2",
            ],
            seen);

        int copies = 0;
        foreach (Order.RowView row in Order.View(batch))
        {
            Assert.Equal(copies, row.Lines.Count);
            copies++;
        }

        Assert.Equal((3, 3), (copies, Order.View(batch).Count));
        Assert.True(Order.View(batch)[2].Id.Equals("o2"));
        Assert.True(Order.View(batch)[1].ShipTo.Street.Equals("there"u8));
    }

    [Fact]
    public void What_is_not_there_is_refused()
    {
        using LakeBatch<Order> batch = Orders(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => Order.View(batch)[-1].Id.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Order.View(batch)[2].Id.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Order.View(batch)[1].Lines[1].Sku.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Order.View(batch)[1].Lines[-1].Sku.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Order.View(batch)[1].Labels[1].Key.Length);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => Order.View(batch)[0].ShipTo.Street.Length);
        Assert.Contains("'ship_to' is null", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_was_disposed_shows_nothing()
    {
        LakeBatch<Order> batch = Orders(3);
        Assert.Throws<ObjectDisposedException>(() =>
        {
            foreach (ref readonly Order.RowView row in Order.View(batch))
            {
                Assert.True(row.Id.Equals("o0"));
                batch.Dispose();
            }
        });
        Assert.Throws<ObjectDisposedException>(() => Order.View(batch).Count);

        LakeBatch<Order> other = Orders(3);
        Assert.Throws<ObjectDisposedException>(() =>
        {
            Order.RowViews rows = Order.View(other);
            Assert.True(rows[1].Id.Equals("o1"));
            other.Dispose();
            Assert.True(rows[1].Id.IsNull);
        });
        Assert.Throws<ArgumentNullException>(() => Order.View(null!).Count);
    }

    [Fact]
    public void Going_through_rows_allocates_nothing()
    {
        using LakeBatch<Order> orders = Orders(500);
        using LakeBatch<EveryNullableType> flat = BatchDriver.Query<EveryNullableType>(Arrow([.. Enumerable.Repeat(
            new EveryNullableType { Decimal38 = 1, Text = "ß", Bytes = [1], Guid = System.Guid.NewGuid(), Colour = Colour.Green, Huge = Huge.Most, Instant = DateTime.UnixEpoch, UInt64 = 7 }, 500)]));
        Sum(orders, flat);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long sum = Sum(orders, flat);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
    }

    [Fact]
    public void A_column_that_is_absent_is_its_declared_default_or_else_its_types()
    {
        Schema schema = new([new Field("id", Int64Type.Default, false)], null);
        using LakeBatch<EveryDefault> batch = BatchDriver.Query<EveryDefault>(new RecordBatch(schema, [new Int64Array.Builder().Append(1).Build()], 1));
        HashSet<string> members = Members(typeof(EveryDefault.RowView));
        members.Remove(nameof(EveryDefault.Kept));
        string shown = Assert.Single(Texts<EveryDefault>(batch));
        Assert.Equal(Assert.Single(RowText.Of(batch.ToList(), members)), shown.Replace("Kept=null; ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_nested_column_that_is_absent_is_null()
    {
        using RecordBatch full = Arrow([new Order { Id = "a", BillTo = new("s", null, null), Lines = [] }]);
        MapArray totals = new MapArray.Builder(new MapType(StringType.Default, new Decimal128Type(5, 2))).Append().Build();
        ListArray.Builder skus = new(StringType.Default);
        skus.Append();
        Schema schema = new(
            [
                full.Schema.GetFieldByName("id"), full.Schema.GetFieldByName("ship_to"),
                new Field("skus", new ListType(StringType.Default), true), new Field("totals", totals.Data.DataType, true),
            ],
            null);
        using LakeBatch<OrderTotal> batch = BatchDriver.Query<OrderTotal>(new RecordBatch(schema, [full.Column("id"), full.Column("ship_to"), skus.Build(), totals], 1));
        OrderTotal.RowView row = OrderTotal.View(batch)[0];
        Assert.Equal((true, 0), (row.Lines.IsNull, row.Lines.Count));
        Assert.Equal((false, 0), (row.Skus.IsNull, row.Skus.Count));
        Assert.Equal((false, 0), (row.Totals.IsNull, row.Totals.Count));
    }

    [Fact]
    public void A_value_that_no_member_can_hold_is_the_readers_error()
    {
        using RecordBatch full = Arrow([new EveryNullableType(), new EveryNullableType()]);
        using LakeBatch<EveryNullableType> batch = BatchDriver.Query<EveryNullableType>(Replaced(full, "colour", new StringArray.Builder().Append("Red").Append("Mauve").Build()));
        Assert.Equal(Colour.Red, EveryNullableType.View(batch)[0].Colour);
        LakeDataException e = Assert.Throws<LakeDataException>(() => EveryNullableType.View(batch)[1].Colour);
        Assert.Equal(Assert.Throws<LakeDataException>(() => batch.ToList()).Message, e.Message);
        Assert.Contains("row 1 of the result: expected a name of Colour, found 'Mauve'", e.Message, StringComparison.Ordinal);

        using LakeBatch<EveryNullableType> wide = BatchDriver.Query<EveryNullableType>(Replaced(full, "byte", new Int16Array.Builder().Append(255).Append(256).Build()));
        Assert.Equal((byte)255, EveryNullableType.View(wide)[0].Byte);
        Assert.Throws<LakeDataException>(() => EveryNullableType.View(wide)[1].Byte);
    }

    private static long Sum(LakeBatch<Order> orders, LakeBatch<EveryNullableType> flat)
    {
        long sum = 0;
        foreach (ref readonly Order.RowView row in Order.View(orders))
        {
            sum += row.Id.Length + row.BillTo.Street.Utf8.Length + row.CreatedAt.Ticks;
            foreach (Order.RowViews.LinesElementView line in row.Lines)
            {
                sum += line.Quantity + line.Sku.Length + (long)line.Price + (line.ShipTo.IsNull ? 1 : 0);
                foreach (LakeUtf8 tag in line.Tags)
                {
                    sum += tag.Length;
                }
            }

            foreach (Order.RowViews.LabelsEntryView label in row.Labels)
            {
                sum += label.Key.Equals("a") ? label.Value.Length : 0;
            }
        }

        foreach (EveryNullableType.RowView row in EveryNullableType.View(flat))
        {
            sum += (long)row.Decimal38!.Value + row.Text.Length + row.Bytes.Span[0] + row.Guid!.Value.Variant + (int)row.Colour!.Value + (row.Huge == Huge.Most ? 1 : 0) + row.Instant!.Value.Year
                + (long)row.UInt64!.Value + (row.Boolean ?? true ? 1 : 0);
        }

        return sum;
    }

    private static LakeBatch<Order> Orders(int count) => BatchDriver.Query<Order>(Arrow(
        [.. Enumerable.Range(0, count).Select(static i => new Order
        {
            Id = $"o{i}",
            BillTo = new Address($"s{i}", null, null),
            ShipTo = i % 2 == 1 ? new Address("there", "here", new GeoPoint(1, 2)) : null,
            Lines = [.. Enumerable.Range(0, Math.Min(i, 5)).Select(static k => new Line { Sku = $"sku{k}", Quantity = k + 1, Price = k + 0.5m, Tags = ["t", "u"] })],
            Labels = new() { ["a"] = $"{i}" },
        })]));

    private static void ShowsTheRows<T>(T[] rows)
        where T : ILakeTable<T>
    {
        using LakeBatch<T> batch = BatchDriver.Query<T>(Arrow(rows));
        HashSet<string> members = Members(RowsType<T>().GetProperty("Item")!.PropertyType);
        Assert.Equal(T.LakeSchema.Columns.Length, members.Count);
        Assert.Equal(RowText.Of(batch.ToList(), members), Texts<T>(batch));
    }

    private static HashSet<string> Members(Type row) => [.. row.GetProperties().Select(static p => p.Name)];

    private static string[] Texts<T>(LakeBatch<T> batch)
        where T : ILakeProjection<T> => (string[])typeof(RowViewTests).GetMethod(nameof(TextsOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(typeof(T), RowsType<T>(), RowsType<T>().GetProperty("Item")!.PropertyType).Invoke(null, [batch])!;

    private static string[] TextsOf<T, TRows, TRow>(LakeBatch<T> batch)
        where T : ILakeProjection<T>
        where TRows : allows ref struct
        where TRow : allows ref struct
    {
        TRows rows = typeof(T).GetMethod("View")!.CreateDelegate<ViewMethod<T, TRows>>()(batch);
        return new ListText<TRows, TRow>().Elements(ref rows);
    }

    private static Type RowsType<T>() => typeof(T).GetMethod("View")!.ReturnType;

    private static RecordBatch Arrow<T>(T[] rows)
        where T : ILakeTable<T> => T.ToArrow(rows, new RowStamp(Written.ToUnixTimeMilliseconds() * 1000, System.Guid.Empty));

    private static RecordBatch Replaced(RecordBatch batch, string column, IArrowArray values)
    {
        int at = batch.Schema.GetFieldIndex(column);
        return new RecordBatch(batch.Schema, batch.Arrays.Select((array, i) => i == at ? values : array), batch.Length);
    }
}
