using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Staging;
using LakeOrm.Storage;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Delta;

/// <summary>Writes rows into Delta tables by statements of Spark.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="storage">Where rows are staged.</param>
/// <param name="root">The storage's root as Spark names it.</param>
/// <param name="options">What holds for the lake.</param>
internal sealed class DeltaWriter(SessionPool sessions, ILakeStorage storage, string root, SparkLakeOptions options)
{
    /// <summary>Appends rows, or puts them into the place of all or some that are there.</summary>
    public async ValueTask<WriteResult> WriteAsync(SparkTable table, WriteRequest request, CancellationToken cancellationToken)
    {
        if (request.ExpectedVersion is not null)
        {
            throw new LakeUnsupportedException(
                $"Table '{request.Table}': {nameof(WriteOptions.ExpectedVersion)} cannot be kept on Spark, whose statements do not take the version that they expect. Write by Lake.Local, or give the write a key.");
        }

        if (await table.Log.AnswerAsync(request, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        SparkRows rows = await SparkRows.ReadAsync(request, storage, root, options, cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            if (rows.Count == 0 && request is { Mode: WriteMode.Append, Key: null })
            {
                return await NothingAsync(table, request, cancellationToken).ConfigureAwait(false);
            }

            string? payload = request.Key is null ? null : await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false);
            DeltaStatement statement = new(request.ToNotes(payload), request.Key);
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
                await using (lease.ConfigureAwait(false))
                {
                    WriteOperationV2 write = new()
                    {
                        TableName = table.Sql,
                        Input = await rows.ToRelationAsync(lease.Session, table, cancellationToken).ConfigureAwait(false),
                        Mode = request.Mode == WriteMode.Append ? WriteOperationV2.Types.Mode.Append : WriteOperationV2.Types.Mode.Overwrite,
                    };
                    if (request.Mode == WriteMode.Overwrite)
                    {
                        write.OverwriteCondition = new Expression { Literal = new Expression.Types.Literal { Boolean = true } };
                    }

                    foreach ((string name, string value) in statement.Options)
                    {
                        write.Options.Add(name, value);
                    }

                    // From here on the table may have the rows: what is cancelled now is settled by what the log says.
                    using CommandResult _ = await lease.Session.RunAsync(new Command { WriteOperationV2 = write }, cancellationToken: CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (LakeException e) when (e is LakeConnectionException { MayHaveRun: true } or LakeSessionLostException { MayHaveRun: true })
            {
                rows.Keep();
                return await SettleAsync(table, request, rows.Count, e).ConfigureAwait(false);
            }

            return await FindAsync(table, request, rows.Count, cancellationToken).ConfigureAwait(false)
                ?? throw new LakeUnknownOutcomeException(request.Stamp.IngestId, $"Table '{request.Table}': Spark carried the write out, and the table's log does not have it. Is '{table.Location}' where the table lies?");
        }
    }

    /// <summary>Commits a key alone, unless the table has it.</summary>
    public async ValueTask<WriteStatus> FenceAsync(SparkTable table, IdempotencyKey key, CancellationToken cancellationToken)
    {
        WriteStatus status = await table.Log.LookUpAsync(key, cancellationToken).ConfigureAwait(false);
        if (status.State != WriteState.NotYet)
        {
            return status;
        }

        DeltaStatement statement = new(new CommitNotes { IngestId = Guid.CreateVersion7(), Operation = CommitNotes.FenceOperation, Key = key.Text, Number = key.Number }, key);
        SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            WriteOperationV2 write = new()
            {
                TableName = table.Sql,
                Input = new Relation { Sql = new SQL { Query = $"SELECT * FROM {table.Sql} WHERE false" } },
                Mode = WriteOperationV2.Types.Mode.Append,
            };
            foreach ((string name, string value) in statement.Options)
            {
                write.Options.Add(name, value);
            }

            using CommandResult _ = await lease.Session.RunAsync(new Command { WriteOperationV2 = write }, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }

        return await table.Log.LookUpAsync(key, cancellationToken).ConfigureAwait(false);
    }

    // The answer is lost. What is in the log is there; what is not may still come.
    private static async ValueTask<WriteResult> SettleAsync(SparkTable table, WriteRequest request, long rows, LakeException lost)
    {
        WriteResult? found = null;
        try
        {
            found = await FindAsync(table, request, rows, CancellationToken.None).ConfigureAwait(false);
        }
        catch (LakeStorageException)
        {
            // The first failure is the one to tell.
        }

        return found ?? throw new LakeUnknownOutcomeException(
            request.Stamp.IngestId,
            $"Table '{request.Table}': the answer of Spark was lost, and the table's log does not have the write {request.Stamp.IngestId} yet. It may still come. {lost.Message} "
            + "LookUpAsync with that id says whether it is there by now. A write under an idempotency key can be repeated under it, and FenceAsync with the key makes sure that it is there or cannot come.",
            lost);
    }

    // The log says what came of a statement: the call's own commit, or, under a key, one that was faster.
    private static async ValueTask<WriteResult?> FindAsync(SparkTable table, WriteRequest request, long rows, CancellationToken cancellationToken)
    {
        WriteStatus status = await table.Log.LookUpAsync(request.Stamp.IngestId, cancellationToken).ConfigureAwait(false);
        if (status.State != WriteState.Committed)
        {
            return request.Key is null ? null : await table.Log.AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return new WriteResult
        {
            Outcome = WriteOutcome.Committed,
            Version = status.Version!.Value,
            IngestId = request.Stamp.IngestId,
            RowsAdded = rows,
            Attempts = 1,
            KeyRetainedUntil = request.Key is null ? null : (await table.Log.LookUpAsync(request.Key, cancellationToken).ConfigureAwait(false)).KeyRetainedUntil,
        };
    }

    private static async ValueTask<WriteResult> NothingAsync(SparkTable table, WriteRequest request, CancellationToken cancellationToken) => new()
    {
        Outcome = WriteOutcome.Committed,
        Version = (await table.Log.TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false))!.Version,
        IngestId = request.Stamp.IngestId,
    };
}
