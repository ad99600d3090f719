using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Nesting;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Client;

public sealed class LakeArrowTests
{
    private const int LakeArrowDefault = 65_536;

    private static readonly RowStamp Stamp = new(1_700_000_000_000_000, Guid.Empty);

    [Theory]
    [InlineData(0, 3, new int[0])]
    [InlineData(7, 3, new[] { 3, 3, 1 })]
    [InlineData(6, 3, new[] { 3, 3 })]
    [InlineData(3000, 2000, new[] { 2000, 1000 })]
    [InlineData(3000, LakeArrowDefault, new[] { 3000 })]
    public async Task Rows_become_batches_of_the_size_asked_for_and_rows_again(int count, int batchRows, int[] sizes)
    {
        Person[] rows = People(count);
        Person[] expected = [.. rows.Select(r => r with { CreatedAt = LakeConvert.ToDateTimeOffset(Stamp.Micros) })];
        List<RecordBatch> batches = [.. LakeArrow.ToBatches(rows.Select(r => r), batchRows, Stamp)];
        Assert.Equal(sizes, batches.Select(b => b.Length));
        Assert.Equal(expected, LakeArrow.FromBatches<Person>(batches));

        List<RecordBatch> asyncBatches = await ToListAsync(LakeArrow.ToBatchesAsync(new Streams().Async(rows), batchRows, Stamp));
        Assert.Equal(sizes, asyncBatches.Select(b => b.Length));
        Assert.Equal(expected, await ToListAsync(LakeArrow.FromBatchesAsync<Person>(AsAsync(asyncBatches))));
    }

    [Fact]
    public void Auto_columns_take_one_stamp_of_the_instant_when_no_stamp_is_given()
    {
        long before = RowStamp.Now().Micros;
        List<Person> rows = [.. LakeArrow.FromBatches<Person>(LakeArrow.ToBatches(People(4), 2))];
        DateTimeOffset stamped = Assert.Single(rows.Select(r => r.CreatedAt).Distinct());
        Assert.InRange(LakeConvert.ToMicros(stamped), before, RowStamp.Now().Micros);
    }

    [Fact]
    public void The_schema_is_that_of_the_batches()
    {
        RecordBatch batch = Assert.Single(LakeArrow.ToBatches(People(1)));
        Assert.Null(ArrowSchemas.Difference(LakeArrow.SchemaOf<Person>(), batch.Schema));
        Assert.Equal(Person.LakeSchema.Columns.Select(c => c.Name), LakeArrow.SchemaOf<Person>().FieldsList.Select(f => f.Name));
    }

    [Fact]
    public void Batches_are_disposed_as_soon_as_they_are_read_unless_they_are_left_open()
    {
        CountingAllocator first = new();
        CountingAllocator second = new();
        RecordBatch[] batches = [.. LakeArrow.ToBatches(People(4), 2).Zip([first, second], static (batch, memory) => batch.Clone(memory))];
        Assert.Equal(4, LakeArrow.FromBatches<Person>(batches, leaveOpen: true).Count());
        Assert.True(first.Alive > 0 && second.Alive > 0);
        using (IEnumerator<Person> rows = LakeArrow.FromBatches<Person>(batches).GetEnumerator())
        {
            Assert.True(rows.MoveNext());
            Assert.Equal(0, first.Alive);
            Assert.True(rows.MoveNext());
            Assert.Equal("p1", rows.Current.Id);
        }

        Assert.True(second.Alive > 0);
    }

    [Fact]
    public void A_batch_that_is_refused_is_disposed_too()
    {
        CountingAllocator memory = new();
        RecordBatch wrong = Arrays.Batch(("id", Arrays.Of<long>(Int64Type.Default, 1))).Clone(memory);
        Assert.True(memory.Alive > 0);
        Assert.Throws<LakeBindException>(() => LakeArrow.FromBatches<Person>([wrong]).ToList());
        Assert.Equal(0, memory.Alive);
    }

    [Fact]
    public async Task Another_schema_in_the_midst_is_an_error_that_says_so()
    {
        RecordBatch first = Assert.Single(LakeArrow.ToBatches(People(2)));
        RecordBatch other = new(
            new Schema([first.Schema.GetFieldByIndex(0), first.Schema.GetFieldByIndex(1), new Field("visits", Int32Type.Default, false), .. first.Schema.FieldsList.Skip(3)], null),
            [first.Column(0), first.Column(1), Arrays.Of<int>(Int32Type.Default, 1, 2), first.Column(3), first.Column(4)],
            2);
        IEnumerator<Person> rows = LakeArrow.FromBatches<Person>([first, other], leaveOpen: true).GetEnumerator();
        Assert.True(rows.MoveNext() && rows.MoveNext());
        string message = Assert.Throws<LakeBindException>(() => rows.MoveNext()).Message;
        Assert.StartsWith("Batch 1 has another schema than the batches before it: its column 2 is visits int32", message, StringComparison.Ordinal);
        Assert.Contains("instead of visits int64", message, StringComparison.Ordinal);
        LakeBindException e = await Assert.ThrowsAsync<LakeBindException>(() => ToListAsync(LakeArrow.FromBatchesAsync<Person>(AsAsync([first, other]))));
        Assert.Equal(message, e.Message);
    }

