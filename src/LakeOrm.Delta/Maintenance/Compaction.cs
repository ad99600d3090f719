using System.Globalization;
using LakeOrm.Delta.Commits;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Storage;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Maintenance;

/// <summary>Puts small data files together. The table holds the same rows after as before.</summary>
/// <param name="storage">The storage.</param>
/// <param name="path">The table's folder.</param>
/// <param name="snapshots">The table.</param>
/// <param name="commits">The way into its log.</param>
/// <param name="writer">Answers a call whose key was used before, and deletes files that came to nothing.</param>
/// <param name="limits">The bounds of data files; their size is the call's.</param>
/// <param name="maxRuns">How often groups that others changed are written anew.</param>
/// <param name="clock">The clock of commits and keys.</param>
internal sealed class Compaction(
    ILakeStorage storage, string path, SnapshotCache snapshots, CommitQueue commits, TableWriter writer, DataFileLimits limits, int maxRuns, TimeProvider clock)
{
    /// <summary>Runs it.</summary>
    public async ValueTask<OptimizeResult> RunAsync(WriteRequest request, CompactionRule rule, IDeltaCompactor engine, CancellationToken cancellationToken)
    {
        string name = request.Table.ToString();
        TableState state = await snapshots.GetAsync(name, cancellationToken).ConfigureAwait(false);
        DeltaSnapshot first = state.Snapshot;
        TableFeatures.CheckWritable(name, first.Protocol, first.Metadata);
        SchemaCheck.CheckWritable(request.Table, request.Rows.Schema, first.Metadata);
        if (request.Key is not null && KeyHistory.Find(first, request.Key, clock) is { } earlier)
        {
            return Of(await writer.RepeatedAsync(request, state, earlier, cancellationToken).ConfigureAwait(false));
        }

        CommitPlan plan = new()
        {
            Table = name,
            Base = first,
            IngestId = request.Stamp.IngestId,
            Key = request.Key,
            ExpectedVersion = request.ExpectedVersion,
            Render = static (_, _) => default,
        };
        ConflictRules.Check(plan, first, clock);
        IReadOnlyList<DeltaFile> candidates = await engine.SelectAsync(first, cancellationToken).ConfigureAwait(false);
        if (rule.DryRun)
        {
            DeltaFile[] going = [.. CompactionGroups.Of(candidates, first.Metadata, rule.TargetFileBytes).SelectMany(static g => g)];
            return new OptimizeResult
            {
                Outcome = WriteOutcome.Committed,
                Version = first.Version,
                IngestId = plan.IngestId,
                FilesRemoved = going.Length,
                BytesRemoved = going.Sum(static f => f.Size),
            };
        }

        string? payload = request.Key is null ? null : await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false);
        List<CompactedGroup> done = [];
        int attempts = 0;
        try
        {
            for (int run = 1; run <= maxRuns; run++)
            {
                DeltaSnapshot read = state.Snapshot;
                foreach (IReadOnlyList<DeltaFile> group in CompactionGroups.Of(candidates, read.Metadata, rule.TargetFileBytes))
                {
                    await WriteAsync(request, rule, engine, read, group, done, cancellationToken).ConfigureAwait(false);
                }

                if (request.Key is null && done.Count == 0)
                {
                    return new OptimizeResult { Outcome = WriteOutcome.Committed, Version = read.Version, IngestId = plan.IngestId };
                }

                DateTimeOffset now = clock.GetUtcNow();
                plan = plan with
                {
                    Render = (_, declared) => CommitText.Optimize(request, [.. done.SelectMany(static g => g.Old)], [.. done.SelectMany(static g => g.New.Files)], read, payload, now, declared),
                    IsOutdated = current => current.Version != read.Version && Lost(done, current).Count > 0,
                };
                CommitResult result = await commits.CommitAsync(plan, cancellationToken).ConfigureAwait(false);
                attempts += result.Attempts;
                if (result.Earlier is not null)
                {
                    return Of(await writer.RepeatedAsync(request, result.State, result.Earlier, cancellationToken).ConfigureAwait(false));
                }

                if (!result.IsOutdated)
                {
                    OptimizeResult told = new()
                    {
                        Outcome = WriteOutcome.Committed,
                        Version = result.State.Snapshot.Version,
                        IngestId = plan.IngestId,
                        FilesRemoved = done.Sum(static g => g.Old.Count),
                        BytesRemoved = done.Sum(static g => g.Old.Sum(static f => f.Size)),
                        FilesAdded = done.Sum(static g => g.New.Files.Count),
                        BytesAdded = done.Sum(static g => g.New.Bytes),
                        Rows = done.Sum(static g => g.New.Rows),
                        Attempts = attempts,
                        KeyRetainedUntil = request.Key is null
                            ? null
                            : KeyHistory.RetainedUntil(first.Metadata, IdempotencyKeys.ToLastUpdated(request.Key, now.ToUnixTimeMilliseconds())),
                    };
                    return told;
                }

                // What others did not touch is as good as before; of the rest only what is still there is put together anew, so that each run has less to do.
                state = result.State;
                List<CompactedGroup> lost = Lost(done, state.Snapshot);
                done.RemoveAll(lost.Contains);
                HashSet<string> again = new(lost.SelectMany(static g => g.Old).Select(static f => f.Path), StringComparer.Ordinal);
                candidates = [.. state.Snapshot.Files.Where(f => again.Contains(f.Path))];
                foreach (CompactedGroup group in lost)
                {
                    await writer.DeleteAsync(group.New).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            if (!plan.MayBeInLog)
            {
                foreach (CompactedGroup group in done)
                {
                    await writer.DeleteAsync(group.New).ConfigureAwait(false);
                }
            }
        }

        throw new LakeConflictException(string.Create(
            CultureInfo.InvariantCulture,
            $"Other writers of the Delta table '{name}' changed the files that were put together {maxRuns} times; the last version seen was {state.Snapshot.Version}. Nothing was written. Repeat the call."));
    }

    private static OptimizeResult Of(WriteResult earlier) => new()
    {
        Outcome = earlier.Outcome,
        Version = earlier.Version,
        IngestId = earlier.IngestId,
        KeyRetainedUntil = earlier.KeyRetainedUntil,
    };

    private static List<CompactedGroup> Lost(List<CompactedGroup> done, DeltaSnapshot current)
    {
        HashSet<string> now = new(current.Files.Select(static f => f.Id), StringComparer.Ordinal);
        return done.FindAll(g => g.Old.Any(f => !now.Contains(f.Id)));
    }

    private async ValueTask WriteAsync(
        WriteRequest request, CompactionRule rule, IDeltaCompactor engine, DeltaSnapshot read, IReadOnlyList<DeltaFile> group, List<CompactedGroup> done, CancellationToken cancellationToken)
    {
        IProgress<WriteProgress>? progress = request.Progress is null
            ? null
            : new ProgressAfter(request.Progress, done.Sum(static g => g.New.Rows), done.Sum(static g => g.New.Files.Count), done.Sum(static g => g.New.Bytes));
        RowSource rows = await engine.ReadAsync(read, group, cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            DataFileSet files = new(storage, path, rows, read.Metadata, limits with { FileBytes = rule.TargetFileBytes }) { Parquet = request.Parquet, Progress = progress };
            await using (files.ConfigureAwait(false))
            {
                try
                {
                    await files.WriteAsync(cancellationToken).ConfigureAwait(false);
                }
                catch
                {
                    await writer.DeleteAsync(files.Written).ConfigureAwait(false);
                    throw;
                }
            }

            done.Add(new CompactedGroup(group, files.Written));
        }
    }
}
