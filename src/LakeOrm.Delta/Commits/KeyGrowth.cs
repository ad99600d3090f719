using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;
using LakeOrm.Telemetry;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Commits;

/// <summary>Tells when keys make a table's state large: everybody who opens the table loads them.</summary>
internal static class KeyGrowth
{
    /// <summary>At so many keys, and at each doubling of it, there is a warning.</summary>
    public const int Many = 10_000;

    private const int EventId = 1;

    /// <summary>Tells of the key that a write added.</summary>
    /// <param name="request">The write.</param>
    /// <param name="now">The table right after it.</param>
    public static void Report(WriteRequest request, DeltaSnapshot now)
    {
        if (request.Key is not { } key)
        {
            return;
        }

        int count = now.TransactionCount;
        LakeMeter.TableKeys(request.Table, count);

        // Each key of its own adds one entry, so each count is reached by one commit of one writer.
        if (request.Warning is null || key.Kind != IdempotencyKeyKind.Once || count % Many != 0 || !int.IsPow2(count / Many))
        {
            return;
        }

        string kept = TableProperties.TransactionRetentionOf(now.Metadata) is { } retention ? $"for {retention.TotalDays:0.##} days" : "for ever, since it has no retention";
        try
        {
            request.Warning(new LakeWarning(
                EventId,
                request.Table,
                $"The Delta table '{request.Table}' keeps {count} idempotency keys, each {kept}, and everybody who opens it loads them all. Use {nameof(IdempotencyKey)}.{nameof(IdempotencyKey.Sequence)}, "
                + $"which takes one entry for a producer however often it writes, write larger batches less often, or set the table's property '{TableProperties.TransactionRetention}' to a shorter time."));
        }
        catch (Exception)
        {
            // The write is committed, whatever becomes of the warning.
        }
    }
}
