namespace LakeOrm.Delta.Maintenance;

/// <summary>Tells the progress of one group on top of what was written before it.</summary>
/// <param name="inner">Is told.</param>
/// <param name="rows">The rows before.</param>
/// <param name="files">The files before.</param>
/// <param name="bytes">Their bytes.</param>
internal sealed class ProgressAfter(IProgress<WriteProgress> inner, long rows, int files, long bytes) : IProgress<WriteProgress>
{
    public void Report(WriteProgress value) => inner.Report(new WriteProgress(rows + value.Rows, null, files + value.Files, bytes + value.Bytes));
}
