using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;

namespace LakeOrm.Delta.Commits;

/// <summary>Changes what a table says of itself, and no row. When another change of that kind was faster, it is worked out again.</summary>
/// <param name="snapshots">The table.</param>
/// <param name="commits">The way into its log.</param>
/// <param name="maxRuns">How often it is worked out.</param>
/// <param name="clock">The clock of commits.</param>
internal sealed class MetadataChange(SnapshotCache snapshots, CommitQueue commits, int maxRuns, TimeProvider clock)
{
    /// <summary>Runs it.</summary>
    /// <param name="name">The table's name, for messages.</param>
    /// <param name="change">The new metadata and what the commit says of itself; null when the table is as it should be.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>The version that has the change.</returns>
    public async ValueTask<long> RunAsync(string name, Func<DeltaSnapshot, (DeltaMetadata Metadata, CommitDescription Description)?> change, CancellationToken cancellationToken)
    {
        for (int run = 1; ; run++)
        {
            DeltaSnapshot read = (await snapshots.GetAsync(name, cancellationToken).ConfigureAwait(false)).Snapshot;
            if (change(read) is not { } next)
            {
                return read.Version;
            }

            TableFeatures.CheckWritable(name, read.Protocol, read.Metadata);
            DateTimeOffset now = clock.GetUtcNow();
            Guid id = Guid.CreateVersion7(now);
            CommitDescription description = next.Description with { TransactionId = id.ToString(), TimestampMillis = now.ToUnixTimeMilliseconds(), ReadVersion = read.Version };
            try
            {
                CommitPlan plan = new() { Table = name, Base = read, IngestId = id, Render = (_, declared) => Render(read, next.Metadata, description with { InCommitTimestamp = declared }) };
                return (await commits.CommitAsync(plan, cancellationToken).ConfigureAwait(false)).State.Snapshot.Version;
            }
            catch (LakeConflictException) when (run < maxRuns)
            {
                await Task.Delay(Committer.Jittered(run), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static ReadOnlyMemory<byte> Render(DeltaSnapshot read, DeltaMetadata metadata, CommitDescription description)
    {
        using ActionWriter writer = new();
        writer.CommitInfo(description);
        DeltaProtocol protocol = ProtocolUpgrade.For(read.Protocol, metadata);
        if (!ReferenceEquals(protocol, read.Protocol))
        {
            writer.Protocol(protocol);
        }

        writer.Metadata(metadata);
        return writer.Written;
    }
}
