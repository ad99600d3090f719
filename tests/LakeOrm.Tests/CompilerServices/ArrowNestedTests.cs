using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using CsCheck;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet.Tests;
using LakeOrm.Tests.Support;
using ParquetSharp.Arrow;

namespace LakeOrm.Tests.CompilerServices;

public class ArrowNestedTests
{
    private static readonly LakeType Date = new(LakeTypeKind.Date);
    private static readonly LakeType Dates = LakeType.List(Date, nullable: false);

    public static TheoryData<string> Layouts => [.. Lists.Layouts];

    [Fact]
    public void Nested_values_of_every_shape_come_back_as_they_were_written_also_from_a_slice() =>
        (from type in Nested.Types(3)
         from nullable in Gen.Bool
         from rows in Nested.Values(type, nullable).Array[0, 12]
         from start in Gen.Int[0, rows.Length]
         from length in Gen.Int[0, rows.Length - start]
         select (Field: new LakeField("c", type, nullable), rows, start, length)).Sample(
            t =>
            {
                using RecordBatch batch = Nested.Build(t.Field, t.rows);
                Assert.Equal(t.rows.Select(Nested.Show), Nested.Read(batch, t.Field));
                Assert.Equal(t.rows.Skip(t.start).Take(t.length).Select(Nested.Show), Nested.Read(batch.Slice(t.start, t.length), t.Field));
            },
            iter: 2000);

    [Fact]
    public void Arrow_in_C_plus_plus_takes_what_is_built_and_gives_back_what_is_read() =>
        (from type in Nested.Types(2)
         from nullable in Gen.Bool
         from rows in Nested.Values(type, nullable).Array[1, 30]
         select (Field: new LakeField("c", type, nullable), rows)).Sample(
            t =>
            {
                using RecordBatch batch = Nested.Build(t.Field, t.rows);
                using TempFile temporary = new();
                using (FileWriter writer = new(temporary.Path, batch.Schema))
                {
                    writer.WriteRecordBatch(batch);
                    writer.Close();
                }

                // By its path: Arrow reads on threads of its own, and one that is the last to let go of a .NET stream calls into what the collector has taken.
                using FileReader reader = new(temporary.Path);
                using IArrowArrayStream batches = reader.GetRecordBatchReader();
                using RecordBatch read = batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult();
                Assert.Equal(t.rows.Select(Nested.Show), Nested.Read(read, t.Field));
            },
            iter: 200);

    // Under each null, and between the lists, are elements that are null and dates of no year, and the member takes neither.
    [Theory, MemberData(nameof(Layouts))]
    public void Lists_are_read_from_every_layout_and_what_belongs_to_none_means_nothing(string layout)
    {
        Gen<int> size = layout == "fixed size list" ? Gen.Const(2) : Gen.Int[0, 3];
        Gen<int[]?> list = size.SelectMany(n => Gen.Int[-9999, 9999].Array[n]).Select(static v => (int[]?)v);
        Gen.Frequency((3, list), (1, Gen.Const((int[]?)null)!)).Array[0, 20].Sample(
            rows =>
            {
                LakeType type = layout == "map" ? LakeType.Map(Date, Date, nullable: false) : Dates;
                string[] expected = [.. rows.Select(row => Nested.Show(row?.Select(Element).ToArray()))];
                IArrowArray array = Lists.Of(layout, rows);
                Assert.Equal(expected, Nested.Read(array, type));
                Assert.Equal(expected.Skip(1), Nested.Read(ArrowArrayFactory.Slice(array, Math.Min(1, rows.Length), rows.Length), type));
            },
            iter: 300);

        object? Element(int days)
        {
            DateOnly date = LakeConvert.ToDateOnly(days);
            return layout == "map" ? new object?[] { date, date } : date;
        }
    }

    [Fact]
    public void Views_may_share_elements_and_come_in_any_order()
    {
        IArrowArray array = Raw(new ListViewType(Int64Type.Default), 4, [Lists.Bytes(new[] { 2, 0, 1, 4 }), Lists.Bytes(new[] { 2, 3, 0, 0 })], Arrays.Of<long>(Int64Type.Default, 10, 11, 12, 13).Data);
        Assert.Equal(["[12, 13]", "[10, 11, 12]", "[]", "[]"], Nested.Read(array, LakeType.List(Nested.Whole, false)));
    }

