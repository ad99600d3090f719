using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Iceberg tables of a catalog of Spark.</summary>
/// <param name="sessions">The sessions.</param>
internal sealed class IcebergFormat(SessionPool sessions) : ITableFormat
{
    public string SqlName(LakeTableName table) => throw NotYet();

    public ValueTask<bool> EnsureTableAsync(LakeTableName table, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken) => throw NotYet();

    public ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken) => throw NotYet();

    public ValueTask<WriteResult?> AnswerAsync(WriteRequest request, CancellationToken cancellationToken) => throw NotYet();

    public ValueTask CommitAsync(SparkChange change, CancellationToken cancellationToken) => throw NotYet();

    public ValueTask<ChangeCounts> CountAsync(LakeTableName table, long version, CancellationToken cancellationToken) => throw NotYet();

    public ValueTask<long> VersionAsync(LakeTableName table, CancellationToken cancellationToken) => throw NotYet();

    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken) => throw NotYet();

    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken) => throw NotYet();

    public ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken) => throw NotYet();

    public ValueTask DropAsync(LakeTableName table, CancellationToken cancellationToken) => throw NotYet();

    public ValueTask<VacuumResult> VacuumAsync(LakeTableName table, VacuumOptions options, CancellationToken cancellationToken = default) => throw NotYet();

    public ValueTask<IReadOnlyList<LakeCommit>> HistoryAsync(LakeTableName table, int? limit, CancellationToken cancellationToken = default) => throw NotYet();

    public ValueTask<TableStats> StatsAsync(LakeTableName table, CancellationToken cancellationToken = default) => throw NotYet();

    public ValueTask<OptimizeResult> OptimizeAsync(WriteRequest request, CompactionRule rule, CancellationToken cancellationToken = default) => throw NotYet();

    public ValueTask<RestoreResult> RestoreAsync(WriteRequest request, LakeVersion version, CancellationToken cancellationToken = default) => throw NotYet();

    public ValueTask<SetPropertiesResult> SetPropertiesAsync(WriteRequest request, IReadOnlyDictionary<string, string?> properties, CancellationToken cancellationToken = default) => throw NotYet();

    public ValueTask<CheckpointResult> CheckpointAsync(LakeTableName table, CancellationToken cancellationToken = default) => throw NotYet();

    private LakeUnsupportedException NotYet() => new($"Not yet: {sessions}");
}
