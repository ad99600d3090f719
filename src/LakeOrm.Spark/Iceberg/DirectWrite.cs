using LakeOrm.Spark.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>
/// Makes a change on the table itself, where there are no branches. What was found before the change need not hold any more when it is committed: a change of rows is held against what others did to the same rows, an append against nothing.
/// </summary>
/// <param name="catalog">The catalog.</param>
internal sealed class DirectWrite(IcebergCatalog catalog) : IWriteWay
{
    public async Task<WriteAttempt> TryAsync(TableChange change, IcebergHistory history, CancellationToken cancellationToken)
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
        catch (LakeException e) when (OpenOutcome.IsLost(e))
        {
            // What is not there now may still come, so it is not tried again.
            if (await IsThereAsync(change).ConfigureAwait(false))
            {
                return default;
            }

            throw;
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
