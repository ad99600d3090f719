namespace LakeOrm.Writing;

/// <summary>How every driver writes an idempotency key, and what a commit says of its write, into a table's history.</summary>
internal static class IdempotencyKeys
{
    /// <summary>The version under which a key that is used once is stored. Never a hash: engines skip a write by "at or below".</summary>
    public const long OnceVersion = 1;

    /// <summary>The name of a commit's note: the key as the caller gave it.</summary>
    public const string KeyTag = "lakeorm.key";

    /// <summary>The name of a commit's note: the write's id.</summary>
    public const string IngestIdTag = "lakeorm.ingestId";

    /// <summary>The name of a commit's note: what the write did.</summary>
    public const string OperationTag = "lakeorm.operation";

    /// <summary>The name of a commit's note: the hash of the caller's rows.</summary>
    public const string PayloadTag = "lakeorm.payload";

    // The number is the version of this encoding.
    private const string Prefix = "lakeorm:1:";

    /// <summary>The application id under which a table keeps the key.</summary>
    public static string ToAppId(IdempotencyKey key) => Prefix + key.Text;
}
