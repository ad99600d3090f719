using LakeOrm.Delta.Log;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Commits;

/// <summary>A commit that holds a key alone.</summary>
internal static class KeyFence
{
    public static ReadOnlyMemory<byte> Render(IdempotencyKey key, Guid id, long now, long? declared)
    {
        using ActionWriter writer = new();
        writer.CommitInfo(new CommitDescription
        {
            TransactionId = id.ToString(),
            TimestampMillis = now,
            InCommitTimestamp = declared,
            Operation = "FENCE",
            IsBlindAppend = true,
            Tags = new Dictionary<string, string?>
            {
                [IdempotencyKeys.IngestIdTag] = id.ToString(),
                [IdempotencyKeys.OperationTag] = IdempotencyKeys.FenceOperation,
                [IdempotencyKeys.KeyTag] = key.Text,
            },
        });
        writer.Transaction(KeyHistory.EntryOf(key, now));
        return writer.Written;
    }

    /// <summary>Whether a commit is a fence.</summary>
    public static bool Is(CommitInfo? commit) => commit?.Tags.GetValueOrDefault(IdempotencyKeys.OperationTag) == IdempotencyKeys.FenceOperation;
}
