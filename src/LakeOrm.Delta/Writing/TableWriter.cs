using System.Diagnostics.CodeAnalysis;
using LakeOrm.Delta.Commits;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;
using LakeOrm.Storage;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Delta.Writing;

/// <summary>Runs writes: checks, files, commit, and what is told of it.</summary>
/// <param name="storage">The storage.</param>
/// <param name="path">The table's folder.</param>
/// <param name="snapshots">The table.</param>
/// <param name="commits">The way into its log.</param>
/// <param name="opening">Begins a write, and answers one whose key was used before.</param>
/// <param name="limits">The bounds of data files.</param>
/// <param name="maxRuns">How often a change is worked out before it fails.</param>
/// <param name="clock">The clock of commits and keys.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never asked for, so it holds nothing to release.")]
internal sealed class TableWriter(
    ILakeStorage storage, string path, SnapshotCache snapshots, CommitQueue commits, CallOpening opening, DataFileLimits limits, int maxRuns, TimeProvider clock)
{
    private readonly SemaphoreSlim _reruns = new(1, 1);

    /// <summary>Appends, or overwrites.</summary>
    /// <param name="request">The write.</param>
    /// <param name="covers">Says which partitions an overwrite replaces; null for all.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    public async ValueTask<WriteResult> WriteAsync(
        WriteRequest request, Func<IReadOnlyList<IReadOnlyDictionary<string, string?>>, IReadOnlyList<bool>>? covers, CancellationToken cancellationToken)
    {
        PartitionScope? scope = covers is null ? null : new PartitionScope(request, covers);
        return (await RunAsync(request, null, null, (snapshot, _) => ValueTask.FromResult(PlannedWrite.Of(request, scope, snapshot)), 0, cancellationToken).ConfigureAwait(false)).Result!;
    }

    /// <summary>Appends files that are there.</summary>
    public async ValueTask<WriteResult> CommitAsync(DeltaStagedFiles staged, WriteRequest request, CancellationToken cancellationToken) =>
        (await RunAsync(request, staged, staged.Read, (snapshot, _) => ValueTask.FromResult(PlannedWrite.Of(staged, snapshot)), 0, cancellationToken).ConfigureAwait(false)).Result!;

    /// <summary>Writes files that no version names yet.</summary>
    public async ValueTask<DeltaStagedFiles> StageAsync(StageRequest request, CancellationToken cancellationToken)
    {
        string name = request.Table.ToString();
        SchemaCheck.CheckFormat(request.Table, request.Rows.Schema);
        DeltaSnapshot snapshot = (await snapshots.GetAsync(name, cancellationToken).ConfigureAwait(false)).Snapshot;
        TableFeatures.CheckWritable(name, snapshot.Protocol, snapshot.Metadata);
        SchemaCheck.CheckWritable(request.Table, request.Rows.Schema, snapshot.Metadata);
        StagedLifetime.Check(request, snapshot.Metadata);
        DataFileSet files = new(storage, path, request.Rows, snapshot.Metadata, limits)
        {
            Parquet = request.Parquet,
            Progress = request.Progress,
            Mark = request.Stamp.IngestId,
        };
        bool isWhole = false;
        try
        {
            await files.WriteAsync(cancellationToken).ConfigureAwait(false);
            isWhole = true;
            return new DeltaStagedFiles(snapshot, files.Written);
        }
        finally
        {
            await files.DisposeAsync().ConfigureAwait(false);
            if (!isWhole)
            {
                await DeleteAsync(files.Written).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Deletes staged files, unless a version names them or may. What cannot be deleted is left to vacuum.</summary>
    public ValueTask DiscardAsync(DeltaStagedFiles staged) => staged.MayBeInLog ? default : DeleteAsync(staged.Written);

    // Refuses staged files of which one is gone.
    private async ValueTask CheckThereAsync(LakeTableName table, DeltaStagedFiles staged, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(staged.Files, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (file, token) =>
        {
            if (await storage.HeadAsync(file.Path, token).ConfigureAwait(false) is null)
            {
                throw new LakeExpiredException($"The file '{file.Path}' of rows that were stored for the Delta table '{table}' is gone. Nothing was committed. Store the rows again and commit them sooner.");
            }
        }).ConfigureAwait(false);
    }

    /// <summary>Changes rows: on a snapshot, and again on a newer one when another commit changed what was read.</summary>
    /// <param name="request">The write.</param>
    /// <param name="source">Files that the change reads beside the table's; null for none.</param>
    /// <param name="plan">What an engine makes of it on a snapshot.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <exception cref="LakeExpiredException">A file of the source is gone.</exception>
    public async ValueTask<WriteResult> ChangeAsync(
        WriteRequest request, DeltaStagedFiles? source, Func<DeltaSnapshot, CancellationToken, ValueTask<DeltaRewrite>> plan, CancellationToken cancellationToken)
    {
        if (source is not null)
        {
            await CheckThereAsync(request.Table, source, cancellationToken).ConfigureAwait(false);
        }

        bool hasTurn = false;
        try
        {
            for (int run = 1, attempts = 0; run <= maxRuns; run++)
            {
                (WriteResult? result, int tried) = await RunAsync(
                    request,
                    null,
                    source?.Read,
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

                await BackOff.Race.WaitAsync(run, asked: null, cancellationToken).ConfigureAwait(false);
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

    // The result is null when another commit changed what was read. Without a basis the write stands on the newest snapshot.
    private async ValueTask<(WriteResult? Result, int Tried)> RunAsync(
        WriteRequest request,
        DeltaStagedFiles? staged,
        DeltaSnapshot? basis,
        Func<DeltaSnapshot, CancellationToken, ValueTask<PlannedWrite>> planWrite,
        int attempts,
        CancellationToken cancellationToken)
    {
        SchemaCheck.CheckFormat(request.Table, request.Rows.Schema);
        (TableState state, CommitPlan plan, WriteResult? earlier) = await opening.OpenAsync(request, read => Check(request, read), basis, cancellationToken).ConfigureAwait(false);
        if (earlier is not null)
        {
            return (earlier, 0);
        }

        DeltaSnapshot snapshot = state.Snapshot;
        CommitResult result;
        long start = clock.GetTimestamp();
        PlannedWrite write = await planWrite(snapshot, cancellationToken).ConfigureAwait(false);
        TimeSpan scan = clock.GetElapsedTime(start);
        await using (write.ConfigureAwait(false))
        {
            if (write.Rewrite is { Removed.Count: > 0, Rows: not null })
            {
                TableFeatures.CheckMayRewrite(plan.Table, snapshot.Metadata);
            }

            DataFileSet? files = write.Rows is null ? null : new DataFileSet(storage, path, write.Rows, snapshot.Metadata, limits)
            {
                Parquet = request.Parquet,
                Progress = request.Progress,
                Scope = write.Scope,
            };
            try
            {
                if (files is not null)
                {
                    await files.WriteAsync(cancellationToken).ConfigureAwait(false);
                }

                WrittenFiles written = files?.Written ?? staged?.Written ?? WrittenFiles.None;
                if (request.Key is null && write.IsNothing(written))
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
                    Render = (current, declared) =>
                    {
                        if (text is null || declared is not null || !write.IsFixed)
                        {
                            IReadOnlyList<DeltaFile> going = write.Removed(current);
                            removed = going.Count;
                            text = CommitText.Write(request, write, going, written, current, payload, times, now, declared);
                        }

                        return text.Value;
                    },
                    IsOutdated = write.IsOutdated,
                };
                if (staged is not null)
                {
                    await CheckThereAsync(request.Table, staged, cancellationToken).ConfigureAwait(false);
                }

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
                        RowsAdded = write.RowsAdded(written),
                        RowsUpdated = write.Rewrite?.RowsUpdated ?? 0,
                        RowsDeleted = write.Rewrite?.RowsDeleted ?? 0,
                        RowsUnmatched = write.Rewrite?.RowsUnmatched ?? 0,
                        FilesAdded = written.Files.Count,
                        FilesRemoved = removed,
                        BytesAdded = written.Bytes,
                        Attempts = attempts + result.Attempts,
                        KeyRetainedUntil = KeyHistory.RetainedUntil(snapshot.Metadata, request.Key, now),
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
                        await DeleteAsync(files.Written).ConfigureAwait(false);
                    }
                }

                if (staged is not null)
                {
                    // Once in doubt, always in doubt: a try that lost proves nothing about the one before it.
                    staged.MayBeInLog |= plan.MayBeInLog;
                }
            }
        }

        return (await opening.RepeatedAsync(request, result.State, result.Earlier, cancellationToken).ConfigureAwait(false), result.Attempts);
    }

    private static void Check(WriteRequest request, DeltaSnapshot snapshot)
    {
        SchemaCheck.CheckWritable(request.Table, request.Rows.Schema, snapshot.Metadata);
        if (request.Mode is WriteMode.Append or WriteMode.Overwrite || request.Merge is { NotMatched: MergeAction.Insert })
        {
            SchemaCheck.CheckDefaults(request.Table, request.Rows.Schema, snapshot.Metadata);
        }

        if (request.Mode != WriteMode.Append && request.Merge is not { Matched: MergeAction.Ignore or MergeAction.Error })
        {
            TableFeatures.CheckMayRemove(request.Table.ToString(), snapshot.Metadata);
        }
    }

    /// <summary>Deletes files that no version names. What cannot be deleted is left to vacuum.</summary>
    public async ValueTask DeleteAsync(WrittenFiles written)
    {
        try
        {
            await storage.DeleteAsync([.. written.Files.Select(static f => f.Path)], CancellationToken.None).ConfigureAwait(false);
        }
        catch (LakeStorageException)
        {
        }
    }
}
