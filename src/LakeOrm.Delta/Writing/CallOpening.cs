using LakeOrm.Delta.Commits;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Writing;

/// <summary>How every call begins that is to commit: what cannot be committed need not be worked out either, and what was done under its key is not done again.</summary>
/// <param name="snapshots">The table.</param>
/// <param name="keys">What it knows of keys.</param>
/// <param name="clock">Says which keys have expired.</param>
internal sealed class CallOpening(SnapshotCache snapshots, KeyHistory keys, TimeProvider clock)
{
    /// <summary>Begins.</summary>
    /// <param name="request">The call.</param>
    /// <param name="check">Refuses a table that the call is not for.</param>
    /// <param name="basis">The snapshot on which it stands; null for the newest.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeConflictException">The table is not as the call expects it.</exception>
    /// <exception cref="LakeIdempotencyException">The key was used for something else, or was fenced.</exception>
    public async ValueTask<OpenedCall> OpenAsync(WriteRequest request, Action<DeltaSnapshot> check, DeltaSnapshot? basis, CancellationToken cancellationToken)
    {
        string name = request.Table.ToString();
        TableState state = await snapshots.GetAsync(name, cancellationToken).ConfigureAwait(false);
        TableFeatures.CheckWritable(name, state.Snapshot.Protocol, state.Snapshot.Metadata);
        check(state.Snapshot);
        CommitPlan plan = new()
        {
            Table = name,
            Base = basis ?? state.Snapshot,
            IngestId = request.Stamp.IngestId,
            Key = request.Key,
            ExpectedVersion = request.ExpectedVersion,
            Render = static (_, _) => default,
        };
        WriteResult? earlier = ConflictRules.Check(plan, state.Snapshot, clock) is { } entry
            ? await RepeatedAsync(request, state, entry, cancellationToken).ConfigureAwait(false)
            : null;
        return new OpenedCall(state, plan, earlier);
    }

    /// <summary>Answers a call whose key was used before.</summary>
    /// <exception cref="LakeIdempotencyException">The key was used for something else, or was fenced.</exception>
    public async ValueTask<WriteResult> RepeatedAsync(WriteRequest request, TableState state, AppTransaction entry, CancellationToken cancellationToken)
    {
        KeyCommit commit = await keys.FindAsync(state.Snapshot, request.Key!, entry, cancellationToken).ConfigureAwait(false);
        if (commit.Info?.Notes is { IsFence: true })
        {
            throw new LakeIdempotencyException(
                $"The idempotency key '{request.Key}' was fenced in version {commit.Version} of the Delta table '{request.Table}', so that no write under it can come any more. Nothing was written. "
                + "Give the write a new key if it is still wanted.");
        }

        string? earlierPayload = request.VerifyPayload ? commit.Info?.Notes?.Payload : null;
        if (earlierPayload is not null && await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false) != earlierPayload)
        {
            throw new LakeIdempotencyException(
                $"The idempotency key '{request.Key}' was used before for other rows or another operation: version {commit.Version} of the Delta table '{request.Table}'. Nothing was written. "
                + "Repeat a write with the same rows, or give a new write a new key.");
        }

        return new WriteResult
        {
            Outcome = earlierPayload is null ? WriteOutcome.DuplicatePayloadUnverified : WriteOutcome.Duplicate,
            Version = commit.Version ?? state.Snapshot.Version,
            IngestId = request.Stamp.IngestId,
            KeyRetainedUntil = KeyHistory.RetainedUntil(state.Snapshot.Metadata, entry.LastUpdated),
        };
    }
}
