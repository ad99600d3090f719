using Apache.Arrow;
using LakeOrm.Contract.Records;
using LakeOrm.Contract.Support;

namespace LakeOrm.Contract.RawInserts;

/// <summary>A lake with the table of accounts and that of users, which has partitions, and rows as batches.</summary>
public abstract class RawContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.EnsureTableAsync<User>();
    }

    protected Task<long> CountAsync(string table) => Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM {table}"))!;

    /// <summary>Rows as batches, with their auto columns.</summary>
    protected static RecordBatch[] Batches<T>(IEnumerable<T> rows, int batchRows = 100)
        where T : ILakeTable<T> => RawBatches.Of(rows, batchRows);

    /// <summary>Rows as batches without the columns that a write stamps.</summary>
    protected static RecordBatch[] Bare<T>(IEnumerable<T> rows, int batchRows = 100)
        where T : ILakeTable<T> => RawBatches.Bare(rows, batchRows);
}
