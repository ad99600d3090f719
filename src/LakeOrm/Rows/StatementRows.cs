using Apache.Arrow;
using LakeOrm.CompilerServices;
using LakeOrm.Drivers;
using LakeOrm.Parquet;

namespace LakeOrm.Rows;

/// <summary>The rows of a call that brings none: its payload is its statements, or a hash of rows that are stored already.</summary>
internal sealed class StatementRows<T>(RowCall call) : RowSource
    where T : ILakeTable<T>
{
    public override LakeTableSchema Schema => T.LakeSchema;

    public override ParquetSchema ParquetSchema => T.ParquetSchema;

    public override int Count => 0;

    public override long TotalCount => 0;

    public override long? Length => 0;

    public override bool CanRestart => true;

    public override ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(false);

    public override void Route(PartitionRouter router) => router.Begin(0);

    public override void WriteTo(ParquetFileWriter writer)
    {
    }

    public override void WriteTo(ParquetFileWriter writer, PartitionRouter router, int partition)
    {
    }

    public override RecordBatch ToArrow() => T.ToArrow([], call.Stamp);

    public override ValueTask<string> HashAsync(CancellationToken cancellationToken = default)
    {
        using PayloadHasher hasher = RowPayload.Begin(call, Schema);
        return ValueTask.FromResult(hasher.Complete());
    }

    public override void Restart()
    {
    }

    public override ValueTask DisposeAsync() => default;
}
