namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>Nobody.</summary>
internal sealed class AnonymousCredentials : GcsCredentials
{
    internal override ValueTask<GcsToken?> GetTokenAsync(TokenClient client, string scope, CancellationToken cancellationToken) => ValueTask.FromResult<GcsToken?>(null);
}
