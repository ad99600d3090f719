namespace LakeOrm.TestServers;

/// <summary>A store that speaks S3's protocol.</summary>
/// <param name="Endpoint">Where it answers.</param>
/// <param name="AccessKeyId">The id of a key that may do everything.</param>
/// <param name="SecretAccessKey">The key's secret.</param>
/// <param name="Bucket">The bucket for tests.</param>
/// <param name="CreatesBuckets">Whether the tests make their bucket themselves.</param>
/// <param name="Tls">Where it answers over https; null when not.</param>
/// <param name="TlsAuthority">The file with the certificate of that; null when it is a known one's.</param>
public sealed record S3Store(Uri Endpoint, string AccessKeyId, string SecretAccessKey, string Bucket, bool CreatesBuckets, Uri? Tls = null, string? TlsAuthority = null);
