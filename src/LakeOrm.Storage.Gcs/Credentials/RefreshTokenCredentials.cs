namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>A user who signed in with Google's tools.</summary>
internal sealed class RefreshTokenCredentials(string clientId, string clientSecret, string refreshToken, Uri tokenAddress) : GcsCredentials
{
    internal override async ValueTask<GcsToken?> GetTokenAsync(TokenClient client, string scope, CancellationToken cancellationToken)
    {
        return await client.ExchangeAsync(
            "the user who signed in by 'gcloud auth application-default login'",
            tokenAddress,
            [new("grant_type", "refresh_token"), new("client_id", clientId), new("client_secret", clientSecret), new("refresh_token", refreshToken)],
            cancellationToken).ConfigureAwait(false);
    }
}
