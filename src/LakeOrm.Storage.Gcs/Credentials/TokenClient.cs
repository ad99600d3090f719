using System.Net;
using System.Text.Json;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>Asks the services that give tokens. None of what goes there or comes from there is ever told.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="clock">By which claims are dated.</param>
/// <param name="backOff">How often a service is asked again that does not answer.</param>
internal sealed class TokenClient(HttpMessageInvoker http, TimeProvider clock, BackOff backOff)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A machine that is none of Google's has no such service, and says so by silence.
    private static readonly TimeSpan MachinePatience = TimeSpan.FromSeconds(3);

    public TimeProvider Clock => clock;

    /// <summary>Exchanges what somebody has for a token.</summary>
    public Task<GcsToken> ExchangeAsync(string who, Uri address, KeyValuePair<string, string>[] form, CancellationToken cancellationToken) =>
        AskAsync(who, address, () => new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) }, backOff, Patience, cancellationToken);

    /// <summary>Has a token of another account made.</summary>
    public Task<GcsToken> ImpersonateAsync(Uri address, Func<HttpRequestMessage> request, CancellationToken cancellationToken) =>
        AskAsync("the service account that is impersonated", address, request, backOff, Patience, cancellationToken);

    /// <summary>Asks the machine for its own.</summary>
    public async Task<GcsToken> AskMachineAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(
                "the service account of this machine",
                address,
                () => new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Metadata-Flavor", "Google" } } },
                backOff with { Retries = Math.Min(backOff.Retries, 1) },
                MachinePatience,
                cancellationToken).ConfigureAwait(false);
        }
        catch (LakeStorageException e) when (e.Failure is LakeStorageFailure.Endpoint or LakeStorageFailure.Unavailable)
        {
            throw new LakeStorageException(
                "There are no credentials for Google Cloud Storage: GOOGLE_APPLICATION_CREDENTIALS names no file, 'gcloud auth application-default login' left none, and this machine has no service account. Provide one of these, or GcsOptions.Credentials.",
                e)
            {
                Failure = LakeStorageFailure.Credentials,
                IsRefused = true,
            };
        }
    }

    private async Task<GcsToken> AskAsync(
        string who, Uri address, Func<HttpRequestMessage> make, BackOff again, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            LakeStorageException failure;
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(patience);
            try
            {
                using HttpRequestMessage request = make();
                DateTimeOffset now = clock.GetUtcNow();
                using HttpResponseMessage response = await http.SendAsync(request, limit.Token).ConfigureAwait(false);
                byte[] body = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
                TokenAnswer? answer = Read(body);
                if (response.IsSuccessStatusCode && (answer?.Exchanged ?? answer?.Impersonated) is { Length: > 0 } token)
                {
                    return new GcsToken(token, answer!.ExpireTime ?? now.AddSeconds(answer.ExpiresIn ?? 0));
                }

                failure = Failure(who, address, response.StatusCode, answer);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                bool isAbsent = e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError };
                failure = new LakeStorageException($"No token for Google Cloud Storage: {address.Host}, which was asked for {who}, does not answer: {(e is OperationCanceledException ? "it took too long." : e.Message)}", e)
                {
                    Failure = isAbsent ? LakeStorageFailure.Endpoint : LakeStorageFailure.Unavailable,
                    IsRefused = true,
                };
            }

            if (!(failure.IsTransient || failure.Failure is LakeStorageFailure.Endpoint) || !await again.WaitAsync(attempt, failure.RetryAfter, cancellationToken).ConfigureAwait(false))
            {
                throw failure;
            }
        }
    }

    private static TokenAnswer? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, CredentialJson.Default.TokenAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static LakeStorageException Failure(string who, Uri address, HttpStatusCode status, TokenAnswer? answer)
    {
        (LakeStorageFailure kind, string advice) = status switch
        {
            HttpStatusCode.TooManyRequests => (LakeStorageFailure.Throttled, "It asks to be called less often."),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => (LakeStorageFailure.Unavailable, "That may pass."),
            _ when answer?.Description?.Contains("iat and exp", StringComparison.Ordinal) == true =>
                (LakeStorageFailure.Clock, "The claim is dated too far from the service's time. Set this machine's clock."),
            HttpStatusCode.Forbidden => (LakeStorageFailure.Denied, "The caller may not do that; to impersonate, it needs the role of a token creator on the account."),
            HttpStatusCode.NotFound => (LakeStorageFailure.Credentials, "It knows no such account."),
            _ => (LakeStorageFailure.Credentials, "The credentials are wrong, revoked or expired. Make them anew."),
        };
        return new LakeStorageException($"No token for Google Cloud Storage: {address.Host}, which was asked for {who}, answered {(int)status}. {advice}") { Failure = kind, IsRefused = true };
    }
}
