namespace LakeOrm.Storage.Tests.S3;

/// <summary>A request as it went to the store.</summary>
internal sealed record RecordedRequest(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public bool Asks(string parameter) => Uri.Query.TrimStart('?').Split('&').Any(part => part.Split('=')[0] == parameter);
}
