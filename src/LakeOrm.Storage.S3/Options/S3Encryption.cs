namespace LakeOrm.Storage.S3;

/// <summary>How a store encrypts new objects.</summary>
public sealed class S3Encryption
{
    private S3Encryption(bool isKms, string? keyId, bool useBucketKey)
    {
        IsKms = isKms;
        KeyId = keyId;
        UseBucketKey = useBucketKey;
    }

    /// <summary>With keys that the store keeps (SSE-S3).</summary>
    public static S3Encryption StoreKeys { get; } = new(isKms: false, keyId: null, useBucketKey: false);

    internal bool IsKms { get; }

    internal string? KeyId { get; }

    internal bool UseBucketKey { get; }

    /// <summary>With a key of the key management service (SSE-KMS).</summary>
    /// <param name="keyId">The key's id or address; the account's own key for S3 when null.</param>
    /// <param name="useBucketKey">Whether one key a bucket stands between, so that the service is asked less often.</param>
    /// <returns>The way to encrypt.</returns>
    public static S3Encryption Kms(string? keyId = null, bool useBucketKey = false) => new(isKms: true, keyId, useBucketKey);
}
