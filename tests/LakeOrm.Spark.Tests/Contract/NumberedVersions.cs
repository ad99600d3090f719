using System.Collections.Concurrent;
using System.Globalization;
using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Storage;

namespace LakeOrm.Spark.Tests.Contract;

/// <summary>
/// Counts the versions of tables, whose own are ids that do not count up: the first snapshot, with which a table is made, is 0, and each snapshot that everybody came to read is one more. The contract counts like that.
/// </summary>
/// <param name="inner">The driver.</param>
internal sealed class NumberedVersions(ILakeDriver inner) : ILakeDriver, ILakeMaintenance
{
    // Of all clients: one reads what another made.
    private static readonly ConcurrentDictionary<LakeTableName, byte> Tables = [];

    public string Name => inner.Name;

    public SqlSyntax Syntax => inner.Syntax;

    public ILakeStorage Storage => inner.Storage;

    public ILakeMaintenance Maintenance => this;

    public ValueTask PingAsync(CancellationToken cancellationToken = default) => inner.PingAsync(cancellationToken);

    public ValueTask<bool> EnsureTableAsync(LakeTableName table, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken = default)
    {
        Tables[table] = 0;
        return inner.EnsureTableAsync(table, schema, options, cancellationToken);
    }

    public ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken = default) => inner.AssertSchemaAsync(table, schema, cancellationToken);

    public async ValueTask<WriteResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken = default)
    {
        WriteResult result = await TellAsync(request.Table, async () => await inner.WriteAsync(await ToIdAsync(request), cancellationToken));
        return result with { Version = await NumberAsync(request.Table, result.Version) };
    }

    public async ValueTask<StagedRows> StageAsync(StageRequest request, CancellationToken cancellationToken = default) => new Staged(this, await inner.StageAsync(request, cancellationToken));

    public ValueTask<LakeResult> ReadParquetAsync(Stream parquet, CancellationToken cancellationToken = default) => inner.ReadParquetAsync(parquet, cancellationToken);

    public ValueTask<LakeResult> ReadObjectAsync(string key, CancellationToken cancellationToken = default) => inner.ReadObjectAsync(key, cancellationToken);

    public async ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken = default) =>
        await ToNumberAsync(table, await inner.LookUpAsync(table, ingestId, cancellationToken));

    public async ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default) =>
        await ToNumberAsync(table, await inner.LookUpAsync(table, key, cancellationToken));

    public async ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default) =>
        await ToNumberAsync(table, await inner.FenceAsync(table, key, cancellationToken));

    public async ValueTask<LakeResult> QueryAsync(LakeStatement statement, CancellationToken cancellationToken = default)
    {
        // Other tests have made tables of the same name in other namespaces.
        bool IsIn(string name) => statement.Text.Contains(name, StringComparison.OrdinalIgnoreCase);
        LakeTableName? table = Tables.Keys.Where(t => IsIn(t.Table)).MaxBy(t => IsIn(t.ToString()) ? t.ToString().Length : 0);
        return await inner.QueryAsync(statement.AsOf is { Version: { } number } && table is not null ? statement with { AsOf = LakeVersion.At(await IdAsync(table, number)) } : statement, cancellationToken);
    }

    public ValueTask<long> ExecuteAsync(LakeStatement statement, CancellationToken cancellationToken = default) => inner.ExecuteAsync(statement, cancellationToken);

    public async ValueTask<VacuumResult> VacuumAsync(LakeTableName table, VacuumOptions options, CancellationToken cancellationToken = default)
    {
        VacuumResult result = await inner.Maintenance.VacuumAsync(table, options, cancellationToken);
        return result with { Version = await NumberAsync(table, result.Version) };
    }

    public async ValueTask<IReadOnlyList<LakeCommit>> HistoryAsync(LakeTableName table, int? limit, CancellationToken cancellationToken = default)
    {
        List<LakeCommit> commits = [];
        foreach (LakeCommit commit in await inner.Maintenance.HistoryAsync(table, limit, cancellationToken))
        {
            commits.Add(commit with { Version = await NumberAsync(table, commit.Version) });
        }

        return commits;
    }

    public async ValueTask<TableStats> StatsAsync(LakeTableName table, CancellationToken cancellationToken = default)
    {
        TableStats stats = await inner.Maintenance.StatsAsync(table, cancellationToken);
        return stats with { Version = await NumberAsync(table, stats.Version) };
    }

    public async ValueTask<OptimizeResult> OptimizeAsync(WriteRequest request, CompactionRule rule, CancellationToken cancellationToken = default)
    {
        OptimizeResult result = await inner.Maintenance.OptimizeAsync(await ToIdAsync(request), rule, cancellationToken);
        return result with { Version = await NumberAsync(request.Table, result.Version) };
    }

    public async ValueTask<RestoreResult> RestoreAsync(WriteRequest request, LakeVersion version, CancellationToken cancellationToken = default)
    {
        RestoreResult result = await inner.Maintenance.RestoreAsync(
            await ToIdAsync(request), version.Version is { } number ? LakeVersion.At(await IdAsync(request.Table, number)) : version, cancellationToken);
        return result with { Version = await NumberAsync(request.Table, result.Version), Restored = result.Restored is { } id ? await NumberAsync(request.Table, id) : null };
    }

    public async ValueTask<SetPropertiesResult> SetPropertiesAsync(WriteRequest request, IReadOnlyDictionary<string, string?> properties, CancellationToken cancellationToken = default)
    {
        SetPropertiesResult result = await inner.Maintenance.SetPropertiesAsync(await ToIdAsync(request), properties, cancellationToken);
        return result with { Version = await NumberAsync(request.Table, result.Version) };
    }

    public async ValueTask<CheckpointResult> CheckpointAsync(LakeTableName table, CancellationToken cancellationToken = default)
    {
        CheckpointResult result = await inner.Maintenance.CheckpointAsync(table, cancellationToken);
        return result with { Version = await NumberAsync(table, result.Version) };
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<List<long>> IdsAsync(LakeTableName table)
    {
        string name = string.Join('.', new[] { table.Catalog ?? IcebergLakes.Catalog, table.Namespace ?? IcebergLakes.Namespace, table.Table }.Select(static p => $"`{p}`"));
        List<long> ids = [];
        await using LakeResult result = await inner.QueryAsync(new LakeStatement($"SELECT snapshot_id FROM {name}.history ORDER BY made_current_at", []));
        while (await result.ReadAsync() is { } batch)
        {
            using (batch)
            {
                ids.AddRange(((Int64Array)batch.Column(0)).Select(static id => id!.Value));
            }
        }

        return ids;
    }

    private async Task<long> NumberAsync(LakeTableName table, long id) => id == 0 ? 0 : (await IdsAsync(table)).LastIndexOf(id);

    // Errors tell ids, too.
    private async Task<WriteResult> TellAsync(LakeTableName table, Func<Task<WriteResult>> write)
    {
        try
        {
            return await write();
        }
        catch (LakeConflictException e)
        {
            throw new LakeConflictException(await ToNumbersAsync(table, e.Message), e);
        }
        catch (LakeIdempotencyException e)
        {
            throw new LakeIdempotencyException(await ToNumbersAsync(table, e.Message), e);
        }
    }

    private async Task<string> ToNumbersAsync(LakeTableName table, string message)
    {
        List<long> ids = await IdsAsync(table);
        for (int number = 0; number < ids.Count; number++)
        {
            message = message.Replace(ids[number].ToString(CultureInfo.InvariantCulture), number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return message;
    }

    // What is no version of the table stays what no id is.
    private async Task<long> IdAsync(LakeTableName table, long number)
    {
        List<long> ids = await IdsAsync(table);
        return number < ids.Count ? ids[(int)number] : number;
    }

    private async Task<WriteStatus> ToNumberAsync(LakeTableName table, WriteStatus status) => status.Version is { } id ? status with { Version = await NumberAsync(table, id) } : status;

    private async Task<WriteRequest> ToIdAsync(WriteRequest request)
    {
        Tables[request.Table] = 0;
        return request.ExpectedVersion is not { } number
            ? request
            : new WriteRequest
            {
                Table = request.Table,
                Rows = request.Rows,
                Mode = request.Mode,
                Merge = request.Merge,
                Where = request.Where,
                Set = request.Set,
                MustMatch = request.MustMatch,
                Stamp = request.Stamp,
                Key = request.Key,
                VerifyPayload = request.VerifyPayload,
                ExpectedVersion = await IdAsync(request.Table, number),
                Parquet = request.Parquet,
                Progress = request.Progress,
                Warning = request.Warning,
            };
    }

    private sealed class Staged(NumberedVersions driver, StagedRows rows) : StagedRows
    {
        public override long Rows => rows.Rows;

        public override int Files => rows.Files;

        public override long Bytes => rows.Bytes;

        public override async ValueTask<WriteResult> CommitAsync(WriteRequest request, CancellationToken cancellationToken = default)
        {
            WriteResult result = await driver.TellAsync(request.Table, async () => await rows.CommitAsync(await driver.ToIdAsync(request), cancellationToken));
            return result with { Version = await driver.NumberAsync(request.Table, result.Version) };
        }

        public override ValueTask DiscardAsync() => rows.DiscardAsync();
    }
}
