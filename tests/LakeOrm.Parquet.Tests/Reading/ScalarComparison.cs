using LakeOrm.Parquet.Reading;

namespace LakeOrm.Parquet.Tests.Reading;

/// <summary>Compares what our reader and DuckDB read from the leaves of a file that are in no list or map.</summary>
internal static class ScalarComparison
{
    internal static async Task AssertAsync(string file, Duck duck)
    {
        await using ParquetFileReader reader = await ParquetFileReader.OpenAsync(File.OpenRead(file));
        ParquetRowReader rows = reader.ReadRows();

        // DuckDB decodes a variant on its own terms.
        SchemaLeaf[] leaves = [.. reader.Leaves.Where(leaf => leaf.MaxRepetitionLevel == 0 && !IsVariant(leaf))];
        if (leaves.Length == 0)
        {
            return;
        }

        ScalarColumn[] columns = [.. leaves.Select(leaf => rows.SelectScalar(Names(leaf))!)];
        List<string?>[] read = [.. columns.Select(_ => new List<string?>())];
        while (await rows.ReadAsync())
        {
            for (int i = 0; i < columns.Length; i++)
            {
                read[i].Add(Duck.Canonical(columns[i]));
            }
        }

        for (int i = 0; i < columns.Length; i++)
        {
            List<string?> expected = duck.Leaf(file, leaves[i]);
            Assert.True(expected.SequenceEqual(read[i]), $"{Path.GetFileName(file)}: {leaves[i].Path}: {Difference(expected, read[i])}");
        }
    }

    internal static string Difference(List<string?> expected, List<string?> actual)
    {
        int at = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{expected.Count} and {actual.Count} rows, row {at}: expected {expected.ElementAtOrDefault(at) ?? "<null>"}, found {actual.ElementAtOrDefault(at) ?? "<null>"}";
    }

    private static bool IsVariant(SchemaNode node) =>
        node is not null && (node.Find("metadata") is not null && node.Find("value") is not null || (node.Parent is { } parent && IsVariant(parent)));

    private static string[] Names(SchemaNode node)
    {
        var names = new Stack<string>();
        for (; node.Parent is not null; node = node.Parent)
        {
            names.Push(node.Name);
        }

        return [.. names];
    }
}
