using System.Collections.Immutable;
using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Nesting;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>What docs/types.md says of nested and converted values.</summary>
public sealed class NestedValueTests
{
    [Fact]
    public void Null_and_empty_differ_at_every_level()
    {
        EveryNesting row = Trips.ThroughArrow([new EveryNesting { NullableLists = [null, [], [null]], NullableTexts = [], NullableMap = [], Maps = [null, []] }])[0];
        Assert.Equal([null, [], [null]], row.NullableLists);
        Assert.Empty(row.NullableTexts!);
        Assert.Empty(row.NullableMap!);
        Assert.Equal([null, 0], row.Maps.Select(static m => m?.Count));
        Assert.Null(Trips.ThroughArrow([new EveryNesting()])[0].NullableTexts);
    }

    [Fact]
    public void Interfaces_are_read_as_the_usual_types()
    {
        EveryNesting row = Trips.ThroughArrow([new EveryNesting { ReadOnly = [default], ReadOnlyCollection = [null], Mutable = [true], Blobs = [[1]] }])[0];
        Assert.IsType<DateOnly[]>(row.ReadOnly);
        Assert.IsType<TimeOnly?[]>(row.ReadOnlyCollection);
        Assert.IsType<List<bool>>(row.Mutable);
        Assert.IsType<List<byte[]>>(row.Blobs);
        Assert.IsType<Dictionary<DateOnly, List<string>>>(row.MapOfLists);
        Assert.IsType<Dictionary<Guid, DateTimeOffset>>(row.ReadOnlyMap);
    }

    [Fact]
    public void An_array_that_was_never_made_is_null()
    {
        EveryNesting[] rows = [new EveryNesting { NullableImmutable = default(ImmutableArray<Guid>) }];
        Assert.Null(Trips.ThroughArrow(rows)[0].NullableImmutable);
        Assert.Equal(Trips.HashOf(new EveryNesting()), Trips.HashOf(rows));
        Assert.False(LakeValidator.TryValidate([new EveryNesting { Immutable = default }], out LakeViolations violations));
        Assert.Equal(("Immutable", "Required"), (violations.Kept[0].Member, violations.Kept[0].Rule));
        Assert.Throws<ParquetValueException>(() => Trips.ThroughParquet(new[] { new EveryNesting { Immutable = default } }));
    }

    [Fact]
    public void Equal_dictionaries_have_one_hash_whatever_their_order()
    {
        EveryNesting first = new() { Map = new() { ["a"] = 1, ["b"] = 2 }, Deep = new() { ["x"] = [null], ["y"] = null } };
        Assert.Equal(Trips.HashOf(first), Trips.HashOf(first with { Map = new() { ["b"] = 2, ["a"] = 1 }, Deep = new() { ["y"] = null, ["x"] = [null] } }));
        Assert.NotEqual(Trips.HashOf(first), Trips.HashOf(first with { Map = new() { ["a"] = 2, ["b"] = 1 } }));
        Assert.NotEqual(Trips.HashOf(first), Trips.HashOf(first with { Deep = new() { ["x"] = null, ["y"] = [null] } }));
        Assert.NotEqual(Trips.HashOf(first), Trips.HashOf(first with { Texts = ["a"] }));
        Assert.NotEqual(Trips.HashOf(first with { Texts = ["a", "b"] }), Trips.HashOf(first with { Texts = ["b", "a"] }));
    }

