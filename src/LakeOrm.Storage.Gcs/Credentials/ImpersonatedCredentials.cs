using System.Net.Http.Headers;
using System.Text.Json;

namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>A service account whose tokens another one makes.</summary>
internal sealed class ImpersonatedCredentials(GcsCredentials caller, Uri address, IReadOnlyList<string> delegates) : GcsCredentials
{
    public static Uri AddressOf(string serviceAccount) =>
        new($"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{Uri.EscapeDataString(serviceAccount)}:generateAccessToken");

    internal override async ValueTask<GcsToken?> GetTokenAsync(TokenClient client, string scope, CancellationToken cancellationToken)
    {
        GcsToken? own = await caller.GetTokenAsync(client, PlatformScope, cancellationToken).ConfigureAwait(false);
        return await client.ImpersonateAsync(
            address,
            () =>
            {
                byte[] body = JsonSerializer.SerializeToUtf8Bytes(new ImpersonationRequest { Scope = [scope], Delegates = delegates }, CredentialJson.Default.ImpersonationRequest);
                HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.Authorization = own is null ? null : new AuthenticationHeaderValue("Bearer", own.Value);
                return request;
            },
            cancellationToken).ConfigureAwait(false);
    }
}
