using System.Text;
using CsCheck;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Types;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Tests.Log;

public class ActionReaderTests
{
    [Fact]
    public void Actions_and_fields_that_are_not_known_are_skipped()
    {
        LogContent content = Read("""{"fromTheFuture":{"a":[1,{"b":null}]},"add":{"path":"a.parquet","novel":{"x":1},"size":3,"modificationTime":7,"partitionValues":{"p":"1"}}}""");
        DeltaFile file = Assert.Single(content.Adds);
        Assert.Equal(("t/a.parquet", 3L, "1"), (file.Path, file.Size, file.PartitionValues["p"]));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(7), file.ModificationTime);
    }

    [Fact]
    public void An_empty_partition_value_is_null()
    {
        DeltaFile file = Assert.Single(Read("""{"add":{"path":"a","size":3,"modificationTime":7,"partitionValues":{"p":"","q":null}}}""").Adds);
        Assert.Null(file.PartitionValues["p"]);
        Assert.Null(file.PartitionValues["q"]);
        Assert.Equal(2, file.PartitionValues.Count);
        Assert.True(file.PartitionValues.ContainsKey("P"));
        Assert.False(file.PartitionValues.ContainsKey("r"));
    }

    [Fact]
    public void Statistics_survive_escapes()
    {
        DeltaFile file = Assert.Single(Read("""{"add":{"path":"a","size":3,"modificationTime":7,"stats":"{\"numRecords\":2,\"minValues\":{\"a\\\"b\":\"\\u00e4\"},\"maxValues\":{},\"nullCount\":{\"a\\\"b\":1}}"}}""").Adds);
        Assert.Equal(2, file.Statistics!.NumRecords);
        Assert.Equal(new DeltaColumnStatistics("ä", null, 1), file.Statistics.Column("a\"b"));
    }

    [Theory]
    [InlineData("""{"add":{"size":3,"modificationTime":7}}""", "add.path")]
    [InlineData("""{"add":{"path":"a","modificationTime":7}}""", "add.size")]
    [InlineData("""{"add":{"path":"a","size":-1,"modificationTime":7}}""", "size -1")]
    [InlineData("""{"add":{"path":"a","size":1e300,"modificationTime":7}}""", "64-bit")]
    [InlineData("""{"add":{"path":"a","size":99999999999999999999,"modificationTime":7}}""", "64-bit")]
    [InlineData("""{"add":["path"]}""", "must be an object")]
    [InlineData("""{"add":{"path":"../a","size":3,"modificationTime":7}}""", "../a")]
    [InlineData("""{"txn":{"appId":"a"}}""", "txn.version")]
    [InlineData("""{"protocol":{"minReaderVersion":-1,"minWriterVersion":2}}""", "-1")]
    [InlineData("""{"metaData":{"id":"a","schemaString":"{"}}""", "schema")]
    [InlineData("""{"add":{"path":"a","size":3""", "broken")]
    [InlineData("""{"a":1} {"b":2}""", "broken")]
    [InlineData("[]", "JSON object")]
    [InlineData("\"\"", "JSON object")]
    public void A_damaged_line_says_what_is_wrong(string line, string says) => Assert.Contains(says, Assert.Throws<FormatException>(() => Read(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_JSON_is_refused_and_not_followed()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000);
        Assert.Throws<FormatException>(() => Read(deep));
        string schema = string.Concat(Enumerable.Repeat("{\"type\":\"array\",\"containsNull\":true,\"elementType\":", 10_000)) + "\"long\"" + new string('}', 10_000);
        Assert.Throws<FormatException>(() => DeltaSchemaJson.Parse(schema));
    }

    [Fact]
    public void Damaged_lines_never_raise_anything_but_a_format_error()
    {
        byte[] line = Encoding.UTF8.GetBytes(
            """{"add":{"path":"a%20b","partitionValues":{"p":"1","q":null},"size":3,"modificationTime":7,"stats":"{\"numRecords\":2}","tags":{"a":"b"}},"txn":{"appId":"a","version":1,"lastUpdated":2},"metaData":{"id":"a","schemaString":"{\"type\":\"struct\",\"fields\":[]}","partitionColumns":["p"],"format":{"provider":"parquet","options":{}},"configuration":{"a":"b"}},"protocol":{"minReaderVersion":1,"minWriterVersion":2,"readerFeatures":["a"]},"remove":{"path":"b","dataChange":false},"commitInfo":{"txnId":"a","userMetadata":"{\"lakeorm.ingestId\":\"00000000-0000-7000-8000-000000000001\"}","inCommitTimestamp":4}}""");
        Gen.Select(Gen.Int[0, line.Length - 1], Gen.Byte, Gen.Int[0, line.Length - 1]).Sample((at, value, cut) =>
        {
            byte[] broken = [.. line];
            broken[at] = value;
            try
            {
                new ActionReader("t").Read(broken.AsSpan(0, cut % 3 == 0 ? cut : line.Length), new LogContent());
            }
            catch (FormatException)
            {
            }
        }, iter: 5000);
    }

    [Fact]
    public void A_commit_that_was_written_is_read_back()
    {
        using ActionWriter writer = new();
        DeltaMetadata metadata = new("id", """{"type":"struct","fields":[{"name":"a\"b","type":"decimal(5,2)","nullable":false,"metadata":{"x":"y","n":1}}]}""", ["p"], new Dictionary<string, string> { ["k"] = "v" })
        {
            Name = "n",
            Description = "d",
            CreatedMillis = 5,
        };
        DeltaFile file = new(LogPath.Write("t", "p=ä b/x.parquet"), new PartitionValues(["p"], ["ä b"]), 9, 8, Encoding.UTF8.GetBytes("""{"numRecords":1}"""), new Dictionary<string, string?> { ["t"] = "1" });
        writer.CommitInfo(new CommitDescription
        {
            TransactionId = "x",
            TimestampMillis = 1,
            Operation = "WRITE",
            IsBlindAppend = true,
            Notes = new CommitNotes { IngestId = Guid.Empty, Operation = "append", Key = "k\"1", Number = 5, Payload = "p" },
        });
        writer.Protocol(new DeltaProtocol(3, 7, ["timestampNtz"], ["timestampNtz", "appendOnly"]));
        writer.Metadata(metadata);
        writer.Transaction(new AppTransaction("app", 4, 5));
        writer.Remove(file.Removed(77));
        writer.Add(file);

        LogContent content = Read(Encoding.UTF8.GetString(writer.Written.Span).Split('\n'));
        Assert.Equal("x", content.CommitInfo!.TransactionId);
        Assert.Equal(new CommitNotes { IngestId = Guid.Empty, Operation = "append", Key = "k\"1", Number = 5, Payload = "p" }, content.CommitInfo.Notes);
        Assert.Equal((3, 7), (content.Protocol!.MinReaderVersion, content.Protocol.MinWriterVersion));
        Assert.Equal(["timestampNtz", "appendOnly"], content.Protocol.WriterFeatures);
        Assert.Equal(("id", "n", "d", 5L), (content.Metadata!.Id, content.Metadata.Name, content.Metadata.Description, content.Metadata.CreatedTime!.Value.ToUnixTimeMilliseconds()));
        DeltaField field = Assert.Single(content.Metadata.Schema.Fields);
        Assert.Equal(("a\"b:decimal(5,2) not null", "y", "1"), (field.ToString(), field.Metadata["x"], field.Metadata["n"]));
        Assert.Equal(new AppTransaction("app", 4, 5), Assert.Single(content.Transactions));
        Tombstone removed = Assert.Single(content.Removes);
        Assert.Equal(("t/p=ä b/x.parquet", 77L, 9L, "ä b", true), (removed.Path, removed.DeletionTimestamp, removed.Size, removed.PartitionValues!["p"], removed.ExtendedFileMetadata));
        DeltaFile read = Assert.Single(content.Adds);
        Assert.Equal((file.Path, file.LogPath, 9L, 8L, "ä b", "1"), (read.Path, read.LogPath, read.Size, read.ModificationMillis, read.PartitionValues["p"], read.Tags!["t"]));
        Assert.Equal(1, read.Statistics!.NumRecords);
    }

    [Theory]
    [InlineData("long", "long")]
    [InlineData("decimal( 10 , 2 )", "decimal(10,2)")]
    [InlineData("decimal", "decimal(10,0)")]
    [InlineData("timestamp_ntz", "timestamp_ntz")]
    public void A_type_has_one_canonical_text(string json, string text) =>
        Assert.Equal(text, DeltaSchemaJson.Parse($$"""{"type":"struct","fields":[{"name":"a","type":"{{json}}","nullable":true}]}""").Fields[0].Type.ToString());

    [Fact]
    public void Nested_types_are_read()
    {
        DeltaStructType schema = DeltaSchemaJson.Parse(
            """{"type":"struct","fields":[{"name":"a","type":{"type":"array","elementType":{"type":"struct","fields":[{"name":"x","type":"long","nullable":false,"metadata":{}}]},"containsNull":false},"nullable":true,"metadata":{}},{"name":"m","type":{"type":"map","keyType":"string","valueType":"double","valueContainsNull":true},"nullable":true,"metadata":{}}]}""");
        Assert.Equal("struct<a:array<struct<x:long not null> not null>,m:map<string,double>>", schema.ToString());
        Assert.Equal(["a", "m", "x"], schema.AllFields().Select(static f => f.Name).Order());
    }

    private static LogContent Read(params string[] lines)
    {
        LogContent content = new();
        ActionReader reader = new("t");
        foreach (string line in lines.Where(static l => l.Length > 0))
        {
            reader.Read(Encoding.UTF8.GetBytes(line), content);
        }

        return content;
    }
}
