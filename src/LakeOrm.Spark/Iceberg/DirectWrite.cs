namespace LakeOrm.Spark.Iceberg;

/// <summary>
/// Makes a change on the table itself. What the table had when it was looked at need not hold any more when the change is committed: a change of existing rows is held against what others did to these, and nothing else is held against anything. So it is
/// the way where there are no branches.
/// </summary>
/// <param name="catalog">The catalog.</param>
internal sealed class DirectWrite(IcebergCatalog catalog) : IWriteWay
{
    public async Task<WriteAttempt> TryAsync(TableChange change, int attempt, IcebergHistory history, CancellationToken cancellationToken)
    {
        try
        {
            await change.Make(new WriteTarget(change.Table), history).ConfigureAwait(false);
            return default;
        }
        catch (LakeConflictException e)
        {
            return new WriteAttempt(e);
        }
        catch (LakeException e) when (e is LakeConnectionException { MayHaveRun: true } or LakeSessionLostException { MayHaveRun: true })
        {
            // What is not there now may still come, so it is not tried again.
            return await IsThereAsync(change).ConfigureAwait(false) ? default(WriteAttempt) : throw e;
        }
    }

    private async Task<bool> IsThereAsync(TableChange change)
    {
        try
        {
            IcebergHistory now = await catalog.HistoryAsync(change.Table, CancellationToken.None).ConfigureAwait(false);
            return now.Find(change.Call) is not null || change.IsDone(now);
        }
        catch (Exception)
        {
            // The first failure is the one to tell.
            return false;
        }
    }
}