    [Fact]
    public void A_schema_is_another_when_a_reader_bound_to_the_first_would_misread_it()
    {
        IArrowType[] types =
        [
            Int32Type.Default, Int64Type.Default, StringType.Default, new FixedSizeBinaryType(4), new FixedSizeBinaryType(5), new Decimal128Type(10, 2), new Decimal128Type(10, 3), new Decimal256Type(10, 2),
            new TimestampType(TimeUnit.Second, "UTC"), new TimestampType(TimeUnit.Microsecond, "UTC"), new TimestampType(TimeUnit.Microsecond, (string?)null), new Time64Type(TimeUnit.Microsecond),
            new Time64Type(TimeUnit.Nanosecond), new DictionaryType(Int8Type.Default, StringType.Default, false), new DictionaryType(Int16Type.Default, StringType.Default, false), new GuidType(),
            new ListType(Int32Type.Default), new ListType(Int64Type.Default), new LargeListType(Int64Type.Default), new FixedSizeListType(Int64Type.Default, 2), new FixedSizeListType(Int64Type.Default, 3),
            new StructType([new Field("a", Int32Type.Default, true)]), new StructType([new Field("b", Int32Type.Default, true)]),
            new StructType([new Field("a", Int32Type.Default, true), new Field("b", Int32Type.Default, true)]), new MapType(StringType.Default, Int64Type.Default), new MapType(StringType.Default, StringType.Default),
        ];
        foreach ((int i, IArrowType a) in types.Index())
        {
            Schema first = new([new Field("x", a, true)], null);
            Assert.Null(ArrowSchemas.Difference(first, new Schema([new Field("x", a, false)], null)));
            Assert.NotNull(ArrowSchemas.Difference(first, new Schema([new Field("y", a, true)], null)));
            Assert.NotNull(ArrowSchemas.Difference(first, new Schema([], null)));
            foreach (IArrowType b in types.Where((_, j) => j != i))
            {
                Assert.NotNull(ArrowSchemas.Difference(first, new Schema([new Field("x", b, true)], null)));
            }
        }
    }

    [Fact]
    public void A_value_that_its_column_cannot_hold_is_named_with_its_row()
    {
        Person[] rows = People(5);
        rows[3] = rows[3] with { Balance = 0.001m };
        LakeDataException e = Assert.Throws<LakeDataException>(() => LakeArrow.ToBatches(rows, 2).Count());
        Assert.StartsWith("Table crm.people, row 3: Column 'balance': 0.001 does not fit", e.Message, StringComparison.Ordinal);
        rows[3] = rows[3] with { Balance = 0, Id = "\uD800" };
        Assert.StartsWith("Table crm.people, row 3: Column 'id'", Assert.Throws<LakeDataException>(() => LakeArrow.ToBatches(rows, 2).Count()).Message, StringComparison.Ordinal);
        rows[3] = null!;
        Assert.StartsWith("Table crm.people, row 3: the row is null", Assert.Throws<LakeDataException>(() => LakeArrow.ToBatches(rows, 2).Count()).Message, StringComparison.Ordinal);
    }

    public static TheoryData<Order, string> Lacking => new()
    {
        { Whole with { BillTo = null! }, "bill_to" },
        { Whole with { BillTo = new Address(null!, null, null) }, "bill_to.street" },
        { Whole with { Lines = null! }, "lines" },
        { Whole with { Lines = [new Line { Sku = "a", Tags = [] }, null!] }, "lines.element" },
        { Whole with { Lines = [new Line { Sku = "a", Tags = [null!] }] }, "lines.element.tags.element" },
        { Whole with { Labels = new() { ["a"] = null! } }, "labels.value" },
    };

    private static Order Whole { get; } = new() { Id = "a", BillTo = new Address("", null, null), Lines = [] };

    [Theory, MemberData(nameof(Lacking))]
    public void A_null_that_may_not_be_is_named_with_its_row_at_every_level(Order row, string column)
    {
        LakeDataException error = Assert.Throws<LakeDataException>(() => LakeArrow.ToBatches([Whole, Whole, Whole, row, Whole], 2).ToList());
        Assert.StartsWith($"Table cases.orders, row 3: Column '{column}': null ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_enumerated_before_it_is_asked_for_and_what_is_left_early_is_given_back()
    {
        Assert.Throws<ArgumentNullException>(() => LakeArrow.ToBatches<Person>(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => LakeArrow.ToBatches(People(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LakeArrow.ToBatchesAsync(new Streams().Async([]), 0));
        Streams source = new();
        using (IEnumerator<RecordBatch> batches = LakeArrow.ToBatches(source.Sync(People(10)), 2).GetEnumerator())
        {
            Assert.Equal(0, source.Given);
            Assert.True(batches.MoveNext());
            Assert.Equal((2, false), (source.Given, source.Disposed));
        }

        Assert.True(source.Disposed);
        using CancellationTokenSource cancellation = new();
        Streams cancelled = new();
        await foreach (RecordBatch batch in LakeArrow.ToBatchesAsync(cancelled.Async(People(10)), 2, cancellationToken: cancellation.Token))
        {
            Assert.Equal(cancellation.Token, cancelled.Token);
            break;
        }

        Assert.True(cancelled.Disposed);
    }

    [Fact]
    public void Rows_of_messages_are_counted_over_all_batches()
    {
        RecordBatch good = Assert.Single(LakeArrow.ToBatches(People(2)));
        RecordBatch bad = new(good.Schema, [good.Column(0), good.Column(1), Arrays.Of<long>(Int64Type.Default, 1, null), good.Column(3), good.Column(4)], 2);
        string message = Assert.Throws<LakeDataException>(() => LakeArrow.FromBatches<Person>([good, bad]).Count()).Message;
        Assert.Contains("column 'visits' (Visits), row 3 of the result", message, StringComparison.Ordinal);
    }

    private static Person[] People(int count) => [.. Enumerable.Range(0, count).Select(i => new Person("p" + i, i % 3 == 0 ? null : "de", i, i / 100m))];

    private static async IAsyncEnumerable<T> AsAsync<T>(IEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (T item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return item;
        }
    }

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (T item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
