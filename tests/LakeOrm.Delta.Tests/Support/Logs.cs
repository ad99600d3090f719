using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Support;

/// <summary>Logs written by hand.</summary>
public static class Logs
{
    public const string Protocol = """{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}""";

    public const string SchemaText = """{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":false,\"metadata\":{}},{\"name\":\"name\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}}]}""";

    public static string Metadata(string configuration = "", string schema = SchemaText, string id = "a") =>
        $$"""{"metaData":{"id":"{{id}}","format":{"provider":"parquet","options":{} },"schemaString":"{{schema}}","partitionColumns":[],"configuration":{ {{configuration}} } } }""";

    public static string Add(string path) => $$"""{"add":{"path":"{{path}}","partitionValues":{},"size":10,"modificationTime":1,"dataChange":true} }""";

    public static string Transaction(string appId, long version, long? lastUpdated = null) =>
        $$"""{"txn":{"appId":"{{appId}}","version":{{version}}{{(lastUpdated is { } updated ? $",\"lastUpdated\":{updated}" : string.Empty)}}} }""";

    public static string Remove(string path) => $$"""{"remove":{"path":"{{path}}","deletionTimestamp":2,"dataChange":true} }""";

    /// <summary>A table <c>t</c> in memory: one commit a line group.</summary>
    public static async Task<MemoryStorage> CreateAsync(params string[][] commits)
    {
        MemoryStorage storage = new();
        for (int version = 0; version < commits.Length; version++)
        {
            await storage.PutTextAsync(StorageExtensions.CommitKey("t", version), string.Join('\n', commits[version]) + "\n");
        }

        return storage;
    }
}
