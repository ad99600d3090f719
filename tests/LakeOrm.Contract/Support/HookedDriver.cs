using LakeOrm.Drivers;
using LakeOrm.Storage;

namespace LakeOrm.Contract.Support;

/// <summary>A driver with a hand in its writes.</summary>
public sealed class HookedDriver(ILakeDriver inner) : ILakeDriver
{
    /// <summary>Runs before each write.</summary>
    public Func<WriteRequest, Task>? Before { get; set; }

    /// <summary>Runs after each write is committed, before its answer is given.</summary>
    public Func<WriteResult, Task>? After { get; set; }

    public List<(IdempotencyKey? Key, long? Rows)> Writes { get; } = [];

    public string Name => inner.Name;

    public SqlSyntax Syntax => inner.Syntax;

    public ILakeStorage Storage => inner.Storage;

    public ILakeMaintenance Maintenance => inner.Maintenance;

    public ValueTask PingAsync(CancellationToken cancellationToken = default) => inner.PingAsync(cancellationToken);

    public ValueTask<LakeResult> ReadObjectAsync(string key, CancellationToken cancellationToken = default) => inner.ReadObjectAsync(key, cancellationToken);

    public ValueTask<bool> EnsureTableAsync(LakeTableName table, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken = default) => inner.EnsureTableAsync(table, schema, options, cancellationToken);

    public ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken = default) => inner.AssertSchemaAsync(table, schema, cancellationToken);

    public async ValueTask<WriteResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken = default)
    {
        lock (Writes)
        {
            Writes.Add((request.Key, request.Rows.Length));
        }

        if (Before is { } before)
        {
            await before(request);
        }

        WriteResult result = await inner.WriteAsync(request, cancellationToken);
        if (After is { } after)
        {
            await after(result);
        }

        return result;
    }

    public ValueTask<StagedRows> StageAsync(StageRequest request, CancellationToken cancellationToken = default) => inner.StageAsync(request, cancellationToken);

    public ValueTask<LakeResult> ReadParquetAsync(Stream parquet, CancellationToken cancellationToken = default) => inner.ReadParquetAsync(parquet, cancellationToken);

    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken = default) => inner.LookUpAsync(table, ingestId, cancellationToken);

    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default) => inner.LookUpAsync(table, key, cancellationToken);

    public ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default) => inner.FenceAsync(table, key, cancellationToken);

    public ValueTask<LakeResult> QueryAsync(LakeStatement statement, CancellationToken cancellationToken = default) => inner.QueryAsync(statement, cancellationToken);

    public ValueTask<long> ExecuteAsync(LakeStatement statement, CancellationToken cancellationToken = default) => inner.ExecuteAsync(statement, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
