using LakeOrm.Parquet.Reading;

namespace LakeOrm.Parquet.Tests.Reading;

public sealed class RealFileTests
{
    [Fact]
    public async Task Scalar_leaves_of_files_by_other_engines_are_what_DuckDB_reads()
    {
        TestTables.SkipUnlessPresent();
        using var duck = new Duck();
        int files = 0;
        foreach (string file in Files("*.parquet"))
        {
            await ScalarComparison.AssertAsync(file, duck);
            files++;
        }

        Assert.True(files > 0, "The folder holds no Parquet file.");
    }

    [Fact]
    public async Task Maps_and_lists_of_checkpoints_are_what_DuckDB_reads()
    {
        TestTables.SkipUnlessPresent();
        using var duck = new Duck();
        int compared = 0;
        foreach (string file in Files("*.checkpoint*.parquet"))
        {
            await using ParquetFileReader reader = await ParquetFileReader.OpenAsync(File.OpenRead(file));
            ParquetRowReader rows = reader.ReadRows();
            StringMapColumn?[] maps =
            [
                rows.SelectStringMap("add", "partitionValues"), rows.SelectStringMap("add", "tags"), rows.SelectStringMap("metaData", "configuration"),
                rows.SelectStringMap("metaData", "format", "options"), rows.SelectStringMap("remove", "partitionValues"),
            ];
            StringListColumn?[] lists =
            [
                rows.SelectStringList("metaData", "partitionColumns"), rows.SelectStringList("protocol", "readerFeatures"),
                rows.SelectStringList("protocol", "writerFeatures"),
            ];
            var read = new Dictionary<SchemaNode, List<string?>>();
            while (await rows.ReadAsync())
            {
                foreach (StringMapColumn map in maps.OfType<StringMapColumn>())
                {
                    At(read, map.Node).Add(map.Value is null ? null : Text(map.Value.SelectMany(entry => new[] { entry.Key, entry.Value })));
                }

                foreach (StringListColumn list in lists.OfType<StringListColumn>())
                {
                    At(read, list.Node).Add(list.Value is null ? null : Text(list.Value));
                }
            }

            foreach ((SchemaNode node, List<string?> values) in read)
            {
                string path = Duck.Quote(node);
                string elements = node.Leaves().Count() == 2 ? $"flatten([[e.key, e.value] for e in map_entries({path})])" : path;
                List<string?> expected = duck.Query(
                    $"SELECT CASE WHEN {path} IS NOT NULL THEN '[' || array_to_string([coalesce(v, '<null>') for v in {elements}], '|') || ']' END FROM read_parquet('{file}')");
                Assert.True(expected.SequenceEqual(values), $"{Path.GetFileName(file)}: {node.Path}: {ScalarComparison.Difference(expected, values)}");
                compared++;
            }
        }

        Assert.True(compared > 0, "The folder holds no checkpoint.");
    }

    private static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(TestTables.Folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static List<string?> At(Dictionary<SchemaNode, List<string?>> lists, SchemaNode node)
    {
        if (!lists.TryGetValue(node, out List<string?>? list))
        {
            lists.Add(node, list = []);
        }

        return list;
    }

    private static string Text(IEnumerable<string?> values) => $"[{string.Join('|', values.Select(value => value ?? "<null>"))}]";
}