    [Fact]
    public void A_key_that_is_stored_twice_is_an_error_with_column_and_row()
    {
        MapArray.Builder map = new(new MapType(new Field("key", StringType.Default, false), new Field("value", Int32Type.Default, false)));
        for (int row = 0; row < 2; row++)
        {
            map.Append();
            foreach (string key in new[] { "a", row == 0 ? "b" : "a" })
            {
                ((StringArray.Builder)map.KeyBuilder).Append(key);
                ((Int32Array.Builder)map.ValueBuilder).Append(1);
            }
        }

        using RecordBatch batch = With(Trip(new EveryNesting(), new EveryNesting()), "map", map.Build());
        LakeDataException e = Assert.Throws<LakeDataException>(() => Trips.Read<EveryNesting>(batch));
        Assert.Contains("column 'map' (Map), row 1", e.Message, StringComparison.Ordinal);
        Assert.Contains("one key twice", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_enum_value_that_nobody_defined_is_an_error_null_or_the_enums_zero()
    {
        StringArray names = new StringArray.Builder().Append("Wild").Append("Furious").Build();
        Int32Array numbers = new Int32Array.Builder().Append(2).Append(77).Build();
        RecordBatch known = Trip(new Converted(), new Converted());
        Converted[] read = Trips.Read<Converted>(With(With(With(known, "some_mood", names), "nullable_mood", names), "some_mood_number", numbers));
        Assert.Equal([Mood.Wild, Mood.Unknown], read.Select(static r => r.SomeMood));
        Assert.Equal([Mood.Wild, null], read.Select(static r => r.NullableMood));
        Assert.Equal([Mood.Wild, Mood.Unknown], read.Select(static r => r.SomeMoodNumber));

        ListArray.Builder list = new(new Field("element", Int32Type.Default, true));
        foreach (int number in new[] { 1, 77 })
        {
            list.Append();
            ((Int32Array.Builder)list.ValueBuilder).Append(number);
        }

        Assert.Equal([Mood.Calm, null], Trips.Read<Converted>(With(known, "moods", list.Build())).SelectMany(static r => r.Moods));
        Assert.Contains("column 'mood' (Mood), row 1", Assert.Throws<LakeDataException>(() => Trips.Read<Converted>(With(known, "mood", names))).Message, StringComparison.Ordinal);
        Assert.Contains("column 'mood_number' (MoodNumber), row 1", Assert.Throws<LakeDataException>(() => Trips.Read<Converted>(With(known, "mood_number", numbers))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_converter_or_a_document_cannot_be_read_from_is_an_error_with_column_and_row()
    {
        RecordBatch known = Trip(new Converted(), new Converted());
        StringArray texts = new StringArray.Builder().Append("#a").Append("b").Build();
        LakeDataException tag = Assert.Throws<LakeDataException>(() => Trips.Read<Converted>(With(known, "tag", texts)));
        Assert.Contains("column 'tag' (Tag), row 1", tag.Message, StringComparison.Ordinal);
        Assert.Contains("a tag begins with #", tag.Message, StringComparison.Ordinal);

        StringArray documents = new StringArray.Builder().Append("{\"Theme\":\"dark\",\"Size\":1}").Append("{\"Theme\":").Build();
        LakeDataException profile = Assert.Throws<LakeDataException>(() => Trips.Read<Converted>(With(known, "profile", documents)));
        Assert.Contains("column 'profile' (Profile), row 1", profile.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_that_is_null_is_a_null_in_the_column()
    {
        using RecordBatch batch = Trip(new Converted());
        Assert.True(batch.Column("other_profile").IsNull(0));
        Assert.Equal("{\"Theme\":\"\",\"Size\":0}", ((StringArray)batch.Column("profile")).GetString(0));
        Assert.False(LakeValidator.TryValidate([new Converted { Profile = null! }], out _));
    }

    private static RecordBatch Trip<T>(params T[] rows)
        where T : ILakeTable<T> => T.ToArrow(rows, RowStamp.Now());

    // The batch with another array for one of its columns.
    private static RecordBatch With(RecordBatch batch, string column, IArrowArray array)
    {
        int index = batch.Schema.GetFieldIndex(column);
        Field[] fields = [.. batch.Schema.FieldsList];
        fields[index] = new Field(column, array.Data.DataType, true);
        IArrowArray[] arrays = [.. batch.Arrays];
        arrays[index] = array;
        return new RecordBatch(new Schema(fields, null), arrays, batch.Length);
    }
}
