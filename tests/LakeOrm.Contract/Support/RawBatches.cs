using Apache.Arrow;

namespace LakeOrm.Contract.Support;

/// <summary>Rows as Arrow batches, as a caller has them who never had records.</summary>
public static class RawBatches
{
    /// <summary>All columns, auto columns too.</summary>
    public static RecordBatch[] Of<T>(IEnumerable<T> rows, int batchRows = 100)
        where T : ILakeTable<T> => [.. LakeArrow.ToBatches(rows, batchRows)];

    /// <summary>Without the columns that a write stamps.</summary>
    public static RecordBatch[] Bare<T>(IEnumerable<T> rows, int batchRows = 100)
        where T : ILakeTable<T> => [.. Of(rows, batchRows).Select(static b => Without(b, [.. T.LakeSchema.Columns.Where(static c => c.Auto != LakeAuto.None).Select(static c => c.Name)]))];

    /// <summary>Without some columns.</summary>
    public static RecordBatch Without(RecordBatch batch, params string[] columns)
    {
        int[] kept = [.. Enumerable.Range(0, batch.ColumnCount).Where(i => !columns.Contains(batch.Schema.GetFieldByIndex(i).Name))];
        return new RecordBatch(new Schema(kept.Select(batch.Schema.GetFieldByIndex), null), kept.Select(batch.Column), batch.Length);
    }
}
