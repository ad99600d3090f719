using System.Collections.Immutable;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Delta.Writing;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Writing;

/// <summary>What a record declares against what a table has, down to the last part of a nested value; and records that are not for Delta at all.</summary>
public class SchemaCheckTests
{
    private const string Address = """{"type":"struct","fields":[{"name":"city","type":"string","nullable":true,"metadata":{}},{"name":"zip","type":"integer","nullable":false,"metadata":{}}]}""";

    public static TheoryData<string, string, string[]> Different => new()
    {
        { Address, Address.Replace("integer", "long", StringComparison.Ordinal), ["column 'c.zip': expected integer, found long in the table"] },
        { Address, Address.Replace("true", "false", StringComparison.Ordinal), ["column 'c.city': the record allows null, the table does not"] },
        { Address, Address.Replace("city", "City", StringComparison.Ordinal), ["column 'c.city' is spelled 'c.City' in the table"] },
        { Address, Struct("city", "string"), ["column 'c.zip' (integer not null) is missing in the table"] },
        { Struct("city", "string"), Address, ["the table's column 'c.zip' (integer not null) is missing in the record"] },
        { Struct("city", "string"), Address.Replace("false", "true", StringComparison.Ordinal), ["the table's column 'c.zip' (integer) is missing in the record"] },
        { List("\"string\"", true), List("\"string\"", false), ["column 'c.element': the record allows null, the table does not"] },
        { List(Address, true), List(Address.Replace("string", "binary", StringComparison.Ordinal), true), ["column 'c.element.city': expected string, found binary in the table"] },
        { Map("string", Address, true), Map("integer", Address, true), ["column 'c.key': expected string, found integer in the table"] },
        { Map("string", "\"long\"", true), Map("string", "\"long\"", false), ["column 'c.value': the record allows null, the table does not"] },
        { Map("string", List("\"long\"", true), true), Map("string", List("\"integer\"", false), true), ["column 'c.value.element': expected long, found integer in the table", "column 'c.value.element': the record allows null, the table does not"] },
        { List("\"string\"", true), Map("string", "\"string\"", true), ["column 'c': expected array<string>, found map<string,string> in the table"] },
        { "\"string\"", Address, ["column 'c': expected string, found struct<city:string,zip:integer not null> in the table"] },
    };

    [Theory, MemberData(nameof(Different))]
    public void A_difference_within_a_nested_column_is_named_by_its_path(string record, string table, string[] differences)
    {
        LakeSchemaException e = Assert.Throws<LakeSchemaException>(() => SchemaCheck.CheckSame(Record().Name, Record(record), Table(table)));
        Assert.All(differences, d => Assert.Contains(d, e.Message, StringComparison.Ordinal));
        Assert.Equal(differences.Length, e.Message.Split('\n').Count(static l => l.StartsWith("  ", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Different))]
    public void Rows_fit_where_only_the_table_allows_null(string record, string table, string[] differences)
    {
        string[] left = [.. differences.Where(static d => !d.Contains("the table allows null", StringComparison.Ordinal))];
        if (left.Length == 0)
        {
            SchemaCheck.CheckWritable(Record().Name, Record(record), Table(table));
            return;
        }

        LakeSchemaException e = Assert.Throws<LakeSchemaException>(() => SchemaCheck.CheckWritable(Record().Name, Record(record), Table(table)));
        Assert.All(left, d => Assert.Contains(d, e.Message, StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Looser => new()
    {
        { Address, Address.Replace("false", "true", StringComparison.Ordinal) },
        { List("\"string\"", false), List("\"string\"", true) },
        { Map("string", Address, false), Map("string", Address.Replace("false", "true", StringComparison.Ordinal), true) },
    };

    [Theory, MemberData(nameof(Looser))]
    public void Within_a_value_the_table_may_allow_nulls_that_the_record_does_not(string record, string table) => SchemaCheck.CheckSame(Record().Name, Record(record), Table(table));

    [Theory]
    [InlineData(Address)]
    [InlineData("""{"type":"array","elementType":{"type":"map","keyType":"string","valueType":"long","valueContainsNull":false},"containsNull":true}""")]
    public void What_is_the_same_has_no_difference(string type) => SchemaCheck.CheckSame(Record().Name, Record(type), Table(type));

    [Fact]
    public async Task A_record_for_another_format_is_refused_by_name()
    {
        LakeTableSchema record = new(LakeTableName.Parse("sales.orders"), [], "f", null, null) { Formats = LakeFormats.Iceberg };
        await RefusedAsync(record, "'sales.orders' is not for Delta: it declares Formats = Iceberg");
    }

    [Fact]
    public async Task A_record_with_transforms_is_refused_by_their_names()
    {
        LakeTableSchema record = new(LakeTableName.Parse("sales.orders"), [], "f", Schema("\"long\""), "CREATE TABLE")
        {
            Partitions = [new LakePartition("c"), new LakePartition("c", LakeTransform.Bucket, 16), new LakePartition("at", LakeTransform.Day)],
        };
        await RefusedAsync(record, "'sales.orders' is partitioned by 'bucket(16, c)', 'day(at)'");
    }

    private static async Task RefusedAsync(LakeTableSchema record, string says)
    {
        DeltaTable table = new(new MemoryStorage(), "t");
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.EnsureAsync(record.Name, record));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Null(await table.TryGetSnapshotAsync());

        await table.EnsureAsync(record.Name, Record());
        TestTable rows = new("sales.orders", TestTable.Column("c", LakeTypeKind.Int64)) { Schema = record };
        e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.WriteAsync(Requests.Request(rows, [])));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Throws<LakeUnsupportedException>(() => SchemaCheck.CheckSame(record.Name, record, Table("\"long\"")));
    }

    private static LakeTableSchema Record(string type = "\"long\"") => new(LakeTableName.Parse("t"), [], "f", Schema(type), "CREATE TABLE");

    private static DeltaMetadata Table(string type) => new("id", Schema(type), [], ImmutableDictionary<string, string>.Empty);

    private static string Schema(string type) => $$"""{"type":"struct","fields":[{"name":"c","type":{{type}},"nullable":true,"metadata":{} }]}""";

    private static string Struct(string name, string type) => $$"""{"type":"struct","fields":[{"name":"{{name}}","type":"{{type}}","nullable":true,"metadata":{} }]}""";

    private static string List(string element, bool nulls) => $$"""{"type":"array","elementType":{{element}},"containsNull":{{(nulls ? "true" : "false")}}}""";

    private static string Map(string key, string value, bool nulls) => $$"""{"type":"map","keyType":"{{key}}","valueType":{{value}},"valueContainsNull":{{(nulls ? "true" : "false")}}}""";
}
