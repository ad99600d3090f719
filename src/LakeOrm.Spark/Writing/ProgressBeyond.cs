namespace LakeOrm.Spark.Writing;

/// <summary>Tells of rows that are read once more only what was not told the first time.</summary>
/// <param name="inner">Who is told.</param>
/// <param name="rows">Up to how many rows he was told of.</param>
internal sealed class ProgressBeyond(IProgress<WriteProgress> inner, long rows) : IProgress<WriteProgress>
{
    public void Report(WriteProgress value)
    {
        if (value.Rows > rows)
        {
            inner.Report(value);
        }
    }
}
