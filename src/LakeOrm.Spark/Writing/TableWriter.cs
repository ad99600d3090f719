using System.Globalization;
using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Staging;

namespace LakeOrm.Spark.Writing;

/// <summary>Writes by statements of Spark, of whatever format the table is.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="format">The format.</param>
/// <param name="place">Where rows are staged.</param>
/// <param name="options">What holds for the lake.</param>
internal sealed class TableWriter(SessionPool sessions, ITableFormat format, LakePlace place, SparkLakeOptions options)
{
    private readonly Contention _contention = new();

    /// <summary>Runs a call.</summary>
    public async ValueTask<WriteResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        if (await format.AnswerAsync(request, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        if (request.Mode is not (WriteMode.Append or WriteMode.Overwrite or WriteMode.Merge))
        {
            return await CommitAsync(request, null, cancellationToken).ConfigureAwait(false);
        }

        SparkRows rows = await SparkRows.ReadAsync(request, place, options, cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            return await CommitAsync(request, rows, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stores rows for a later call.</summary>
    public async ValueTask<StagedRows> StageAsync(StageRequest request, CancellationToken cancellationToken)
    {
        // A table that is not there is told before the rows are read.
        await format.VersionAsync(request.Table, cancellationToken).ConfigureAwait(false);
        StagedParts parts = await SparkRows.StageAsync(place, request.Stamp, request.Rows, request.Parquet, request.Progress, cancellationToken).ConfigureAwait(false);
        ParquetSchema files = request.Rows.ParquetSchema;
        return new SparkStagedRows(
            parts,
            async (write, cancellation) => await format.AnswerAsync(write, cancellation).ConfigureAwait(false)
                ?? await CommitAsync(write, SparkRows.Staged(place, write.Rows.Schema, files, parts), cancellation).ConfigureAwait(false));
    }

    /// <summary>Runs a call whose rows were read already, and which has not been answered.</summary>
    /// <param name="request">The call.</param>
    /// <param name="rows">Its rows; null for a call that has none. They stay the caller's.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the statement is sent.</param>
    private async ValueTask<WriteResult> CommitAsync(WriteRequest request, SparkRows? rows, CancellationToken cancellationToken)
    {
        if (rows is { Count: 0 } && request.Key is null && request.Mode != WriteMode.Overwrite)
        {
            return await NothingAsync(request, rows, cancellationToken).ConfigureAwait(false);
        }

        string? payload = request.Key is null ? null : await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false);
        SparkChange change = new(request, rows, payload);
        IDisposable? turn = null;
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                if (await TryAsync(change, rows, attempt, cancellationToken).ConfigureAwait(false) is { } result)
                {
                    return result;
                }

                turn ??= await _contention.TakeTurnAsync(request.Table, cancellationToken).ConfigureAwait(false);
                await Contention.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            turn?.Dispose();
        }
    }

    // One attempt; null when another writer was faster, so that nothing of it is there.
    private async ValueTask<WriteResult?> TryAsync(SparkChange change, SparkRows? rows, int attempt, CancellationToken cancellationToken)
    {
        WriteRequest request = change.Request;
        try
        {
            await format.CommitAsync(change, cancellationToken).ConfigureAwait(false);
        }
        catch (LakeException e) when (OpenOutcome.IsLost(e))
        {
            return await SettleAsync(change, rows, attempt, e).ConfigureAwait(false);
        }
        catch (LakeException e) when (e is LakeConflictException ? request.ExpectedVersion is null : e is LakeDataException || RefusalOf(e) is not null)
        {
            // What the statement ran into may be what another call did under the same key, which was faster.
            if (request.Key is not null && await format.AnswerAsync(request, cancellationToken).ConfigureAwait(false) is { } other)
            {
                return other;
            }

            if (e is LakeConflictException)
            {
                // Another writer changed what the statement had read: nothing of it is there.
                return attempt < Contention.MaxAttempts
                    ? null
                    : throw new LakeConflictException($"Table '{request.Table}': other writers were faster {attempt} times. Nothing was written. {e.Message}", e) { EngineError = e.EngineError };
            }

            if (RefusalOf(e) is { } refusal)
            {
                throw Refused(request, refusal, e);
            }

            throw;
        }

        WriteResult result = await OpenOutcome.ReadAsync(request, () => ResultAsync(request, rows, attempt)).ConfigureAwait(false);
        if (rows is not null && result.Outcome == WriteOutcome.Committed)
        {
            Reports.Tell(request.Progress, new WriteProgress(rows.Count, rows.Count, result.FilesAdded, result.BytesAdded));
        }

        return result;
    }

    // What the statement itself said of a row that must not be.
    private static string? RefusalOf(LakeException e)
    {
        int start = e.Message.IndexOf(MergeSql.RefusalHead, StringComparison.Ordinal);
        if (start < 0 || e.Message.AsSpan(start + MergeSql.RefusalHead.Length) is ['\'', ..])
        {
            // An error of another kind may show the statement, and the refusal in it.
            return null;
        }

        string text = e.Message[(start + MergeSql.RefusalHead.Length)..];
        int end = text.AsSpan().IndexOfAny('\n', '\r');
        return "row " + (end < 0 ? text : text[..end]).Split(" SQLSTATE", 2)[0].TrimEnd('.', ' ');
    }

    private static LakeDataException Refused(WriteRequest request, string refusal, LakeException e)
    {
        string advice = request.Merge is { DuplicateKeys: DuplicateKeyPolicy.Error } && refusal.Contains("earlier row", StringComparison.Ordinal)
            ? request.Merge.Operation == "upsert" ? $" Give each key once, or set {nameof(UpsertOptions)}.{nameof(UpsertOptions.DuplicateKeys)}." : " Give each key once."
            : string.Empty;
        return new LakeDataException($"Table '{request.Table}', {request.Merge?.Operation ?? request.Mode.ToString().ToLowerInvariant()}, {refusal}. Nothing was written.{advice}", e) { EngineError = e.EngineError };
    }

    // The statement has run. A commit that has to be there and is not to be found is no write of nothing.
    private async ValueTask<WriteResult> ResultAsync(WriteRequest request, SparkRows? rows, int attempts)
    {
        if (await FindAsync(request, rows, attempts, CancellationToken.None).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        if (request.Key is null && (request.Mode is not (WriteMode.Append or WriteMode.Overwrite) || rows is { Count: 0 }))
        {
            return await NothingAsync(request, rows, CancellationToken.None).ConfigureAwait(false);
        }

        rows?.Keep();
        throw OpenOutcome.Of(request, "Spark says that it has carried the call out, and the table does not have its commit", null);
    }

    // The answer is lost. What is in the table is there; what is not may still come.
    private async ValueTask<WriteResult> SettleAsync(SparkChange change, SparkRows? rows, int attempts, LakeException lost)
    {
        WriteRequest request = change.Request;
        WriteResult? found = null;
        try
        {
            found = await FindAsync(request, rows, attempts, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (!OpenOutcome.IsAnswer(e))
        {
            // The first failure is the one to tell.
        }

        if (found is null)
        {
            rows?.Keep();
        }

        return found ?? throw OpenOutcome.Of(request, OpenOutcome.AnswerLost, lost, change.Promise);
    }

    // The table says what came of a statement: the call's own commit, or, under a key, one that was faster.
    private async ValueTask<WriteResult?> FindAsync(WriteRequest request, SparkRows? rows, int attempts, CancellationToken cancellationToken)
    {
        WriteStatus status = await format.LookUpAsync(request.Table, request.Stamp.IngestId, cancellationToken).ConfigureAwait(false);
        if (status is not { State: WriteState.Committed, Version: { } version })
        {
            return request.Key is null ? null : await format.AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        }

        ChangeCounts counts = await format.CountAsync(request, version, cancellationToken).ConfigureAwait(false);
        return new WriteResult
        {
            Outcome = WriteOutcome.Committed,
            Version = version,
            IngestId = request.Stamp.IngestId,
            RowsAdded = request.Mode is WriteMode.Append or WriteMode.Overwrite ? rows!.Count : counts.RowsAdded,
            RowsUpdated = counts.RowsUpdated,
            RowsDeleted = request.Mode == WriteMode.Overwrite ? 0 : counts.RowsDeleted,
            RowsUnmatched = await CountUnmatchedAsync(request, rows, counts, cancellationToken).ConfigureAwait(false),
            FilesAdded = counts.FilesAdded,
            BytesAdded = counts.BytesAdded,
            FilesRemoved = counts.FilesRemoved,
            Attempts = attempts,
            KeyRetainedUntil = request.Key is null ? null : (await format.LookUpAsync(request.Table, request.Key, cancellationToken).ConfigureAwait(false)).KeyRetainedUntil,
            KeyPromise = status.KeyPromise,
        };
    }

    // Nothing was sent, or nothing met the condition.
    private async ValueTask<WriteResult> NothingAsync(WriteRequest request, SparkRows? rows, CancellationToken cancellationToken)
    {
        long version = await format.VersionAsync(request.Table, cancellationToken).ConfigureAwait(false);
        return new WriteResult
        {
            Outcome = WriteOutcome.Committed,
            Version = version,
            IngestId = request.Stamp.IngestId,
            RowsUnmatched = await CountUnmatchedAsync(request, rows, new ChangeCounts(), cancellationToken).ConfigureAwait(false),
        };
    }

    // A row of the call may match many of the table, so that the commit's numbers do not tell; one that stands alone, or matches nothing, needs no query.
    private async ValueTask<long> CountUnmatchedAsync(WriteRequest request, SparkRows? rows, ChangeCounts counts, CancellationToken cancellationToken)
    {
        if (rows is not { Count: > 0 } || request.Merge is not { NotMatched: MergeAction.Ignore } rule)
        {
            return 0;
        }

        // Nothing says it of rows that are ignored when they match, too.
        bool? matches = rule.Matched == MergeAction.Ignore ? null : counts.RowsUpdated + counts.RowsDeleted > 0;
        if (matches is { } known && (rows.Count == 1 || (!known && rule.DuplicateKeys == DuplicateKeyPolicy.Error)))
        {
            return known ? 0 : rows.Count;
        }

        string? found = null;
        if (matches != false)
        {
            string table = await format.SqlAsync(request.Table, cancellationToken).ConfigureAwait(false);
            found = counts.Before is { } version ? string.Create(CultureInfo.InvariantCulture, $"{table} VERSION AS OF {version}") : table;
        }

        SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            SparkStatement statement = new MergeSql(request, await rows.ToSourceAsync(lease.Session, isNumbered: true, cancellationToken).ConfigureAwait(false)).ToUnmatchedCount(found);
            SparkResult result = await lease.Session.QueryAsync(statement.Text, statement.Parameters, statement.References, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (result.ConfigureAwait(false))
            {
                using RecordBatch? row = await result.ReadAsync(cancellationToken).ConfigureAwait(false);
                return ((Int64Array)row!.Column(0)).GetValue(0)!.Value;
            }
        }
    }
}
