using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Makes snapshots out of what the table has, with the notes of a call.</summary>
/// <param name="sessions">The sessions.</param>
internal sealed class NotedWrite(SessionPool sessions)
{
    /// <summary>Adds a snapshot of the same rows: an append of none makes one all the same.</summary>
    /// <param name="target">The table or branch, quoted.</param>
    /// <param name="notes">What it keeps of the call.</param>
    /// <param name="cancellationToken">Cancels the call before the statement is sent.</param>
    public Task AddAsync(string target, CommitNotes notes, CancellationToken cancellationToken) =>
        WriteAsync(new WriteOperationV2 { TableName = target, Input = Query($"SELECT * FROM {target} WHERE false"), Mode = WriteOperationV2.Types.Mode.Append }, notes, cancellationToken);

    /// <summary>Adds a snapshot whose rows are those of a query.</summary>
    /// <param name="target">The table or branch, quoted.</param>
    /// <param name="query">The query.</param>
    /// <param name="notes">What it keeps of the call.</param>
    /// <param name="cancellationToken">Cancels the call before the statement is sent.</param>
    public Task ReplaceAsync(string target, string query, CommitNotes notes, CancellationToken cancellationToken) => WriteAsync(
        new WriteOperationV2
        {
            TableName = target,
            Input = Query(query),
            Mode = WriteOperationV2.Types.Mode.Overwrite,
            OverwriteCondition = new Expression { Literal = new Expression.Types.Literal { Boolean = true } },
        },
        notes,
        cancellationToken);

    private static Relation Query(string sql) => new() { Sql = new SQL { Query = sql } };

    private async Task WriteAsync(WriteOperationV2 write, CommitNotes notes, CancellationToken cancellationToken)
    {
        foreach ((string option, string value) in IcebergNotes.ToOptions(notes))
        {
            write.Options.Add(option, value);
        }

        SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            using CommandResult _ = await lease.Session.RunAsync(new Command { WriteOperationV2 = write }, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
    }
}
