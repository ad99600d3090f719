using System.Text.Json;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Shapes;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>Keys, comments and indexes arrive where others look for them.</summary>
public sealed class DescriptionTests
{
    private static readonly LakeTableSchema Schema = SchemaOf<Described>();

    [Fact]
    public void Keys_are_in_the_schema() => Assert.Equal(
        [("id", true, false), ("email", false, true), ("note", false, false)],
        Schema.Columns.Select(static c => (c.Name, c.PrimaryKey, c.MergeKey)));

    [Fact]
    public void A_comment_is_in_the_schema_and_in_what_Delta_stores()
    {
        Assert.Equal([null, "it's \\ the \"address\"", null], Schema.Columns.Select(static c => c.Comment));
        using JsonDocument json = JsonDocument.Parse(Schema.DeltaSchemaJson!);
        Assert.Equal(
            ["{}", "it's \\ the \"address\"", "{}"],
            json.RootElement.GetProperty("fields").EnumerateArray().Select(static f => f.GetProperty("metadata"))
                .Select(static m => m.TryGetProperty("comment", out JsonElement comment) ? comment.GetString() : m.ToString()));
        Assert.Contains("`email` STRING NOT NULL COMMENT 'it\\'s \\\\ the \"address\"'", Schema.DeltaDdl, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_is_in_the_schema_and_a_bloom_filter_in_the_file()
    {
        Assert.Equal([true, false, false], Schema.Columns.Select(static c => c.Indexed));
        Assert.Equal([true, false, false], ParquetOf<Described>().Fields.Cast<ParquetColumn>().Select(static c => c.BloomFilter));
    }

    private static LakeTableSchema SchemaOf<T>()
        where T : ILakeTable<T> => T.LakeSchema;

    private static ParquetSchema ParquetOf<T>()
        where T : ILakeTable<T> => T.ParquetSchema;
}
