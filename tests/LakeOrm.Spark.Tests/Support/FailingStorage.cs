using LakeOrm.Storage;

namespace LakeOrm.Spark.Tests.Support;

/// <summary>A storage that fails when the test says so.</summary>
internal sealed class FailingStorage(ILakeStorage inner) : DelegatingStorage(inner)
{
    /// <summary>Whether reads and listings fail.</summary>
    public bool Fails { get; set; }

    /// <summary>Whether what is to be deleted stays.</summary>
    public bool Keeps { get; init; }

    public override ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default) =>
        Keeps ? throw new LakeStorageException("The test has the store fail.") : base.DeleteAllAsync(prefix, cancellationToken);

    public override IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, CancellationToken cancellationToken = default)
    {
        Check();
        return base.ListAsync(prefix, startAfter, recursive, cancellationToken);
    }

    public override ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        Check();
        return base.OpenReadAsync(key, offset, length, cancellationToken);
    }

    private void Check()
    {
        if (Fails)
        {
            throw new LakeStorageException("The test has the store fail.");
        }
    }
}
