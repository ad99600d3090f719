using System.Collections.Concurrent;

namespace LakeOrm.Storage.Remote;

/// <summary>Tries out on a store what some stores of its kind ignore in silence. Once for each bucket, in the life of the process.</summary>
internal static class CapabilityProbe
{
    private static readonly BackOff Patience = new(2, BackOff.UsualTotal);
    private static readonly ConcurrentDictionary<string, LakeStorageCapabilities> Known = new(StringComparer.Ordinal);

    /// <summary>Finds out which of the conditions hold.</summary>
    /// <param name="bucket">Names the bucket and where it is.</param>
    /// <param name="storage">The storage, in which a small object is put, replaced and deleted.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The promises about conditions that hold.</returns>
    public static async ValueTask<LakeStorageCapabilities> ConditionsAsync(string bucket, ILakeStorage storage, CancellationToken cancellationToken)
    {
        if (Known.TryGetValue(bucket, out LakeStorageCapabilities known))
        {
            return known;
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return Known.GetOrAdd(bucket, await TryAsync(storage, cancellationToken).ConfigureAwait(false));
            }
            catch (LakeStorageException e) when (e.IsTransient && attempt <= Patience.Retries)
            {
                await Patience.WaitAsync(attempt, e.RetryAfter, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<LakeStorageCapabilities> TryAsync(ILakeStorage storage, CancellationToken cancellationToken)
    {
        // Nobody else knows the key, so every answer is about what this call did.
        string key = $"_lakeorm-probe-{Guid.NewGuid():N}";
        LakeStorageCapabilities holds = LakeStorageCapabilities.None;
        try
        {
            if (await storage.PutIfAbsentAsync(key, "1"u8.ToArray(), cancellationToken).ConfigureAwait(false)
                && !await storage.PutIfAbsentAsync(key, "2"u8.ToArray(), cancellationToken).ConfigureAwait(false))
            {
                holds |= LakeStorageCapabilities.PutIfAbsent;
            }

            if (await storage.HeadAsync(key, cancellationToken).ConfigureAwait(false) is { ETag: { } first }
                && await storage.ReplaceIfUnchangedAsync(key, "3"u8.ToArray(), first, cancellationToken).ConfigureAwait(false)
                && !await storage.ReplaceIfUnchangedAsync(key, "4"u8.ToArray(), first, cancellationToken).ConfigureAwait(false))
            {
                holds |= LakeStorageCapabilities.ReplaceIfUnchanged;
            }

            return holds;
        }
        finally
        {
            await storage.DeleteAsync([key], CancellationToken.None).ConfigureAwait(false);
        }
    }
}
