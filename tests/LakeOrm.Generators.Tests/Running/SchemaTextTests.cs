using LakeOrm.Ddl;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>The renderers that the generator and the run time share.</summary>
public sealed class SchemaTextTests
{
    [Fact]
    public void Names_and_comments_are_escaped()
    {
        DdlTable table = new(["a`b", "c"], [new("n`\"", "int32", true, false, false, -1, "it's \\ \"x\"\n")]);
        Assert.Equal("CREATE TABLE `a``b`.`c` (\n  `n``\"` INT COMMENT 'it\\'s \\\\ \"x\"\\n'\n)\nUSING DELTA", DeltaDdl.CreateTable(table));
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(DeltaSchemaJson.Render(table));
        System.Text.Json.JsonElement field = json.RootElement.GetProperty("fields")[0];
        Assert.Equal(("n`\"", "it's \\ \"x\"\n"), (field.GetProperty("name").GetString(), field.GetProperty("metadata").GetProperty("comment").GetString()));
    }

    [Fact]
    public void The_fingerprint_of_version_1_stays_what_it_is()
    {
        DdlTable table = new(
            ["ignored"],
            [new("Id", "int64", false, true, false, -1, "ignored"), new("country", "string", true, false, true, 0, null), new("total", "decimal(18,4)", false, false, false, -1, null)]);
        Assert.Equal("\"country\" string merge key partition 0\n\"id\" int64 not null primary key\n\"total\" decimal(18,4) not null", SchemaFingerprint.CanonicalText(table));
        Assert.Equal("lake1:sha256:e17aef9265c2ddf9a730646349f3b798acb659b64cf86cc9ca1fb203819c1c54", SchemaFingerprint.Of(table));
    }
}
