using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>A service account by its private key: a signed claim is exchanged for a token.</summary>
internal sealed class ServiceAccountCredentials(string account, string privateKey, string? keyId, Uri tokenAddress) : GcsCredentials
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    internal override async ValueTask<GcsToken?> GetTokenAsync(TokenClient client, string scope, CancellationToken cancellationToken)
    {
        return await client.ExchangeAsync(
            $"the service account '{account}'",
            tokenAddress,
            [new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("assertion", Sign(scope, client.Clock.GetUtcNow()))],
            cancellationToken).ConfigureAwait(false);
    }

    private string Sign(string scope, DateTimeOffset now)
    {
        string header = Encode(JsonSerializer.SerializeToUtf8Bytes(new SignatureHeader { KeyId = keyId }, CredentialJson.Default.SignatureHeader));
        string claim = Encode(JsonSerializer.SerializeToUtf8Bytes(
            new SignedClaim
            {
                Issuer = account,
                Scope = scope,
                Audience = tokenAddress.OriginalString,
                IssuedAt = now.ToUnixTimeSeconds(),
                ExpiresAt = (now + Life).ToUnixTimeSeconds(),
            },
            CredentialJson.Default.SignedClaim));
        using RSA key = RSA.Create();
        try
        {
            key.ImportFromPem(privateKey);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new LakeStorageException($"The private key of the service account '{account}' cannot be read. Expected the PEM text of an RSA key, as in the file that Google made.")
            {
                Failure = LakeStorageFailure.Credentials,
                IsRefused = true,
            };
        }

        return $"{header}.{claim}.{Encode(key.SignData(Encoding.ASCII.GetBytes($"{header}.{claim}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
