using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Local.Scan;

namespace LakeOrm.Local.Changes;

/// <summary>Rows in files of a table's folder, which no version names yet.</summary>
/// <param name="table">The table.</param>
/// <param name="staged">The files.</param>
/// <param name="merge">Merges rows into the table.</param>
internal sealed class LocalStagedRows(
    LakeFolderTable table, DeltaStagedFiles staged, Func<WriteRequest, SourceRows, CancellationToken, ValueTask<WriteResult>> merge) : StagedRows
{
    public override long Rows => staged.Rows;

    public override int Files => staged.Files.Count;

    public override long Bytes => staged.Bytes;

    public override async ValueTask<WriteResult> CommitAsync(WriteRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Mode != WriteMode.Merge)
        {
            return await table.Delta.CommitAsync(staged, request, cancellationToken).ConfigureAwait(false);
        }

        await table.Delta.CheckStagedAsync(request.Table, staged, cancellationToken).ConfigureAwait(false);
        return await merge(request, new StagedFileRows(table, staged), cancellationToken).ConfigureAwait(false);
    }

    public override ValueTask DiscardAsync() => table.Delta.DiscardAsync(staged);
}
