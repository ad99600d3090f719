using System.Globalization;
using CsCheck;
using LakeOrm.Parquet.Tests.Readers;

namespace LakeOrm.Parquet.Tests;

/// <summary>Nested columns, written by leaf as the checkpoint of a Delta log needs them.</summary>
public class NestedTests
{
    private static readonly ParquetSchema Schema = new(
        ParquetColumn.Int64("version"),
        ParquetGroup.Struct(
            "add",
            [
                ParquetColumn.String("path"),
                ParquetGroup.Map("tags", ParquetColumn.String("key"), ParquetColumn.String("value", optional: true), optional: true),
                ParquetGroup.List("sizes", ParquetColumn.Int32("element", optional: true), optional: true),
            ],
            optional: true));

    private static readonly Gen<Action> Actions =
        from version in Gen.Long
        from isAdd in Gen.Bool
        from path in Gen.String[Gen.Char.AlphaNumeric, 0, 40]
        from hasTags in Gen.Bool
        from tags in Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 8], Gen.Null(Gen.String[Gen.Char.AlphaNumeric, 0, 8]))[0, 4]
        from hasSizes in Gen.Bool
        from sizes in Gen.Nullable(Gen.Int).Array[0, 5]
        select new Action(version, isAdd ? path : null, isAdd && hasTags ? [.. tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)] : null, isAdd && hasSizes ? sizes : null);

    [Fact]
    public async Task Structures_maps_and_lists_are_read_back_equal() =>
        await Actions.Array[0, 700].SampleAsync(
            async actions =>
            {
                using var file = new TempFile();
                await WriteAsync(file.Path, actions, new() { PageRows = 100, RowGroupRows = 400 });
                Assert.Equal(actions.Select(Text), Read(file.Path));
            },
            iter: 25);

    [Fact]
    public async Task Pages_of_nested_columns_begin_at_records()
    {
        Action[] actions = [.. Enumerable.Range(0, 1_000).Select(i => new Action(i, "p", null, [.. Enumerable.Range(0, i % 7).Select(n => (int?)n)]))];
        using var file = new TempFile();
        await WriteAsync(file.Path, actions, new() { PageRows = 100 });
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i * 100L), structure.OffsetIndex(structure.Chunk(0, 4))!.PageLocations.Select(page => page.FirstRowIndex));
    }

    [Fact]
    public async Task Leaves_with_different_numbers_of_records_are_refused()
    {
        var schema = new ParquetSchema(ParquetColumn.Int32("a"), ParquetColumn.Int32("b"));
        await using var writer = new ParquetFileWriter(Stream.Null, schema);
        writer.WriteLeaf(0, [1, 2, 3]);
        writer.WriteLeaf(1, [1, 2]);
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.FlushRowGroupAsync());
        Assert.Contains("'b' holds 2 records of the row group, another leaf 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Levels_that_do_not_agree_with_values_are_refused()
    {
        var schema = new ParquetSchema(ParquetColumn.Int32("a", optional: true), ParquetGroup.List("l", ParquetColumn.Int32("element")));
        await using var writer = new ParquetFileWriter(Stream.Null, schema);
        Assert.Throws<ArgumentException>(() => writer.WriteLeaf(0, [1, 2], [1, 0]));
        Assert.Throws<ArgumentException>(() => writer.WriteLeaf(0, [1], [2]));
        Assert.Throws<ArgumentException>(() => writer.WriteLeaf(0, [1], [1], [0]));
        Assert.Throws<ArgumentException>(() => writer.WriteLeaf(1, [1, 2], [1, 1], [0]));
        Assert.Throws<ArgumentException>(() => writer.WriteLeaf(1, [1], [1], [1]));
        Assert.Throws<ArgumentException>(() => writer.WriteLeaf(1, [1], [0, 1], [0, 1]));
        Assert.Throws<InvalidOperationException>(() => writer.WriteLeaf(0, [1L], [1]));
    }

    [Fact]
    public async Task A_file_takes_records_of_its_own_schema_only()
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Schema);
        Assert.Throws<ArgumentException>(() => writer.Write<Records.Number>([new(1)], default));
    }

    private static async Task WriteAsync(string path, Action[] actions, ParquetWriterOptions options)
    {
        await using var writer = new ParquetFileWriter(File.Create(path), Schema, options);
        foreach (Action[] group in actions.Chunk(options.RowGroupRows))
        {
            foreach (Action[] part in group.Chunk(150))
            {
                Write(writer, part);
            }

            await writer.FlushRowGroupAsync();
        }

        await writer.CompleteAsync();
    }

    private static void Write(ParquetFileWriter writer, Action[] actions)
    {
        var paths = new Leaf<string>();
        var keys = new Leaf<string>();
        var values = new Leaf<string>();
        var sizes = new Leaf<int>();
        foreach (Action action in actions)
        {
            if (action.Path is not null)
            {
                paths.Value(action.Path, 1, 0);
            }
            else
            {
                paths.Null(0, 0);
            }

            byte missing = (byte)(action.Path is null ? 0 : action.Tags is null ? 1 : 2);
            if (action.Tags is not { Length: > 0 })
            {
                keys.Null(missing, 0);
                values.Null(missing, 0);
            }

            for (int i = 0; i < action.Tags?.Length; i++)
            {
                byte repetition = (byte)(i == 0 ? 0 : 1);
                keys.Value(action.Tags[i].Key, 3, repetition);
                if (action.Tags[i].Value is { } value)
                {
                    values.Value(value, 4, repetition);
                }
                else
                {
                    values.Null(3, repetition);
                }
            }

            if (action.Sizes is not { Length: > 0 })
            {
                sizes.Null((byte)(action.Path is null ? 0 : action.Sizes is null ? 1 : 2), 0);
            }

            for (int i = 0; i < action.Sizes?.Length; i++)
            {
                byte repetition = (byte)(i == 0 ? 0 : 1);
                if (action.Sizes[i] is { } size)
                {
                    sizes.Value(size, 4, repetition);
                }
                else
                {
                    sizes.Null(3, repetition);
                }
            }
        }

        writer.WriteLeaf(0, [.. actions.Select(action => action.Version)]);
        writer.WriteLeaf(1, [.. paths.Values], [.. paths.Definitions]);
        writer.WriteLeaf(2, [.. keys.Values], [.. keys.Definitions], [.. keys.Repetitions]);
        writer.WriteLeaf(3, [.. values.Values], [.. values.Definitions], [.. values.Repetitions]);
        writer.WriteLeaf(4, [.. sizes.Values], [.. sizes.Definitions], [.. sizes.Repetitions]);
    }

    // One line a row, assembled by DuckDB from the nested values themselves.
    private static IEnumerable<string> Read(string path) => DuckDbFile.Query($$"""
        SELECT version || '|' || CASE WHEN add IS NULL THEN 'none' ELSE add.path
            || '|' || coalesce('{' || list_aggregate([e.key || '=' || coalesce(e.value, 'null') FOR e IN list_sort(map_entries(add.tags))], 'string_agg', ',') || '}', if(add.tags IS NULL, 'null', '{}'))
            || '|' || coalesce('[' || list_aggregate([coalesce(s::VARCHAR, 'null') FOR s IN add.sizes], 'string_agg', ',') || ']', if(add.sizes IS NULL, 'null', '[]')) END
        FROM read_parquet('{{path}}')
        """).Select(row => (string)row[0]!);

    private static string Text(Action action)
    {
        string version = action.Version.ToString(CultureInfo.InvariantCulture);
        if (action.Path is null)
        {
            return $"{version}|none";
        }

        string tags = action.Tags is null ? "null" : $"{{{string.Join(',', action.Tags.Select(tag => $"{tag.Key}={tag.Value ?? "null"}"))}}}";
        string sizes = action.Sizes is null ? "null" : $"[{string.Join(',', action.Sizes.Select(size => size?.ToString(CultureInfo.InvariantCulture) ?? "null"))}]";
        return $"{version}|{action.Path}|{tags}|{sizes}";
    }

    private sealed record Action(long Version, string? Path, KeyValuePair<string, string?>[]? Tags, int?[]? Sizes);

    private sealed class Leaf<T>
    {
        public List<T> Values { get; } = [];

        public List<byte> Definitions { get; } = [];

        public List<byte> Repetitions { get; } = [];

        public void Value(T value, byte definition, byte repetition)
        {
            Values.Add(value);
            Null(definition, repetition);
        }

        public void Null(byte definition, byte repetition)
        {
            Definitions.Add(definition);
            Repetitions.Add(repetition);
        }
    }
}
