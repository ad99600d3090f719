using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using LakeOrm.Client;
using LakeOrm.CompilerServices;
using LakeOrm.Drivers;

namespace LakeOrm;

/// <summary>Queries at one point of the tables' history. Made by <see cref="LakeClient.AsOf(long)"/>, safe to use from many threads, and usable as long as what made it.</summary>
public sealed class LakeReader
{
    private readonly IQueryRunner _runner;
    private readonly LakeVersion? _asOf;

    internal LakeReader(IQueryRunner runner, LakeVersion? asOf)
    {
        _runner = runner;
        _asOf = asOf;
    }

    /// <summary>The type of the driver that runs the queries.</summary>
    internal Type DriverType => _runner.DriverType;

    /// <summary>A query that has not run, of SQL.</summary>
    /// <param name="sql">The query; holes are parameters.</param>
    /// <returns>The query, to be narrowed, counted, explained or read.</returns>
    public LakeDataFrame Sql(LakeSql sql) => LakeDataFrame.Of(this, sql);

    /// <summary>A query that has not run, of all rows of a record's table.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <returns>The query, to be narrowed, counted, explained or read.</returns>
    public LakeDataFrame Table<T>()
        where T : ILakeTable<T> => LakeDataFrame.From(this, LakeSql.Table<T>());

    /// <summary>A query that has not run, of all rows of a table.</summary>
    /// <param name="name">The table's name: <c>table</c>, <c>namespace.table</c> or <c>catalog.namespace.table</c>.</param>
    /// <returns>The query, to be narrowed, counted, explained or read.</returns>
    /// <exception cref="ArgumentException">It is no table's name.</exception>
    public LakeDataFrame Table(string name) => LakeDataFrame.From(this, LakeSql.Table(LakeTableName.Parse(name)));

    /// <summary>A query that has not run, of what may stand after FROM: tables, joins of them, a table at a version: <c>From($"sales.users AS u JOIN sales.orders AS o ON o.user_id = u.id")</c>.</summary>
    /// <param name="source">What stands after FROM; holes are parameters.</param>
    /// <returns>The query, to be narrowed, counted, explained or read.</returns>
    public LakeDataFrame From(LakeSql source) => LakeDataFrame.From(this, source);

    /// <summary>A query that has not run, of files by their place rather than by a table's name.</summary>
    /// <param name="path">The place: for <c>Lake.Local</c> below the lake's root; for a remote engine as that engine finds it. A Parquet file ends in <c>.parquet</c>, a folder of them in <c>/</c>; all else is a Delta table's folder.</param>
    /// <returns>The query, to be narrowed, counted, explained or read.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public LakeDataFrame Read(string path) => LakeDataFrame.From(this, LakeSql.Path(path));

