using Apache.Arrow;
using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Readers;

/// <summary>One way from an Arrow batch to records.</summary>
internal abstract class RowReader
{
    /// <summary>One word for the table.</summary>
    public abstract string Name { get; }

    /// <summary>False for what makes records only, without their values.</summary>
    public virtual bool IsComplete => true;

    public abstract List<OrderRow> Read(RecordBatch batch);
}
