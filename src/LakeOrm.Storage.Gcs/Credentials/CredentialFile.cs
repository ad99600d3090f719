using System.Text.Json;
using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>A file of credentials, as Google's tools write it.</summary>
internal sealed class CredentialFile
{
    private const string DefaultTokenAddress = "https://oauth2.googleapis.com/token";

    [JsonPropertyName("type")]
    public string? Type { get; init; }

    [JsonPropertyName("client_email")]
    public string? ClientEmail { get; init; }

    [JsonPropertyName("private_key")]
    public string? PrivateKey { get; init; }

    [JsonPropertyName("private_key_id")]
    public string? PrivateKeyId { get; init; }

    [JsonPropertyName("token_uri")]
    public string? TokenAddress { get; init; }

    [JsonPropertyName("client_id")]
    public string? ClientId { get; init; }

    [JsonPropertyName("client_secret")]
    public string? ClientSecret { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("service_account_impersonation_url")]
    public string? ImpersonationAddress { get; init; }

    [JsonPropertyName("delegates")]
    public IReadOnlyList<string>? Delegates { get; init; }

    [JsonPropertyName("source_credentials")]
    public CredentialFile? Source { get; init; }

    public static CredentialFile Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CredentialJson.Default.CredentialFile) ?? throw Unusable("it is empty");
        }
        catch (JsonException e)
        {
            // The parser's own message may repeat a part of the text.
            throw Unusable($"it is no JSON, at line {e.LineNumber + 1}");
        }
    }

    public GcsCredentials ToCredentials() => Type switch
    {
        "service_account" => new ServiceAccountCredentials(
            Require(ClientEmail, "client_email"), Require(PrivateKey, "private_key"), PrivateKeyId, Address(TokenAddress ?? DefaultTokenAddress, "token_uri")),
        "authorized_user" => new RefreshTokenCredentials(
            Require(ClientId, "client_id"), Require(ClientSecret, "client_secret"), Require(RefreshToken, "refresh_token"), Address(TokenAddress ?? DefaultTokenAddress, "token_uri")),
        "impersonated_service_account" => new ImpersonatedCredentials(
            (Source ?? throw Unusable("it has no 'source_credentials'")).ToCredentials(),
            Address(Require(ImpersonationAddress, "service_account_impersonation_url"), "service_account_impersonation_url"),
            Delegates ?? []),
        null => throw Unusable("it has no 'type'"),
        _ => throw Unusable("its 'type' is none of these. Credentials of other types, such as of a workload identity federation, are given by GcsCredentials.FromSource and Google.Apis.Auth"),
    };

    private static string Require(string? value, string name) => value is { Length: > 0 } ? value : throw Unusable($"it has no '{name}'");

    // A key goes to the address that its file names, so that must be one that nobody can listen to.
    private static Uri Address(string value, string name) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw Unusable($"its '{name}' is no https address");

    private static LakeStorageException Unusable(string why) =>
        new($"The credentials for Google Cloud Storage cannot be used: {why}. Expected the JSON of a service account's key, of a user, or of the impersonation of a service account.")
        {
            Failure = LakeStorageFailure.Credentials,
            IsRefused = true,
        };
}
