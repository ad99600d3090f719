using System.Globalization;
using LakeOrm.Drivers;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Whether a call may still go into a table whose history is as it is.</summary>
internal static class KeyRules
{
    /// <summary>Refuses the keys of other engines: Iceberg has no application ids and versions of which they could be.</summary>
    /// <exception cref="LakeUnsupportedException">It is one.</exception>
    public static void CheckKind(LakeTableName table, IdempotencyKey? key)
    {
        if (key is { Kind: IdempotencyKeyKind.Raw } && !key.Text.StartsWith(IdempotencyKeys.OwnIds, StringComparison.Ordinal))
        {
            throw new LakeUnsupportedException(
                $"Table '{table}': {nameof(IdempotencyKey)}.{nameof(IdempotencyKey.Raw)} cannot be kept on Iceberg, where no engine commits an application's id and version. "
                + $"Use {nameof(IdempotencyKey)}.{nameof(IdempotencyKey.Sequence)} or {nameof(IdempotencyKey.Once)}.");
        }
    }

    /// <summary>Looks at what the table has.</summary>
    /// <returns>The snapshot that makes the call a repeat; null when it may go on.</returns>
    /// <exception cref="LakeConflictException">The table is not at the version that the call expects.</exception>
    /// <exception cref="LakeIdempotencyException">Another writer works under the key's name.</exception>
    public static IcebergSnapshot? Check(WriteRequest request, IcebergHistory history)
    {
        // The key comes first: whoever repeats a write wants to hear that it is done, not that the table moved on by it.
        if (request.Key is { } key)
        {
            if (history.Find(key) is { } earlier)
            {
                return earlier;
            }

            long stored = history.HighestOf(key)?.Notes!.Number ?? -1;
            if (key.After is { } after && stored != after)
            {
                throw new LakeIdempotencyException(
                    $"Another writer writes to the Iceberg table '{request.Table}' as '{key.Text}': the table keeps {Named(stored)} for it, and {Named(after)} was expected. "
                    + "Nothing was written. Stop one of the two, or give each a name of its own.");
            }
        }

        return request.ExpectedVersion is { } expected && history.Version != expected
            ? throw new LakeConflictException($"The Iceberg table '{request.Table}' was expected at version {expected}, but is at version {history.Version}. Nothing was written. Read it again and decide anew.")
            : null;
    }

    /// <summary>Answers a call whose key was used before.</summary>
    /// <exception cref="LakeIdempotencyException">The key was used for something else, or was fenced.</exception>
    public static async ValueTask<WriteResult> RepeatedAsync(WriteRequest request, IcebergHistory history, IcebergSnapshot earlier, TimeSpan retention, CancellationToken cancellationToken)
    {
        IdempotencyKey key = request.Key!;
        bool isExact = earlier.Notes!.Number == key.Number;
        if (isExact && earlier.Notes.IsFence)
        {
            throw new LakeIdempotencyException(
                $"The idempotency key '{key}' was fenced in version {earlier.Id} of the Iceberg table '{request.Table}', so that no write under it can come any more. Nothing was written. "
                + "Give the write a new key if it is still wanted.");
        }

        string? earlierPayload = isExact && request.VerifyPayload ? earlier.Notes.Payload : null;
        if (earlierPayload is not null && await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false) != earlierPayload)
        {
            throw new LakeIdempotencyException(
                $"The idempotency key '{key}' was used before for other rows or another operation: version {earlier.Id} of the Iceberg table '{request.Table}'. Nothing was written. "
                + "Repeat a write with the same rows, or give a new write a new key.");
        }

        return new WriteResult
        {
            Outcome = earlierPayload is null ? WriteOutcome.DuplicatePayloadUnverified : WriteOutcome.Duplicate,
            Version = isExact ? earlier.Id : history.Version,
            IngestId = request.Stamp.IngestId,
            KeyRetainedUntil = IcebergHistory.RetainedUntil(key, earlier, retention),
            KeyPromise = earlier.Notes.Promise,
        };
    }

    private static string Named(long number) => number < 0 ? "no number" : string.Create(CultureInfo.InvariantCulture, $"number {number}");
}
