using LakeOrm.Delta.Log;
using LakeOrm.Delta.Maintenance;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;
using LakeOrm.Local.Scan;

namespace LakeOrm.Local.Changes;

/// <summary>Reads files whose rows are put together in fewer: sorted in the engine, which spills, and handed on batch by batch.</summary>
internal sealed class TableCompaction(DuckDatabase engine, LakeFolderTable table, WriteRequest request) : IDeltaCompactor
{
    public async ValueTask<IReadOnlyList<DeltaFile>> SelectAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken) =>
        request.Where is not null
            ? await Task.Run(() => Select(snapshot), cancellationToken).ConfigureAwait(false)
            : snapshot.Files;

    public async ValueTask<RowSource> ReadAsync(DeltaSnapshot snapshot, IReadOnlyList<DeltaFile> files, CancellationToken cancellationToken) =>
        await Task.Run(() => OpenAsync(snapshot, files, cancellationToken), cancellationToken).ConfigureAwait(false);

    // The condition is asked of each partition's values, so that it means here what it means in a query.
    private List<DeltaFile> Select(DeltaSnapshot snapshot)
    {
        using PartitionCondition condition = new(engine, request, snapshot.Metadata);
        IReadOnlyList<bool> meets = condition.Meet([.. snapshot.Files.Select(static f => f.PartitionValues)]);
        return [.. snapshot.Files.Where((_, i) => meets[i])];
    }

    private async Task<ArrowRows> OpenAsync(DeltaSnapshot snapshot, IReadOnlyList<DeltaFile> files, CancellationToken cancellationToken)
    {
        DuckConnection connection = engine.Connect();
        bool isHandedOver = false;
        try
        {
            TableScan scan = await TableScan.MakeAsync(connection, table, snapshot, files, cancellationToken).ConfigureAwait(false);
            ArrowRows rows = Read(connection, scan, snapshot, cancellationToken);
            isHandedOver = true;
            return rows;
        }
        finally
        {
            if (!isHandedOver)
            {
                connection.Dispose();
            }
        }
    }

    private ArrowRows Read(DuckConnection connection, TableScan scan, DeltaSnapshot snapshot, CancellationToken cancellationToken)
    {
        string[] order = [.. request.Rows.Schema.Columns.Where(static c => c.Sortable).Select(static c => DuckText.Name(c.Name))];
        string sql = order.Length == 0 ? scan.ToSql() : $"SELECT * FROM ({scan.ToSql()}) ORDER BY {string.Join(", ", order)}";
        try
        {
            using DuckStatement statement = connection.Prepare(sql);
            DuckResult result = new(connection, statement.Execute(cancellationToken), scan.Explain);
            return new ArrowRows(result, request.Rows.Schema, snapshot.Metadata);
        }
        catch (LakeQueryException e) when (scan.Explain(e) is { } better && better != e)
        {
            throw better;
        }
    }
}
