using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Apache.Arrow;
using LakeOrm.DataFrames;
using LakeOrm.Drivers;

namespace LakeOrm;

/// <summary>
/// A query that has not run: SQL, a table, files, or one of these with conditions, an order and a limit put on call by call. Nothing is asked of the engine before one of the asynchronous calls,
/// and each of those asks anew.
/// </summary>
/// <remarks>It is not changed by what is made of it, so that many can be made of one, from many threads. What its parts are called is for the engine to check: only the rows that come back have a type.</remarks>
public sealed class LakeDataFrame
{
    private readonly LakeReader _reader;
    private readonly LakeSql? _sql;
    private readonly FrameQuery _query;

    private LakeDataFrame(LakeReader reader, LakeSql? sql, FrameQuery query)
    {
        _reader = reader;
        _sql = sql;
        _query = query;
    }

    /// <summary>The type of the driver that runs it, by which a caller can tell whose SQL it is.</summary>
    public Type DriverType => _reader.DriverType;

    internal static LakeDataFrame Of(LakeReader reader, LakeSql sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return new LakeDataFrame(reader, sql, new FrameQuery { Source = FrameQuery.Derived(sql) });
    }

    internal static LakeDataFrame From(LakeReader reader, LakeSql source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new LakeDataFrame(reader, null, new FrameQuery { Source = source });
    }

    /// <summary>Takes some of the columns, in the order given.</summary>
    /// <param name="columns">Their names, each of which stays one name whatever it contains.</param>
    /// <returns>The narrower query.</returns>
    /// <exception cref="ArgumentException">There is no name, or an empty one.</exception>
    public LakeDataFrame Select(params IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return columns.Count == 0
            ? throw new ArgumentException("Name a column at least. Without this call all columns are there.", nameof(columns))
            : Select(columns.Select(LakeSql.Identifier).Aggregate(static (all, next) => $"{all}, {next}"));
    }

    /// <summary>Works out columns: <c>Select($"id, upper(country) AS country")</c>. A condition or order that is put on afterwards sees these.</summary>
    /// <param name="columns">What stands after SELECT; holes are parameters.</param>
    /// <returns>The query.</returns>
    [OverloadResolutionPriority(1)] // Without a hole an interpolated string would be a text, and so a name.
    public LakeDataFrame Select(LakeSql columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return With(_query.Select(columns));
    }

    /// <summary>Keeps the rows that meet a condition, beside those that were asked for before.</summary>
    /// <param name="condition">The condition; holes are parameters.</param>
    /// <returns>The narrower query.</returns>
    /// <exception cref="ArgumentException">The condition is empty.</exception>
    public LakeDataFrame Where(LakeSql condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return string.IsNullOrWhiteSpace(condition.ToString()) ? throw new ArgumentException("The condition is empty. Leave the call out to keep every row.", nameof(condition)) : With(_query.Where(condition));
    }

    /// <summary>Orders the rows by a column, after the columns by which they are ordered already.</summary>
    /// <param name="column">Its name, which stays one name whatever it contains.</param>
    /// <param name="descending">Whether the highest value comes first.</param>
    /// <returns>The query.</returns>
    public LakeDataFrame OrderBy(string column, bool descending = false) => OrderBy(descending ? $"{LakeSql.Identifier(column)} DESC" : LakeSql.Identifier(column));

    /// <summary>Orders the rows by an expression, after what they are ordered by already.</summary>
    /// <param name="order">What stands after ORDER BY; holes are parameters.</param>
    /// <returns>The query.</returns>
    [OverloadResolutionPriority(1)]
    public LakeDataFrame OrderBy(LakeSql order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return With(_query.OrderBy(order));
    }

