using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Writers;

/// <summary>One way to write the rows to a Parquet file.</summary>
internal abstract class RowWriter
{
    /// <summary>The rows of a row group, for every writer.</summary>
    protected const int RowGroupRows = 500_000;

    /// <summary>One word for the table.</summary>
    public abstract string Name { get; }

    /// <summary>False for a variant of LakeOrm.</summary>
    public virtual bool IsPeer => true;

    public virtual bool Writes(BenchmarkCodec codec) => true;

    public abstract Task WriteAsync(OrderRow[] rows, string path, BenchmarkCodec codec);

    // Unbuffered: every writer has buffers of its own.
    protected static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}
