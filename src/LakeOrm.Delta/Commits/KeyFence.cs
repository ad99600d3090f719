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
            Notes = new CommitNotes { IngestId = id, Operation = CommitNotes.FenceOperation, Key = key.Text, Number = key.Number },
        });
        writer.Transaction(KeyHistory.EntryOf(key, now));
        return writer.Written;
    }
}
