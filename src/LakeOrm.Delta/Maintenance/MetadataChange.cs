using LakeOrm.Delta.Commits;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Delta.Maintenance;

/// <summary>Changes what a table says of itself, and no row. When another change of that kind was faster, it is worked out again.</summary>
/// <param name="snapshots">The table.</param>
/// <param name="commits">The way into its log.</param>
/// <param name="opening">Begins a call, and answers one whose key was used before.</param>
/// <param name="maxRuns">How often it is worked out.</param>
/// <param name="clock">The clock of commits and keys.</param>
internal sealed class MetadataChange(SnapshotCache snapshots, CommitQueue commits, CallOpening opening, int maxRuns, TimeProvider clock)
{
    /// <summary>Runs a call that may have a key, under which it is committed even when the table is as it should be.</summary>
    /// <param name="request">The call.</param>
    /// <param name="change">The new metadata, null when the table is as it should be, and what the commit says of itself.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    public ValueTask<SetPropertiesResult> RunAsync(WriteRequest request, Func<DeltaSnapshot, (DeltaMetadata? Metadata, CommitDescription Description)> change, CancellationToken cancellationToken) =>
        RunAsync(request, token => opening.OpenAsync(request, static _ => { }, null, token), change, cancellationToken);

    /// <summary>Runs a change that comes to the same however often it is made.</summary>
    /// <param name="name">The table's name, for messages.</param>
    /// <param name="change">The new metadata, null when the table is as it should be, and what the commit says of itself.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    public async ValueTask RunAsync(string name, Func<DeltaSnapshot, (DeltaMetadata? Metadata, CommitDescription Description)> change, CancellationToken cancellationToken) =>
        await RunAsync(null, token => OpenAsync(name, token), change, cancellationToken).ConfigureAwait(false);

    private async ValueTask<OpenedCall> OpenAsync(string name, CancellationToken cancellationToken)
    {
        TableState state = await snapshots.GetAsync(name, cancellationToken).ConfigureAwait(false);
        return new OpenedCall(state, new CommitPlan { Table = name, Base = state.Snapshot, IngestId = Guid.CreateVersion7(clock.GetUtcNow()), Render = static (_, _) => default }, null);
    }

    private async ValueTask<SetPropertiesResult> RunAsync(
        WriteRequest? request,
        Func<CancellationToken, ValueTask<OpenedCall>> open,
        Func<DeltaSnapshot, (DeltaMetadata? Metadata, CommitDescription Description)> change,
        CancellationToken cancellationToken)
    {
        for (int run = 1; ; run++)
        {
            (TableState state, CommitPlan plan, WriteResult? earlier) = await open(cancellationToken).ConfigureAwait(false);
            if (earlier is not null)
            {
                return Of(earlier);
            }

            DeltaSnapshot read = state.Snapshot;
            (DeltaMetadata? metadata, CommitDescription description) = change(read);
            if (metadata is null && request?.Key is null)
            {
                return new SetPropertiesResult { Outcome = WriteOutcome.Committed, Version = read.Version, IngestId = plan.IngestId };
            }

            TableFeatures.CheckWritable(plan.Table, read.Protocol, read.Metadata);
            string? payload = request?.Key is null ? null : await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = clock.GetUtcNow();
            try
            {
                CommitResult result = await commits.CommitAsync(
                    plan with { Render = (_, declared) => CommitText.Metadata(description, plan.IngestId, request, read, metadata, payload, now, declared) }, cancellationToken).ConfigureAwait(false);
                return result.Earlier is { } other
                    ? Of(await opening.RepeatedAsync(request!, result.State, other, cancellationToken).ConfigureAwait(false))
                    : new SetPropertiesResult
                    {
                        Outcome = WriteOutcome.Committed,
                        Version = result.State.Snapshot.Version,
                        IngestId = plan.IngestId,
                        Attempts = result.Attempts,
                        KeyRetainedUntil = KeyHistory.RetainedUntil(result.State.Snapshot.Metadata, request?.Key, now),
                    };
            }
            catch (LakeConflictException) when (run < maxRuns)
            {
                await BackOff.Race.WaitAsync(run, asked: null, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static SetPropertiesResult Of(WriteResult earlier) => new()
    {
        Outcome = earlier.Outcome,
        Version = earlier.Version,
        IngestId = earlier.IngestId,
        KeyRetainedUntil = earlier.KeyRetainedUntil,
    };
}
