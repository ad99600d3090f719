using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Storage;

namespace LakeOrm.Benchmarks.Views;

/// <summary>A driver whose every result is the same batch, so that a query takes no time.</summary>
internal sealed class BatchDriver(RecordBatch batch) : ILakeDriver
{
    public string Name => "batch";

    public SqlSyntax Syntax => SqlSyntax.Standard;

    public ILakeStorage Storage => throw new NotSupportedException();

    public ILakeMaintenance Maintenance => throw new NotSupportedException();

    public ValueTask PingAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<LakeResult> ReadObjectAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<LakeResult> QueryAsync(LakeStatement statement, CancellationToken cancellationToken = default) => ValueTask.FromResult<LakeResult>(new BatchResult(batch));

    public ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<bool> EnsureTableAsync(LakeTableName table, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<StagedRows> StageAsync(StageRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<LakeResult> ReadParquetAsync(Stream parquet, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<WriteResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<long> ExecuteAsync(LakeStatement statement, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
