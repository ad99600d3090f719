using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Shapes;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>Every record shape, made by the generated reader.</summary>
public sealed class ShapeTests
{
    private static readonly RowStamp Stamp = new(1_700_000_000_000_000, Guid.CreateVersion7());

    [Fact]
    public void A_positional_record() => Same(new Positional("a", 1, "n") { Extra = "e" }, new Positional("b"));

    [Fact]
    public void A_readonly_record_struct() => Same(new Point(1, -2, "a"), new Point(long.MaxValue, 0, "b"));

    [Fact]
    public void A_record_struct_with_setters() => Same(new MutableStruct { Number = 1, Name = "x" }, default);

    [Fact]
    public void Get_only_members() => Same(new GetOnly("a", new(2020, 2, 29)), new GetOnly("", DateOnly.MaxValue));

    [Fact]
    public void A_positional_record_on_a_positional_base() => Same(new Dog("Rex", 3), new Dog("Lassie", 4));

    [Fact]
    public void A_record_with_a_body_on_a_positional_base() => Same(new Cat("Tom"), new Cat("Kitty"));

    [Fact]
    public void A_record_nested_in_a_generic_interface() => Same(new Outer.IInner<int>.Nested(1, "x"), new Outer.IInner<int>.Nested(2, "y"));

    [Fact]
    public void Two_parts_and_names_as_they_are()
    {
        Same(new Parts { First = 1, FirstCount = 2, Row = 3 }, new Parts { Rows = 4 });
        Assert.Equal(["First", "FirstCount", "Row", "Rows"], Schema<Parts>().Columns.Select(static c => c.Name));
    }

    [Fact]
    public void Inherited_columns_come_first_and_auto_columns_take_the_stamp()
    {
        Customer row = new() { Id = Guid.NewGuid(), Name = "n" };
        Assert.Equal(["id", "created_at", "kind", "name", "updated_at", "ingest_id", "ingest_uuid"], Schema<Customer>().Columns.Select(static c => c.Name));

        Customer read = Assert.Single(Read<Customer>(Arrow([row])));
        DateTimeOffset now = LakeConvert.ToDateTimeOffset(Stamp.Micros);
        Assert.Equal(row with { CreatedAt = now, UpdatedAt = now.UtcDateTime, IngestId = Stamp.IngestId.ToString(), IngestUuid = Stamp.IngestId }, read);
        Assert.Equal(default, row.CreatedAt);
    }

    [Fact]
    public void An_absent_optional_column_keeps_the_members_default()
    {
        RecordBatch full = Arrow([new Positional("a", 1, "n") { Extra = "e" }]);
        RecordBatch batch = new(new Schema([full.Schema.GetFieldByName("note"), full.Schema.GetFieldByName("id")], null), [full.Column("note"), full.Column("id")], 1);
        Assert.Equal(new Positional("a", 7, "n") { Extra = "kept" }, Assert.Single(Read<Positional>(batch)));
    }

    [Fact]
    public void An_absent_column_that_is_not_optional_is_an_error_with_every_other_one()
    {
        Schema schema = new([new Field("ID", StringType.Default, true), new Field("amount", BooleanType.Default, true)], null);
        LakeBindException e = Assert.Throws<LakeBindException>(() => Bind<Positional>(schema));
        Assert.Contains("'amount'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'note'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'id'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Positional (table cases.positional)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_for_a_member_that_takes_none_names_the_row_counted_over_all_batches()
    {
        RecordBatch full = Arrow([new Point(1, 2, "a"), new Point(3, 4, "b")]);
        LakeArrowReader<Point> reader = Bind<Point>(full.Schema);
        reader.Read(full, new Point[2]);
        RecordBatch withNull = new(full.Schema, [new Int64Array.Builder().Append(1).AppendNull().Build(), full.Column(1), full.Column(2)], 2);
        LakeDataException e = Assert.Throws<LakeDataException>(() => reader.Read(withNull, new Point[2]));
        Assert.Contains("column 'x' (X), row 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameterless_constructor_of_the_users_own_runs_first()
    {
        OwnConstructor row = new() { Id = 1, Size = 2, Label = "a" };
        RecordBatch full = Arrow([row]);
        OwnConstructor read = Assert.Single(Read<OwnConstructor>(full));
        Assert.Equal((1, 2, 0), (read.Id, read.Size, read.Seen));

        RecordBatch batch = new(new Schema([full.Schema.GetFieldByName("id"), full.Schema.GetFieldByName("label")], null), [full.Column("id"), full.Column("label")], 1);
        Assert.Equal(9, Assert.Single(Read<OwnConstructor>(batch)).Size);
    }

    [Fact]
    public void A_column_of_the_base_stays_one_where_its_getter_alone_is_overridden()
    {
        Assert.Equal(["label", "id", "size"], Schema<OwnConstructor>().Columns.Select(static c => c.Name));
        Assert.Equal("<<a>>", Assert.Single(Read<OwnConstructor>(Arrow([new OwnConstructor { Label = "a" }]))).Label);
    }

    [Fact]
    public void The_implicit_parameterless_constructor_stays() => Assert.Null(new Parts().Row);

    private static void Same<T>(params T[] rows)
        where T : ILakeTable<T> => Assert.Equal(rows, Read<T>(Arrow(rows)));

    private static RecordBatch Arrow<T>(T[] rows)
        where T : ILakeTable<T> => T.ToArrow(rows, Stamp);

    private static T[] Read<T>(RecordBatch batch)
        where T : ILakeProjection<T>
    {
        T[] rows = new T[batch.Length];
        Bind<T>(batch.Schema).Read(batch, rows);
        return rows;
    }

    private static LakeArrowReader<T> Bind<T>(Schema schema)
        where T : ILakeProjection<T> => T.BindArrow(schema);

    private static LakeTableSchema Schema<T>()
        where T : ILakeTable<T> => T.LakeSchema;
}
