using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Local.Scan;

namespace LakeOrm.Local.Changes;

/// <summary>Rows in files of a table's folder, which no version names yet.</summary>
/// <param name="table">The table.</param>
/// <param name="staged">The files.</param>
/// <param name="merge">Merges them into the table.</param>
internal sealed class LocalStagedRows(
    LakeFolderTable table, DeltaStagedFiles staged, Func<WriteRequest, CancellationToken, ValueTask<WriteResult>> merge) : StagedRows
{
    public override long Rows => staged.Rows;

    public override int Files => staged.Files.Count;

    public override long Bytes => staged.Bytes;

    public override ValueTask<WriteResult> CommitAsync(WriteRequest request, CancellationToken cancellationToken = default) =>
        request.Mode == WriteMode.Merge ? merge(request, cancellationToken) : table.Delta.CommitAsync(staged, request, cancellationToken);

    public override ValueTask DiscardAsync() => table.Delta.DiscardAsync(staged);
}