    /// <summary>Keeps so many rows at most. With <see cref="Offset"/>, before or after it, it counts from there, as in SQL.</summary>
    /// <param name="count">How many, from 0.</param>
    /// <returns>The query.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public LakeDataFrame Limit(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return With(_query.Take(count));
    }

    /// <summary>Passes over so many rows. Which they are only an order says.</summary>
    /// <param name="count">How many, from 0.</param>
    /// <returns>The query.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public LakeDataFrame Offset(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return With(_query.Skip(count));
    }

    /// <summary>The query's text as it would be asked, with <c>$1</c>, <c>$2</c>, … for the holes; the values are not shown.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToSql().ToString();

    /// <summary>The query as SQL, to be put into another.</summary>
    /// <returns>The fragment.</returns>
    public LakeSql ToSql() => _sql ?? _query.ToSql();

    /// <summary>Asks for the columns. No row is read.</summary>
    /// <param name="cancellationToken">Stops the query on the engine.</param>
    /// <returns>The columns as Arrow has them.</returns>
    /// <exception cref="LakeQueryException">The engine refused or failed the query.</exception>
    public async Task<Schema> SchemaAsync(CancellationToken cancellationToken = default)
    {
        LakeResult result = await _reader.RunAsync($"SELECT * FROM {FrameQuery.Derived(ToSql())} LIMIT 0", cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            return result.Schema;
        }
    }

    /// <summary>Counts the rows, on the engine.</summary>
    /// <param name="cancellationToken">Stops the query on the engine.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="LakeQueryException">The engine refused or failed the query.</exception>
    public Task<long> CountAsync(CancellationToken cancellationToken = default) => _reader.ScalarAsync<long>($"SELECT count(*) FROM {FrameQuery.Derived(ToSql())}", cancellationToken);

    /// <summary>Asks how the engine would run it.</summary>
    /// <param name="cancellationToken">Stops the query on the engine.</param>
    /// <returns>The plan, in the engine's own words.</returns>
    /// <exception cref="LakeQueryException">The engine refused or failed the query.</exception>
    public async Task<string> ExplainAsync(CancellationToken cancellationToken = default)
    {
        StringBuilder plan = new();
        foreach (LakeRow row in await RowsAsync($"EXPLAIN {ToSql()}", cancellationToken).ConfigureAwait(false))
        {
            // Engines that tell more than the text tell it before the text.
            plan.Append(row[^1]);
        }

        return plan.ToString();
    }

    /// <summary>Runs it and reads all rows without a record for them.</summary>
    /// <param name="cancellationToken">Stops the query on the engine.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="LakeDataException">A value is beyond its type in .NET, such as a decimal of more than 28 digits.</exception>
    /// <exception cref="LakeUnsupportedException">A column has a type that .NET has none for.</exception>
    /// <exception cref="LakeQueryException">The engine refused or failed the query.</exception>
    public Task<List<LakeRow>> CollectAsync(CancellationToken cancellationToken = default) => RowsAsync(ToSql(), cancellationToken);

    /// <inheritdoc cref="LakeReader.QueryAsync{T}"/>
    /// <summary>Runs it and reads all its rows.</summary>
    public Task<List<T>> ToListAsync<T>(CancellationToken cancellationToken = default)
        where T : ILakeProjection<T> => _reader.QueryAsync<T>(ToSql(), cancellationToken);

    /// <inheritdoc cref="LakeReader.QueryStreamAsync{T}"/>
    /// <summary>Runs it and reads its rows as they are asked for, in memory that does not grow: one batch is held at a time.</summary>
    public IAsyncEnumerable<T> StreamAsync<T>(CancellationToken cancellationToken = default)
        where T : ILakeProjection<T> => _reader.QueryStreamAsync<T>(ToSql(), cancellationToken);

    /// <inheritdoc cref="LakeReader.QueryFirstAsync{T}"/>
    /// <summary>Runs it, reads its first row and ends it.</summary>
    public Task<T> FirstAsync<T>(CancellationToken cancellationToken = default)
        where T : ILakeProjection<T> => _reader.QueryFirstAsync<T>(ToSql(), cancellationToken);

    /// <inheritdoc cref="LakeReader.QueryFirstOrDefaultAsync{T}"/>
    /// <summary>Runs it, reads its first row and ends it.</summary>
    public Task<T?> FirstOrDefaultAsync<T>(CancellationToken cancellationToken = default)
        where T : ILakeProjection<T> => _reader.QueryFirstOrDefaultAsync<T>(ToSql(), cancellationToken);

    private LakeDataFrame With(FrameQuery query) => new(_reader, null, query);

    private async Task<List<LakeRow>> RowsAsync(LakeSql sql, CancellationToken cancellationToken)
    {
        LakeResult result = await _reader.RunAsync(sql, cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            ImmutableArray<string> columns = [.. result.Schema.FieldsList.Select(static f => f.Name)];
            List<LakeRow> rows = [];
            while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                using (batch)
                {
                    ClrColumn[] values = [.. result.Schema.FieldsList.Select((f, i) => ClrColumn.Of(f.Name, batch.Column(i)))];
                    for (int row = 0; row < batch.Length; row++)
                    {
                        rows.Add(new LakeRow(columns, System.Array.ConvertAll(values, v => v[row])));
                    }
                }
            }

            return rows;
        }
    }
}
