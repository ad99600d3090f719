namespace LakeOrm.Storage.S3.Promises;

/// <summary>What a bucket was seen to do with conditions.</summary>
/// <param name="PutIfAbsent">Whether it keeps to If-None-Match.</param>
/// <param name="IfMatch">How it wants an ETag in If-Match; null when it does not keep to that.</param>
internal sealed record S3Promise(bool PutIfAbsent, ETagForm? IfMatch);
