namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>Keeps a token until shortly before it ends. Many callers that find it ended wait for one new one.</summary>
internal sealed class TokenCache(GcsCredentials credentials, TokenClient client) : IDisposable
{
    // As long as the machine's own service may still hand out a token that it keeps.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(225);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile GcsToken? _kept;

    /// <summary>The token to call with; null for nobody.</summary>
    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        if (credentials is AnonymousCredentials)
        {
            return null;
        }

        if (_kept is { } kept && IsGood(kept, Margin))
        {
            return kept.Value;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_kept is { } newer && IsGood(newer, Margin))
            {
                return newer.Value;
            }

            _kept = await credentials.GetTokenAsync(client, GcsCredentials.StorageScope, cancellationToken).ConfigureAwait(false);
            return _kept?.Value;
        }
        catch (LakeStorageException e) when (e.IsTransient && _kept is { } old && IsGood(old, TimeSpan.Zero))
        {
            return old.Value;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Forgets a token that the store did not accept.</summary>
    public void Drop(string token)
    {
        if (_kept is { } kept && kept.Value == token)
        {
            _kept = null;
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool IsGood(GcsToken token, TimeSpan margin) => token.ExpiresAt is { } end && client.Clock.GetUtcNow() + margin < end;
}
