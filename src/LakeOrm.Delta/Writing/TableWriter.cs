using System.Diagnostics.CodeAnalysis;
using LakeOrm.Delta.Commits;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;
using LakeOrm.Storage;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Writing;

/// <summary>Runs writes: checks, files, commit, and what is told of it.</summary>
/// <param name="storage">The storage.</param>
/// <param name="path">The table's folder.</param>
/// <param name="snapshots">The table.</param>
/// <param name="commits">The way into its log.</param>
/// <param name="keys">What it knows of keys.</param>
/// <param name="limits">The bounds of data files.</param>
/// <param name="maxRuns">How often a change is worked out before it fails.</param>
/// <param name="clock">The clock of commits and keys.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never asked for, so it holds nothing to release.")]
internal sealed class TableWriter(
    ILakeStorage storage, string path, SnapshotCache snapshots, CommitQueue commits, KeyHistory keys, DataFileLimits limits, int maxRuns, TimeProvider clock)
{
    private readonly SemaphoreSlim _reruns = new(1, 1);

    /// <summary>Appends, or overwrites.</summary>
    public async ValueTask<WriteResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken) =>
        (await RunAsync(request, (snapshot, _) => ValueTask.FromResult(PlannedWrite.Of(request, snapshot)), 0, cancellationToken).ConfigureAwait(false)).Result!;

    /// <summary>Changes rows: on a snapshot, and again on a newer one when another commit changed what was read.</summary>
    public async ValueTask<WriteResult> ChangeAsync(
        WriteRequest request, Func<DeltaSnapshot, CancellationToken, ValueTask<DeltaRewrite>> plan, CancellationToken cancellationToken)
    {
        bool hasTurn = false;
        try
        {
            for (int run = 1, attempts = 0; run <= maxRuns; run++)
            {
                (WriteResult? result, int tried) = await RunAsync(
                    request,
                    async (snapshot, token) => PlannedWrite.Of(await plan(snapshot, token).ConfigureAwait(false), snapshot),
                    attempts,
                    cancellationToken).ConfigureAwait(false);
                if (result is not null)
                {
                    return result;
                }

                attempts += Math.Max(1, tried);
                if (!hasTurn)
                {
                    // Those of this process that lost take turns: against each other they would only lose again.
                    await _reruns.WaitAsync(cancellationToken).ConfigureAwait(false);
                    hasTurn = true;
                }

                await Task.Delay(Committer.Jittered(run), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (hasTurn)
            {
                _reruns.Release();
            }
        }

        throw new LakeConflictException(
            $"Other writers of the Delta table '{request.Table}' changed what this {request.Mode} had read {maxRuns} times. Nothing was written. Repeat the call, or let one writer change the table.");
    }

    // The result is null when another commit changed what was read.
    private async ValueTask<(WriteResult? Result, int Tried)> RunAsync(
        WriteRequest request, Func<DeltaSnapshot, CancellationToken, ValueTask<PlannedWrite>> planWrite, int attempts, CancellationToken cancellationToken)
    {
        string name = request.Table.ToString();
        SchemaCheck.CheckFormat(request.Table, request.Rows.Schema);
        TableState state = await snapshots.GetAsync(name, cancellationToken).ConfigureAwait(false);
        DeltaSnapshot snapshot = state.Snapshot;
        CheckWritable(request, name, snapshot);
        if (request.Key is not null && KeyHistory.Find(snapshot, request.Key, clock) is { } earlier)
        {
            return (await RepeatedAsync(request, state, earlier, cancellationToken).ConfigureAwait(false), 0);
        }

        CommitPlan plan = new()
        {
            Table = name,
            Base = snapshot,
            IngestId = request.Stamp.IngestId,
            Key = request.Key,
            ExpectedVersion = request.ExpectedVersion,
            Render = static _ => default,
        };

        // What cannot be committed need not be written either.
        ConflictRules.Check(plan, snapshot, clock);
        CommitResult result;
        long start = clock.GetTimestamp();
        PlannedWrite write = await planWrite(snapshot, cancellationToken).ConfigureAwait(false);
        TimeSpan scan = clock.GetElapsedTime(start);
        await using (write.ConfigureAwait(false))
        {
            DataFileSet? files = write.Rows is null ? null : new DataFileSet(storage, path, request, write.Rows, snapshot.Metadata, limits);
            try
            {
                if (files is not null)
                {
                    await files.WriteAsync(cancellationToken).ConfigureAwait(false);
                }

                if (request.Key is null && write.IsNothing(files))
                {
                    return (new WriteResult { Outcome = WriteOutcome.Committed, Version = snapshot.Version, IngestId = plan.IngestId, RowsUnmatched = write.Rewrite?.RowsUnmatched ?? 0 }, 0);
                }

                string? payload = request.Key is null ? null : await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false);
                DateTimeOffset now = clock.GetUtcNow();
                ChangeTimes times = new(scan, clock.GetElapsedTime(start) - scan);
                int removed = 0;
                ReadOnlyMemory<byte>? text = null;
                plan = plan with
                {
                    Render = current =>
                    {
                        if (text is null || !write.IsFixed)
                        {
                            IReadOnlyList<DeltaFile> going = write.Removed(current);
                            removed = going.Count;
                            text = CommitText.Write(request, write, going, files, current, payload, times, now);
                        }

                        return text.Value;
                    },
                    IsOutdated = write.IsOutdated,
                };
                result = await commits.CommitAsync(plan, cancellationToken).ConfigureAwait(false);
                if (result.IsOutdated)
                {
                    return (null, result.Attempts);
                }

                if (result.Earlier is null)
                {
                    KeyGrowth.Report(request, result.State.Snapshot);
                    return (new WriteResult
                    {
                        Outcome = WriteOutcome.Committed,
                        Version = result.State.Snapshot.Version,
                        IngestId = plan.IngestId,
                        RowsAdded = write.RowsAdded(files),
                        RowsUpdated = write.Rewrite?.RowsUpdated ?? 0,
                        RowsDeleted = write.Rewrite?.RowsDeleted ?? 0,
                        RowsUnmatched = write.Rewrite?.RowsUnmatched ?? 0,
                        FilesAdded = files?.Files.Count ?? 0,
                        FilesRemoved = removed,
                        BytesAdded = files?.Bytes ?? 0,
                        Attempts = attempts + result.Attempts,
                        KeyRetainedUntil = request.Key is null
                            ? null
                            : KeyHistory.RetainedUntil(snapshot.Metadata, IdempotencyKeys.ToLastUpdated(request.Key, now.ToUnixTimeMilliseconds())),
                    }, result.Attempts);
                }
            }
            finally
            {
                if (files is not null)
                {
                    await files.DisposeAsync().ConfigureAwait(false);
                    if (!plan.MayBeInLog)
                    {
                        await files.DeleteAsync().ConfigureAwait(false);
                    }
                }
            }
        }

        return (await RepeatedAsync(request, result.State, result.Earlier, cancellationToken).ConfigureAwait(false), result.Attempts);
    }

    private static void CheckWritable(WriteRequest request, string name, DeltaSnapshot snapshot)
    {
        TableFeatures.CheckWritable(name, snapshot.Protocol, snapshot.Metadata);
        SchemaCheck.CheckWritable(request.Table, request.Rows.Schema, snapshot.Metadata);
        if (request.Mode != WriteMode.Append && request.Merge is not { Matched: MergeAction.Ignore or MergeAction.Error })
        {
            TableFeatures.CheckMayRemove(name, snapshot.Metadata);
        }
    }

    /// <summary>Answers a call whose key was used before.</summary>
    /// <exception cref="LakeIdempotencyException">The key was used for something else, or was fenced.</exception>
    public async ValueTask<WriteResult> RepeatedAsync(WriteRequest request, TableState state, AppTransaction entry, CancellationToken cancellationToken)
    {
        KeyCommit commit = await keys.FindAsync(state.Snapshot, request.Key!, entry, cancellationToken).ConfigureAwait(false);
        if (KeyFence.Is(commit.Info))
        {
            throw new LakeIdempotencyException(
                $"The idempotency key '{request.Key}' was fenced in version {commit.Version} of the Delta table '{request.Table}', so that no write under it can come any more. Nothing was written. "
                + "Give the write a new key if it is still wanted.");
        }

        string? earlierPayload = request.VerifyPayload ? commit.Info?.Tags.GetValueOrDefault(IdempotencyKeys.PayloadTag) : null;
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
