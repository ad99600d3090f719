using LakeOrm;
using LakeOrm.Spark;
using LakeOrm.Storage;
using LakeOrm.Storage.Azure;
using LakeOrm.Storage.Files;
using LakeOrm.Storage.Gcs;
using LakeOrm.Storage.S3;

namespace Quickstart;

/// <summary>Opens the demo's lake. What is done with it afterwards is the same for all.</summary>
internal static class DemoLake
{
    // A folder needs none of the storages; s3://, gs:// and az:// find keys and endpoint where the tools of those stores do.
    private static readonly ILakeStorageProvider[] Stores = [new S3StorageProvider(), new GcsStorageProvider(), new AzureStorageProvider()];

    public static LakeClient Open(DemoOptions options, string root) => options.Spark is { } server
        ? Lake.Spark(server, options.Format, StorageOf(root), new SparkLakeOptions { Root = options.SparkRoot, Catalog = options.Catalog })
        : Lake.Open(root, Stores);

    private static ILakeStorage StorageOf(string root) =>
        Stores.FirstOrDefault(store => store.Schemes.Any(scheme => root.StartsWith($"{scheme}://", StringComparison.OrdinalIgnoreCase)))?.Open(new Uri(root)) ?? new FileStorage(root);
}
