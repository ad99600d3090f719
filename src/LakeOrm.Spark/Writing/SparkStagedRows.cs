using LakeOrm.Drivers;
using LakeOrm.Staging;

namespace LakeOrm.Spark.Writing;

/// <summary>Rows that wait in the staging area for the statement that takes them.</summary>
/// <param name="parts">The files.</param>
/// <param name="commit">Makes them part of the table.</param>
internal sealed class SparkStagedRows(StagedParts parts, Func<WriteRequest, CancellationToken, ValueTask<WriteResult>> commit) : StagedRows
{
    public override long Rows => parts.Rows;

    public override int Files => parts.Parts.Count;

    public override long Bytes => parts.Bytes;

    public override ValueTask<WriteResult> CommitAsync(WriteRequest request, CancellationToken cancellationToken = default) => commit(request, cancellationToken);

    public override ValueTask DiscardAsync() => parts.DisposeAsync();
}