    /// <summary>Runs a query and reads all its rows.</summary>
    /// <typeparam name="T">The record of a row.</typeparam>
    /// <param name="sql">The query; holes are parameters.</param>
    /// <param name="cancellationToken">Stops the query on the engine.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="LakeBindException">The result's columns do not fit the record.</exception>
    /// <exception cref="LakeDataException">A value does not fit its member.</exception>
    /// <exception cref="LakeQueryException">The engine refused or failed the query.</exception>
    public async Task<List<T>> QueryAsync<T>(LakeSql sql, CancellationToken cancellationToken = default)
        where T : ILakeProjection<T>
    {
        LakeResult result = await RunAsync(sql, cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            LakeArrowReader<T> reader = T.BindArrow(result.Schema);
            List<T> rows = [];
            while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                using (batch)
                {
                    int first = rows.Count;
                    CollectionsMarshal.SetCount(rows, first + batch.Length);
                    reader.Read(batch, CollectionsMarshal.AsSpan(rows)[first..]);
                }
            }

            return rows;
        }
    }

    /// <summary>Runs a query and reads its rows as they are asked for, in memory that does not grow: one batch is held at a time.</summary>
    /// <typeparam name="T">The record of a row.</typeparam>
    /// <param name="sql">The query; holes are parameters. It begins to run when the rows are first asked for.</param>
    /// <param name="cancellationToken">Stops the query on the engine.</param>
    /// <returns>The rows.</returns>
    /// <inheritdoc cref="QueryAsync{T}" path="/exception"/>
    public IAsyncEnumerable<T> QueryStreamAsync<T>(LakeSql sql, CancellationToken cancellationToken = default)
        where T : ILakeProjection<T>
    {
        LakeStatement statement = Build(sql);
        return Rows(cancellationToken);

        async IAsyncEnumerable<T> Rows([EnumeratorCancellation] CancellationToken cancellation)
        {
            T[] rows = [];
            LakeResult result = await _runner.QueryAsync(statement, cancellation).ConfigureAwait(false);
            await using (result.ConfigureAwait(false))
            {
                LakeArrowReader<T> reader = T.BindArrow(result.Schema);
                while (await result.ReadAsync(cancellation).ConfigureAwait(false) is { } batch)
                {
                    int count = batch.Length;
                    using (batch)
                    {
                        rows = rows.Length < count ? new T[count] : rows;
                        reader.Read(batch, rows.AsSpan(0, count));
                    }

                    for (int i = 0; i < count; i++)
                    {
                        yield return rows[i];
                    }
                }
            }
        }
    }

    /// <summary>Runs a query and reads its batches without making records of them; the record's <c>View(batch)</c> reads their rows in place. The caller disposes each batch.</summary>
    /// <typeparam name="T">The record of a row.</typeparam>
    /// <param name="sql">The query; holes are parameters. It begins to run when the batches are first asked for.</param>
    /// <param name="cancellationToken">Stops the query on the engine.</param>
    /// <returns>The batches.</returns>
    /// <inheritdoc cref="QueryAsync{T}" path="/exception"/>
    public IAsyncEnumerable<LakeBatch<T>> QueryBatchesAsync<T>(LakeSql sql, CancellationToken cancellationToken = default)
        where T : ILakeProjection<T>
    {
        LakeStatement statement = Build(sql);
        return Batches(cancellationToken);

        async IAsyncEnumerable<LakeBatch<T>> Batches([EnumeratorCancellation] CancellationToken cancellation)
        {
            LakeResult result = await _runner.QueryAsync(statement, cancellation).ConfigureAwait(false);
            await using (result.ConfigureAwait(false))
            {
                ReaderPool<T> readers = new(result.Schema);
                long firstRow = 0;
                while (await result.ReadAsync(cancellation).ConfigureAwait(false) is { } batch)
                {
                    int count = batch.Length;
                    yield return new LakeBatch<T>(batch, firstRow, readers);
                    firstRow += count;
                }
            }
        }
    }

    /// <summary>Runs a query, reads its first row and ends it.</summary>
    /// <typeparam name="T">The record of a row.</typeparam>
    /// <param name="sql">The query; holes are parameters.</param>
    /// <param name="cancellationToken">Stops the query on the engine.</param>
    /// <returns>The row.</returns>
    /// <exception cref="LakeNoRowsException">The query returned no row.</exception>
    /// <inheritdoc cref="QueryAsync{T}" path="/exception"/>
    public async Task<T> QueryFirstAsync<T>(LakeSql sql, CancellationToken cancellationToken = default)
        where T : ILakeProjection<T>
    {
        (bool found, T? row) = await FirstAsync<T>(sql, cancellationToken).ConfigureAwait(false);
        return found ? row! : throw NoRows(sql, $"call {nameof(QueryFirstOrDefaultAsync)}");
    }

    /// <summary>Runs a query, reads its first row and ends it.</summary>
    /// <typeparam name="T">The record of a row.</typeparam>
    /// <param name="sql">The query; holes are parameters.</param>
    /// <param name="cancellationToken">Stops the query on the engine.</param>
    /// <returns>The row; the type's default when there is none.</returns>
    /// <inheritdoc cref="QueryAsync{T}" path="/exception"/>
    public async Task<T?> QueryFirstOrDefaultAsync<T>(LakeSql sql, CancellationToken cancellationToken = default)
        where T : ILakeProjection<T> => (await FirstAsync<T>(sql, cancellationToken).ConfigureAwait(false)).Row;

    /// <summary>Runs a query of one column, reads the value of its first row and ends it.</summary>
    /// <typeparam name="T">The value's type: <see cref="bool"/>, an integer, <see cref="float"/>, <see cref="double"/>, <see cref="decimal"/>, <see cref="string"/>, a byte array,
    /// <see cref="Guid"/>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/>, <see cref="DateTimeOffset"/>, or a nullable of one.</typeparam>
    /// <param name="sql">The query; holes are parameters.</param>
    /// <param name="cancellationToken">Stops the query on the engine.</param>
    /// <returns>The value; null when it is null and the type has a null.</returns>
    /// <exception cref="LakeNoRowsException">The query returned no row.</exception>
    /// <exception cref="LakeUnsupportedException">No column is read as the type.</exception>
    /// <inheritdoc cref="QueryAsync{T}" path="/exception"/>
    public async Task<T?> ScalarAsync<T>(LakeSql sql, CancellationToken cancellationToken = default)
    {
        LakeScalar<T> scalar = LakeScalar<T>.Instance;
        LakeResult result = await RunAsync(sql, cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            ArrowColumn column = scalar.Bind(result.Schema);
            using RecordBatch? batch = await FirstBatchAsync(result, cancellationToken).ConfigureAwait(false);
            return batch is null ? throw NoRows(sql, "ask for an aggregate, such as max, which has a row always: it is null then") : scalar.Read(column, batch);
        }
    }

    private static async ValueTask<RecordBatch?> FirstBatchAsync(LakeResult result, CancellationToken cancellationToken)
    {
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            if (batch.Length > 0)
            {
                return batch;
            }

            batch.Dispose();
        }

        return null;
    }

    private static LakeNoRowsException NoRows(LakeSql sql, string cure) => new($"The query returned no row: {sql}{Environment.NewLine}Where that may be, {cure}.");

    private async ValueTask<(bool Found, T? Row)> FirstAsync<T>(LakeSql sql, CancellationToken cancellationToken)
        where T : ILakeProjection<T>
    {
        LakeResult result = await RunAsync(sql, cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            LakeArrowReader<T> reader = T.BindArrow(result.Schema);
            using RecordBatch? batch = await FirstBatchAsync(result, cancellationToken).ConfigureAwait(false);
            if (batch is null)
            {
                return (false, default);
            }

            // The slice lies in the batch, which outlives it.
            T? row = default;
            reader.Read(batch.Slice(0, 1), MemoryMarshal.CreateSpan(ref row!, 1));
            return (true, row);
        }
    }

    internal ValueTask<LakeResult> RunAsync(LakeSql sql, CancellationToken cancellationToken) => _runner.QueryAsync(Build(sql), cancellationToken);

    private LakeStatement Build(LakeSql sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return sql.Build(_runner.Syntax, _asOf);
    }
}
