using LakeOrm.Storage;

namespace LakeOrm.Spark.Tests.Support;

/// <summary>Keeps what was staged in a storage when it is removed from there.</summary>
internal sealed class StagingWatch(ILakeStorage inner) : DelegatingStorage(inner)
{
    /// <summary>The files.</summary>
    public List<byte[]> Parts { get; } = [];

    /// <summary>Whether it says that it is a folder.</summary>
    public bool IsFolder { get; init; } = true;

    public override string? GetLocalPath(string key) => IsFolder ? Inner.GetLocalPath(key) : null;

    public override async ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default)
    {
        await foreach (LakeObject part in Inner.ListAsync(prefix, recursive: true, cancellationToken: cancellationToken))
        {
            if (part.Key.EndsWith(".parquet", StringComparison.Ordinal))
            {
                await using Stream stream = await Inner.OpenReadAsync(part.Key, cancellationToken: cancellationToken);
                using MemoryStream copy = new();
                await stream.CopyToAsync(copy, cancellationToken);
                Parts.Add(copy.ToArray());
            }
        }

        await Inner.DeleteAllAsync(prefix, cancellationToken);
    }
}
