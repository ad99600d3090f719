using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Sql;

namespace LakeOrm.Spark.Writing;

/// <summary>How the tables of a format are made, changed and asked by way of Spark. Every member is safe to call from many threads.</summary>
internal interface ITableFormat : ILakeMaintenance
{
    /// <inheritdoc cref="ILakeDriver.EnsureTableAsync"/>
    ValueTask<bool> EnsureTableAsync(LakeTableName table, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken);

    /// <inheritdoc cref="ILakeDriver.AssertSchemaAsync"/>
    ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken);

    /// <summary>Answers a call before anything is done: refuses what the table or the format cannot do, and finds what was done under its key before.</summary>
    /// <returns>What the call comes to; null when it has to be carried out.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    /// <exception cref="LakeSchemaException">The table cannot take the rows; every difference is listed.</exception>
    /// <exception cref="LakeIdempotencyException">The key was used for something else, or was fenced.</exception>
    /// <exception cref="LakeUnsupportedException">The call asks for what the format cannot do.</exception>
    ValueTask<WriteResult?> AnswerAsync(WriteRequest request, CancellationToken cancellationToken);

    /// <summary>Carries a change out as one version of its table, unless the table has its key: then nothing happens. A call without a key that changes nothing needs no version.</summary>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the statement is sent.</param>
    /// <exception cref="LakeConnectionException">The answer is lost; <see cref="LakeConnectionException.MayHaveRun"/> says whether the change may be there.</exception>
    /// <exception cref="LakeSessionLostException">Likewise.</exception>
    ValueTask CommitAsync(SparkChange change, CancellationToken cancellationToken);

    /// <summary>What the commit of a version counted.</summary>
    /// <param name="request">The call that made it.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<ChangeCounts> CountAsync(WriteRequest request, long version, CancellationToken cancellationToken);

    /// <summary>A table's name as SQL takes it, quoted.</summary>
    ValueTask<string> SqlAsync(LakeTableName table, CancellationToken cancellationToken);

    /// <summary>The newest version of a table.</summary>
    ValueTask<long> VersionAsync(LakeTableName table, CancellationToken cancellationToken);

    /// <summary>Says which version of a table a statement of Spark has to name, so that it reads the table at a time.</summary>
    /// <param name="table">The table, which need not be one of LakeOrm's.</param>
    /// <param name="version">The version or the time.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeTableNotFoundException">The table has nothing at that time, or not any more.</exception>
    ValueTask<LakeVersion> ResolveAsync(LakeTableName table, LakeVersion version, CancellationToken cancellationToken);

    /// <inheritdoc cref="ILakeDriver.LookUpAsync(LakeTableName, Guid, CancellationToken)"/>
    ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken);

    /// <inheritdoc cref="ILakeDriver.LookUpAsync(LakeTableName, IdempotencyKey, CancellationToken)"/>
    ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken);

    /// <inheritdoc cref="ILakeDriver.FenceAsync"/>
    ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken);

    /// <summary>Looks at a table before a statement of a session drops it from the catalog.</summary>
    /// <returns>Removes, after the statement, the files that it leaves behind; null when it leaves none that are the lake's.</returns>
    ValueTask<Func<CancellationToken, ValueTask>?> BeforeDropAsync(SparkSession session, SparkTableReference table, CancellationToken cancellationToken);
}
