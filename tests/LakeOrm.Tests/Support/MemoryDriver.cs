using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Tests.Support;

/// <summary>A driver whose one table is a list of Arrow batches: what a test needs to see both sides of the client.</summary>
internal sealed class MemoryDriver : ILakeDriver
{
    private readonly List<RecordBatch> _table = [];

    public string Name => "memory";

    public SqlSyntax Syntax => SqlSyntax.Standard;

    public ILakeStorage Storage { get; set; } = new MemoryStorage();

    public ILakeMaintenance Maintenance => throw new NotSupportedException();

    /// <summary>What the engine finds under a key; null for nothing.</summary>
    public Func<string, RecordBatch?>? OnReadObject { get; set; }

    /// <summary>Why the engine does not answer; null when it does.</summary>
    public LakeException? Silence { get; set; }

    public List<WriteRequest> Writes { get; } = [];

    public List<int> Chunks { get; } = [];

    public List<LakeStatement> Statements { get; } = [];

    public List<(LakeTableName Table, LakeTableSchema Schema)> Ensured { get; } = [];

    public List<MemoryResult> Results { get; } = [];

    /// <summary>The batches of the next results; null for those that were written.</summary>
    public IReadOnlyList<RecordBatch>? Answer { get; set; }

    /// <summary>What a write does with its rows; null to keep them as Arrow.</summary>
    public Func<WriteRequest, CancellationToken, ValueTask>? OnWrite { get; set; }

    /// <summary>What was looked up or fenced: an id or a key, and the table.</summary>
    public List<(LakeTableName Table, object What)> Asked { get; } = [];

    /// <summary>The answer to the next of these questions.</summary>
    public WriteStatus Status { get; set; } = new() { State = WriteState.NotYet };

    public int Disposals { get; private set; }

    public ValueTask PingAsync(CancellationToken cancellationToken = default) => Silence is null ? default : throw Silence;

    public ValueTask<LakeResult> ReadObjectAsync(string key, CancellationToken cancellationToken = default) => OnReadObject?.Invoke(key) is { } batch
        ? ValueTask.FromResult<LakeResult>(new MemoryResult([batch], batch.Schema))
        : throw new LakeQueryException($"The engine finds no {key}.");

    public ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<bool> EnsureTableAsync(LakeTableName table, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Ensured.Add((table, schema));
        return ValueTask.FromResult(Ensured.Count == 1);
    }

    public async ValueTask<WriteResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken = default)
    {
        lock (Writes)
        {
            Writes.Add(request);
        }

        if (OnWrite is not null)
        {
            await OnWrite(request, cancellationToken);
        }
        else
        {
            List<RecordBatch> written = [];
            while (await request.Rows.MoveNextAsync(cancellationToken))
            {
                Chunks.Add(request.Rows.Count);
                written.Add(request.Rows.ToArrow());
                request.Progress?.Report(new WriteProgress(request.Rows.TotalCount, request.Rows.Length, 0, 0));
            }

            if (request.Mode == WriteMode.Overwrite)
            {
                _table.Clear();
            }

            _table.AddRange(written);
        }

        return new WriteResult { Outcome = WriteOutcome.Committed, Version = Writes.Count, IngestId = request.Stamp.IngestId, RowsAdded = request.Rows.TotalCount };
    }

    public ValueTask<StagedRows> StageAsync(StageRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<LakeResult> ReadParquetAsync(Stream parquet, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken = default) => AskAsync(table, ingestId, cancellationToken);

    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default) => AskAsync(table, key, cancellationToken);

    public ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default) => AskAsync(table, ("fence", key), cancellationToken);

    public ValueTask<LakeResult> QueryAsync(LakeStatement statement, CancellationToken cancellationToken = default)
    {
        Statements.Add(statement);
        IReadOnlyList<RecordBatch> batches = Answer ?? _table;
        MemoryResult result = new(batches, batches.Count == 0 ? Person.ToArrow([], default).Schema : batches[0].Schema);
        Results.Add(result);
        return ValueTask.FromResult<LakeResult>(result);
    }

    public ValueTask<long> ExecuteAsync(LakeStatement statement, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Statements.Add(statement);
        return ValueTask.FromResult(42L);
    }

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return default;
    }

    private ValueTask<WriteStatus> AskAsync(LakeTableName table, object what, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Asked)
        {
            Asked.Add((table, what));
        }

        return ValueTask.FromResult(Status);
    }
}
