using System.Diagnostics.CodeAnalysis;
using LakeOrm.Storage;

namespace LakeOrm.Drivers;

/// <summary>How statements and writes run. A client has one driver and owns it.</summary>
/// <remarks>A driver never sees a record's type: rows come as a <see cref="RowSource"/> and go as Arrow batches. Every member is safe to call from many threads.</remarks>
[Experimental("LAKEORM001")]
public interface ILakeDriver : IAsyncDisposable
{
    /// <summary>The driver's name for messages.</summary>
    string Name { get; }

    /// <summary>How the engine reads SQL: what the caller writes is checked by it, and names are quoted by it.</summary>
    SqlSyntax Syntax { get; }

    /// <summary>Where the client's own bytes go: what it stages, and what it checks the engine with. It is the driver's to dispose.</summary>
    ILakeStorage Storage { get; }

    /// <summary>Keeps tables healthy.</summary>
    ILakeMaintenance Maintenance { get; }

    /// <summary>Asks the engine for a sign of life. Nothing is written.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="LakeException">It does not answer; the message says why.</exception>
    ValueTask PingAsync(CancellationToken cancellationToken = default);

    /// <summary>Creates a table if there is none, or brings one that is there nearer to its schema, as far as the options allow.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="schema">What it must look like.</param>
    /// <param name="options">Properties of a new table, and what may change in one that is there; its table's name is not looked at.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True when this call created it; false when it was there and has the schema.</returns>
    /// <exception cref="LakeSchemaException">The table is there and differs; every difference is listed.</exception>
    ValueTask<bool> EnsureTableAsync(LakeTableName table, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken = default);

    /// <summary>Compares a table with a schema. Nothing is changed.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="schema">What it must look like.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    /// <exception cref="LakeSchemaException">The table differs; every difference is listed.</exception>
    ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken = default);

    /// <summary>Runs one write as one table version.</summary>
    /// <param name="request">The rows and how they are written.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    ValueTask<WriteResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken = default);

    /// <summary>Stores rows beside a table, in no version of it yet.</summary>
    /// <param name="request">The rows and how they are written.</param>
    /// <param name="cancellationToken">Cancels the call, which then leaves nothing behind.</param>
    /// <returns>The stored rows, which are committed or discarded before the driver is disposed.</returns>
    ValueTask<StagedRows> StageAsync(StageRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads a Parquet file that is no table's.</summary>
    /// <param name="parquet">The file, from where it stands to its end. It stays the caller's, and is not asked any more when the call returns.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows in the file's order, which the caller disposes.</returns>
    /// <exception cref="LakeDataException">It is no Parquet file, or damaged; also while the rows are read.</exception>
    ValueTask<LakeResult> ReadParquetAsync(Stream parquet, CancellationToken cancellationToken = default);

    /// <summary>Reads a Parquet object of the storage as the engine sees it, where the engine believes it to be.</summary>
    /// <param name="key">The object.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows, which the caller disposes.</returns>
    /// <exception cref="LakeException">The engine does not find it, or cannot read it.</exception>
    ValueTask<LakeResult> ReadObjectAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Looks for a write by its id.</summary>
    /// <param name="table">The table.</param>
    /// <param name="ingestId">The write's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the table says of it; never <see cref="WriteState.Fenced"/>.</returns>
    ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken = default);

    /// <summary>Looks for a write by its key.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the table says of it.</returns>
    ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default);

    /// <summary>Commits a key alone, unless the table has it: no write under it can come after.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What the table says of the key now; never <see cref="WriteState.NotYet"/>.</returns>
    ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default);

    /// <summary>Runs a statement that returns rows.</summary>
    /// <param name="statement">The statement, its parameters and the version it reads.</param>
    /// <param name="cancellationToken">Stops the statement on the engine.</param>
    /// <returns>The result, which the caller disposes.</returns>
    ValueTask<LakeResult> QueryAsync(LakeStatement statement, CancellationToken cancellationToken = default);

    /// <summary>Runs a statement for its effect.</summary>
    /// <param name="statement">The statement and its parameters.</param>
    /// <param name="cancellationToken">Stops the statement on the engine.</param>
    /// <returns>How many rows it changed, as the engine counts them.</returns>
    ValueTask<long> ExecuteAsync(LakeStatement statement, CancellationToken cancellationToken = default);
}
