namespace LakeOrm.Storage.Tests.Support;

/// <summary>A request that was sent.</summary>
internal sealed record SentRequest(HttpMethod Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The method, path and query, as they were sent.</summary>
    public override string ToString() => $"{Method} {Uri.PathAndQuery}";
}
