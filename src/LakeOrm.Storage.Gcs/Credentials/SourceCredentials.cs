namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>Tokens of the caller's own.</summary>
internal sealed class SourceCredentials(Func<CancellationToken, ValueTask<GcsToken>> source) : GcsCredentials
{
    internal override async ValueTask<GcsToken?> GetTokenAsync(TokenClient client, string scope, CancellationToken cancellationToken)
    {
        try
        {
            return await source(cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The source gave no token.");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // What it says may hold anything; the cause stays at hand.
            throw new LakeStorageException($"The token source that was given for Google Cloud Storage failed with {e.GetType().Name}. The inner exception says why.", e)
            {
                Failure = LakeStorageFailure.Credentials,
                IsRefused = true,
            };
        }
    }
}
