using Apache.Arrow;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet;

namespace LakeOrm;

/// <summary>A record that is a table's contract: it can be written as well as read. Implemented by the generator for <see cref="LakeTableAttribute"/>.</summary>
/// <typeparam name="TSelf">The record.</typeparam>
public interface ILakeTable<TSelf> : ILakeProjection<TSelf>, IParquetRecord<TSelf>
    where TSelf : ILakeTable<TSelf>
{
    /// <summary>The table's schema.</summary>
    static abstract LakeTableSchema LakeSchema { get; }

    /// <summary>Checks every rule of every row; auto columns are left out.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="violations">Takes each failure.</param>
    static abstract void Validate(ReadOnlySpan<TSelf> rows, LakeViolations violations);

    /// <summary>Feeds the caller's values, in order and without auto columns, to the hash that tells one payload from another.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="hasher">The hash.</param>
    static abstract void Hash(ReadOnlySpan<TSelf> rows, PayloadHasher hasher);

    /// <summary>Says to which partition each row belongs. Not called for tables without partitions.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="router">Takes each row's partition values, in partition order.</param>
    static abstract void Route(ReadOnlySpan<TSelf> rows, PartitionRouter router);

    /// <summary>Writes the rows as one Arrow batch with the columns of <see cref="LakeSchema"/>.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="stamp">The values of auto columns.</param>
    /// <returns>The batch; the caller disposes it.</returns>
    static abstract RecordBatch ToArrow(ReadOnlySpan<TSelf> rows, in RowStamp stamp);
}
