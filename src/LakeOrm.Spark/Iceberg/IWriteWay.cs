namespace LakeOrm.Spark.Iceberg;

/// <summary>A way by which a change gets into a table.</summary>
internal interface IWriteWay
{
    /// <summary>Tries it once.</summary>
    /// <param name="change">The change.</param>
    /// <param name="history">What the table had just now; the change is not in it.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the change is made.</param>
    /// <exception cref="LakeConnectionException">The server does not answer any more; <see cref="LakeConnectionException.MayHaveRun"/> says whether the change may be there.</exception>
    Task<WriteAttempt> TryAsync(TableChange change, IcebergHistory history, CancellationToken cancellationToken);
}
