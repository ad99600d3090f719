using Apache.Arrow;
using LakeOrm.Contract.Records;
using LakeOrm.Local.Tests.Changes;

namespace LakeOrm.Local.Tests.RawInserts;

/// <summary>A lake with the table of accounts and that of users, which has partitions.</summary>
public abstract class RawTest : ChangeTest
{
    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.EnsureTableAsync<User>();
    }

    /// <summary>Rows as batches, with their auto columns.</summary>
    protected static RecordBatch[] Batches<T>(IEnumerable<T> rows, int batchRows = 100)
        where T : ILakeTable<T> => [.. LakeArrow.ToBatches(rows, batchRows)];

    /// <summary>Rows as batches without the columns that a write stamps.</summary>
    protected static RecordBatch[] Bare<T>(IEnumerable<T> rows, int batchRows = 100)
        where T : ILakeTable<T> => [.. Batches(rows, batchRows).Select(static b => Without(b, [.. T.LakeSchema.Columns.Where(static c => c.Auto != LakeAuto.None).Select(static c => c.Name)]))];

    protected static RecordBatch Without(RecordBatch batch, params string[] columns)
    {
        int[] kept = [.. Enumerable.Range(0, batch.ColumnCount).Where(i => !columns.Contains(batch.Schema.GetFieldByIndex(i).Name))];
        return new RecordBatch(new Schema(kept.Select(batch.Schema.GetFieldByIndex), null), kept.Select(batch.Column), batch.Length);
    }

    /// <summary>The data files that lie in the lake, whether a version names them or not.</summary>
    protected string[] DataFiles() => [.. Directory.EnumerateFiles(Root, "*.parquet", SearchOption.AllDirectories).Where(static f => !f.Contains("_delta_log", StringComparison.Ordinal))];

    protected Task<long> CountAsync(string table) => Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM {table}"))!;
}
