using LakeOrm.Generators.Tests.Harness;
using LakeOrm.RecordCases.Nesting;

namespace LakeOrm.Local.Tests.NestedValues;

/// <summary>The column of docs/types.md that says what DuckDB sees of nested and special members.</summary>
public sealed class TypesPage : LakeTest
{
    private static readonly string[] Members =
        ["point", "array", "texts", "mutable", "blobs", "read_only", "read_only_collection", "immutable", "lists", "map", "map_of_lists", "read_only_map", "memory", "profile", "price", "some_mood", "some_mood_number"];

    [Fact]
    public async Task The_page_says_what_the_engine_sees()
    {
        await Lake.EnsureTableAsync<EveryNesting>();
        await Lake.EnsureTableAsync<Converted>();
        List<string> found = [];
        foreach (string member in Members)
        {
            string? type = await Lake.ScalarAsync<string>(
                $"SELECT max(column_type) FROM (SELECT * FROM (DESCRIBE cases.every_nesting) UNION ALL SELECT * FROM (DESCRIBE cases.converted)) WHERE column_name = {member}");
            found.Add(type!.Replace("\"", "", StringComparison.Ordinal).Replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ", StringComparison.Ordinal));
        }

        IEnumerable<string> page = Repository.Read("docs", "types.md").Split('\n')
            .SkipWhile(static l => !l.StartsWith("| nested or special member", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(static l => l.StartsWith('|'))
            .Select(static l => l.Split('|', StringSplitOptions.TrimEntries)[^2]);
        Assert.Equal(page, found);
    }
}