    [Fact]
    public void A_structs_fields_are_null_where_it_is_null_whatever_they_hold()
    {
        IArrowArray days = Arrays.Cut(Date32Type.Default, 2, int.MaxValue, 1, null, 3);
        IArrowArray texts = new StringArray.Builder().Append("a").AppendNull().Append("c").Build();
        IArrowArray array = Struct([("d", days), ("s", texts)], [true, false, true]);
        LakeType type = LakeType.Struct(new("s", Nested.Text, false), new("D", Date, false));
        Assert.Equal(["[a, 1970-01-02]", "null", "[c, 1970-01-04]"], Nested.Read(array, type));
        ArrowBinder binder = new(Arrays.Batch(("c", array)).Schema, "Case");
        ArrowStructColumn column = binder.Struct("c", "C", true, false, out ArrowBinder fields);
        ArrowColumn field = fields.Bind("D", "D", Date, false, false);
        binder.Complete();
        column.Load(Arrays.Batch(("c", array)), 0);
        Assert.True(column.HasNulls && field.HasNulls);
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(field.IsNull));
    }

    [Fact]
    public void What_is_garbage_for_a_null_is_an_error_for_a_value()
    {
        IArrowArray array = Struct([("d", Arrays.Cut(Date32Type.Default, 0, 0, 1, int.MaxValue))], [true, true]);
        Assert.Equal(
            "Record Case, column 'c.d' (Member), row 1001 of the result: expected a date of the years 1 to 9999, found 2147483647 days since 1970-01-01.",
            Nested.Misfit(array, LakeType.Struct(new LakeField("d", Date, true))));
    }

    [Fact]
    public void An_error_names_the_way_to_the_value_and_the_row_of_the_result()
    {
        LakeType item = LakeType.Struct(new LakeField("qty", Nested.Whole, true));
        LakeField field = new("c", LakeType.Map(Nested.Text, LakeType.List(item, true), true), true);
        object[] pair = ["k", new object?[] { null, new object?[] { 7L }, new object?[] { null } }];
        RecordBatch batch = Nested.Build(field, null, new object[] { pair }, new object?[] { new object?[] { "x", null }, pair });
        LakeType strict = LakeType.Map(Nested.Text, LakeType.List(LakeType.Struct(new LakeField("qty", Nested.Whole, false)), true), true);
        Assert.Equal(
            "Record Case, column 'c[0].value[2].qty' (Member), row 1001 of the result: expected int64, not null, found null. Where nulls may be, make it nullable in the record; else leave them out of the result.",
            Assert.Throws<LakeDataException>(() => Nested.Read(batch, field with { Type = strict }, 1000)).Message);
        Assert.Equal(
            "Record Case, column 'c[1].value[2].qty' (Member), row 1000 of the result: expected int64, not null, found null. Where nulls may be, make it nullable in the record; else leave them out of the result.",
            Assert.Throws<LakeDataException>(() => Nested.Read(batch.Slice(2, 1), field with { Type = strict }, 1000)).Message);
    }

    [Fact]
    public void Nulls_are_refused_at_every_level_where_the_member_takes_none()
    {
        LakeType item = LakeType.Struct(new LakeField("a", Nested.Whole, true));
        Refuses("'c' (Member), row 1000 of the result: expected a struct, not null", item, false, null);
        Refuses("'c' (Member), row 1000 of the result: expected a list, not null", LakeType.List(item, true), false, null);
        Refuses("'c' (Member), row 1000 of the result: expected a map, not null", LakeType.Map(Nested.Text, item, true), false, null);
        Refuses("'c[1]' (Member), row 1000 of the result: expected a struct, not null", LakeType.List(item, false), true, new object?[] { new object?[] { 1L }, null });
        Refuses("'c[0].value' (Member), row 1000 of the result: expected a struct, not null", LakeType.Map(Nested.Text, item, false), true, new object?[] { new object?[] { "k", null } });

        static void Refuses(string expected, LakeType type, bool nullable, object? row) =>
            Assert.Contains(expected, Assert.Throws<LakeDataException>(() => Nested.Read(Nested.Build(new LakeField("c", Loosen(type), true), row), new LakeField("c", type, nullable), 1000)).Message, StringComparison.Ordinal);

        static LakeType Loosen(LakeType type) => type.Kind switch
        {
            LakeTypeKind.List => LakeType.List(type.Fields[0].Type, true),
            LakeTypeKind.Map => LakeType.Map(type.Fields[0].Type, type.Fields[1].Type, true),
            _ => type,
        };
    }

    [Fact]
    public void A_maps_keys_and_entries_are_there()
    {
        LakeType map = LakeType.Map(Nested.Whole, Nested.Whole, true);
        IArrowArray keys = Arrays.Of<long>(Int64Type.Default, 1, null);
        Assert.Contains("column 'c[1].key' (Member), row 1000", Nested.Misfit(Map(keys, [0, 2]), map), StringComparison.Ordinal);
        Assert.Equal(["[[1, 1]]"], Nested.Read(Map(keys, [0, 1]), map));
        Assert.Contains("column 'c[1]' (Member), row 1000 of the result: expected a struct, not null", Nested.Misfit(Map(keys, [0, 2], validEntries: [true, false]), map), StringComparison.Ordinal);

        static IArrowArray Map(IArrowArray keys, int[] offsets, bool[]? validEntries = null)
        {
            MapType type = new(Int64Type.Default, Int64Type.Default);
            ArrayData entries = Struct([("k", keys), ("v", keys)], validEntries ?? [true, true], type.KeyValueType).Data;
            return Raw(type, 1, [Lists.Bytes(offsets)], entries);
        }
    }

    [Fact]
    public void A_column_of_nulls_alone_is_every_nested_type()
    {
        NullArray nulls = new(2);
        LakeType item = LakeType.Struct(new LakeField("a", Nested.Whole, false));
        foreach (LakeType type in new[] { item, LakeType.List(item, false), LakeType.Map(Nested.Text, item, false) })
        {
            Assert.Equal(["null", "null"], Nested.Read(nulls, type));
            Assert.Contains("not null, found null", Nested.Misfit(nulls, type, nullable: false), StringComparison.Ordinal);
        }

        IArrowArray list = Raw(new ListType(NullType.Default), 2, [Lists.Bytes(new[] { 0, 2, 2 })], nulls.Data);
        Assert.Equal(["[null, null]", "[]"], Nested.Read(list, LakeType.List(item, true)));
        Assert.Contains("'c[0]'", Nested.Misfit(list, LakeType.List(item, false)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0, -1, 2 }, "list 0 has the elements 0 to -1 of 4")]
    [InlineData(new[] { -2, 1, 2 }, "list 0 has the elements -2 to 1 of 4")]
    [InlineData(new[] { 0, 3, 2 }, "list 1 has the elements 3 to 2 of 4")]
    [InlineData(new[] { 0, 4, 5 }, "list 1 has the elements 4 to 5 of 4")]
    [InlineData(new[] { int.MinValue, int.MaxValue, int.MaxValue }, "list 0 has the elements -2147483648 to 2147483647 of 4")]
    public void Offsets_that_leave_the_elements_are_refused(int[] offsets, string problem)
    {
        ArrayData elements = Arrays.Of<long>(Int64Type.Default, 1, 2, 3, 4).Data;
        long[] large = [.. offsets.Select(static o => (long)o)];
        Refuses(Raw(new ListType(Int64Type.Default), 2, [Lists.Bytes(offsets)], elements), problem);
        Refuses(Raw(new LargeListType(Int64Type.Default), 2, [Lists.Bytes(large)], elements), problem);
        Refuses(Raw(new LargeListViewType(Int64Type.Default), 2, [Lists.Bytes(large[..2]), Lists.Bytes(new[] { large[1] - large[0], large[2] - large[1] })], elements), problem);
    }

    [Fact]
    public void Sizes_that_leave_the_elements_are_refused()
    {
        ArrayData elements = Arrays.Of<long>(Int64Type.Default, 1, 2, 3, 4).Data;
        Refuses(Raw(new ListViewType(Int64Type.Default), 1, [Lists.Bytes(new[] { 1 }), Lists.Bytes(new[] { int.MaxValue })], elements), "list 0 has the elements 1 to -2147483648 of 4");
        Refuses(Raw(new ListViewType(Int64Type.Default), 1, [Lists.Bytes(new[] { 1 }), Lists.Bytes(new[] { -1 })], elements), "list 0 has the elements 1 to 0 of 4");
        Refuses(Raw(new LargeListViewType(Int64Type.Default), 1, [Lists.Bytes(new[] { 1L }), Lists.Bytes(new[] { long.MaxValue })], elements), "list 0 has the elements 1 to -9223372036854775808 of 4");
        Refuses(Raw(new LargeListType(Int64Type.Default), 1, [Lists.Bytes(new[] { 0L, 1L << 32 })], elements), "list 0 has the elements 0 to 4294967296 of 4");
        Refuses(Raw(new FixedSizeListType(Int64Type.Default, 3), 2, [], elements), "list 1 has the elements 3 to 6 of 4");
        Refuses(Raw(new FixedSizeListType(Int64Type.Default, int.MaxValue), 2, [], elements), "list 0 has the elements 0 to 2147483647 of 4");
    }

    [Fact]
    public void Buffers_and_children_that_are_too_short_are_refused()
    {
        ArrayData elements = Arrays.Of<long>(Int64Type.Default, 1, 2, 3, 4).Data;
        LakeType one = LakeType.Struct(new LakeField("a", Nested.Whole, true));
        Refuses(Raw(new ListType(Int64Type.Default), 3, [Lists.Bytes(new[] { 0, 1, 2 })], elements), "its buffer 1 has 12 bytes where 16 are needed");
        Refuses(Raw(new ListType(Int64Type.Default), 3, [], elements), "its buffer 1 has 0 bytes where 12 are needed");
        Refuses(Raw(new LargeListType(Int64Type.Default), 2, [Lists.Bytes(new[] { 0L, 1L })], elements), "its buffer 1 has 16 bytes where 24 are needed");
        Refuses(Raw(new ListType(Int64Type.Default), 1, [Lists.Bytes(new[] { 0, 0 })]), "it lacks its elements");
        ArrayData brief = new(Int64Type.Default, 4, 0, 0, [ArrowBuffer.Empty, Lists.Bytes(new[] { 1L, 2L })]);
        Refuses(Raw(new ListType(Int64Type.Default), 1, [Lists.Bytes(new[] { 0, 4 })], brief), "column 'c[]' (Member): the result's array is damaged: its buffer 1 has 16 bytes where 32 are needed");
        StructType type = new([new Field("a", Int64Type.Default, true)]);
        Refuses(Raw(type, 5, [], elements), "its child 0 has 4 values where 5 are needed", one);
        Refuses(Raw(type, 1, []), "it lacks its child 0", one);
        Refuses(new NoCheck(new ArrayData(type, 20, 3, 0, [new ArrowBuffer(new byte[1])], [elements])), "its buffer 0 has 1 bytes where 3 are needed", one);
        Refuses(new NoCheck(new ArrayData(type, 2, 3, 0, [ArrowBuffer.Empty], [elements])), "it has 3 nulls and no buffer that says where", one);
    }

    [Fact]
    public void Texts_and_bytes_that_leave_their_buffer_are_refused_unless_they_are_null()
    {
        ArrowBuffer bytes = new(Encoding.UTF8.GetBytes("abcd"));
        int[][] wrong = [[0, 1, 9], [0, 3, 1], [-1, 1, 2]];
        foreach (int[] offsets in wrong)
        {
            ArrowBuffer large = Lists.Bytes(offsets.Select(static o => (long)o).ToArray());
            Assert.Contains("bytes", Damage(Nested.Text, new ArrayData(StringType.Default, 2, 0, 0, [ArrowBuffer.Empty, Lists.Bytes(offsets), bytes])), StringComparison.Ordinal);
            Assert.Contains("of 4", Damage(new(LakeTypeKind.Binary), new ArrayData(BinaryType.Default, 2, 0, 0, [ArrowBuffer.Empty, Lists.Bytes(offsets), bytes])), StringComparison.Ordinal);
            Assert.Contains("of 4", Damage(Nested.Text, new ArrayData(LargeStringType.Default, 2, 0, 0, [ArrowBuffer.Empty, large, bytes])), StringComparison.Ordinal);
            foreach (ArrayData data in new ArrayData[]
            {
                new(StringType.Default, 2, 2, 0, [new ArrowBuffer(new byte[1]), Lists.Bytes(offsets), bytes]),
                new(LargeStringType.Default, 2, 2, 0, [new ArrowBuffer(new byte[1]), large, bytes]),
            })
            {
                Assert.True(Arrays.Load(ArrowArrayFactory.BuildArray(data), Nested.Text).IsNull(1));
            }
        }

        Assert.Contains("value 0 lies in buffer 7 of 1", Damage(Nested.Text, View(length: 20, buffer: 7, start: 0)), StringComparison.Ordinal);
        Assert.Contains("value 0 lies in buffer -1 of 1", Damage(Nested.Text, View(length: 20, buffer: -1, start: 0)), StringComparison.Ordinal);
        Assert.Contains("value 0 lies at bytes 0 to 20 of 4", Damage(Nested.Text, View(length: 20, buffer: 0, start: 0)), StringComparison.Ordinal);
        Assert.Contains("value 0 lies at bytes -1 to 19 of 4", Damage(Nested.Text, View(length: 20, buffer: 0, start: -1)), StringComparison.Ordinal);
        Assert.Contains("value 0 lies at bytes 0 to -1 of 4", Damage(Nested.Text, View(length: -1, buffer: 0, start: 0)), StringComparison.Ordinal);

        ArrayData View(int length, int buffer, int start) => new(StringViewType.Default, 1, 0, 0, [ArrowBuffer.Empty, Lists.Bytes(new[] { length, 0, buffer, start }), bytes]);

        static string Damage(LakeType type, ArrayData data) => Arrays.Misfit(ArrowArrayFactory.BuildArray(data), type);
    }

    [Fact]
    public void The_next_batch_takes_no_new_memory()
    {
        LakeField field = new("c", LakeType.List(LakeType.Struct(new("a", Nested.Text, true), new("b", LakeType.Map(Nested.Text, Nested.Whole, true), true)), true), true);
        object?[] map = [new object?[] { "k", null }];
        RecordBatch batch = Nested.Build(field, [.. Enumerable.Range(0, 1000).Select(i => i % 3 == 0 ? null : (object?)new object?[] { null, new object?[] { "t", map } })]);
        ArrowBinder binder = new(batch.Schema, "Case");
        Nested.Reader(binder, field, out ArrowNode column);
        column.Load(batch, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        column.Load(batch, 0);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Refuses(IArrowArray array, string problem, LakeType? type = null) =>
        Assert.Contains(problem, Nested.Misfit(array, type ?? LakeType.List(Nested.Whole, true)), StringComparison.Ordinal);

    private static StructArray Struct((string Name, IArrowArray Array)[] fields, bool[] valid, StructType? type = null)
    {
        // What follows the last bit may be anything.
        byte[] validity = [0xFF];
        foreach ((int i, bool v) in valid.Index())
        {
            validity[0] ^= (byte)(v ? 0 : 1 << i);
        }

        return new StructArray(
            type ?? new StructType([.. fields.Select(static f => new Field(f.Name, f.Array.Data.DataType, true))]),
            valid.Length,
            fields.Select(static f => f.Array),
            new ArrowBuffer(validity),
            valid.Count(static v => !v));
    }

    private static NoCheck Raw(IArrowType type, int length, ArrowBuffer[] buffers, params ArrayData[] children) =>
        new NoCheck(new ArrayData(type, length, 0, 0, [ArrowBuffer.Empty, .. buffers], children));

    // Arrow's own classes look at what they are given; an engine's batch need not have come through them.
    private sealed class NoCheck(ArrayData data) : IArrowArray
    {
        public int Length => data.Length;

        public int Offset => data.Offset;

        public int NullCount => data.NullCount;

        public ArrayData Data => data;

        public bool IsNull(int index) => false;

        public bool IsValid(int index) => true;

        public void Accept(IArrowArrayVisitor visitor)
        {
        }

        public void Dispose() => data.Dispose();
    }
}
