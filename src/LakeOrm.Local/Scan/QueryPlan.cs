using System.Globalization;
using DuckDB.NET.Native;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;
using LakeOrm.Local.Sql;

namespace LakeOrm.Local.Scan;

/// <summary>A query made ready: one snapshot of each table that it names, the files that can matter, and the text in which the engine finds them under the names that the user wrote.</summary>
internal sealed class QueryPlan
{
    private static readonly long MinMicros = (DateTimeOffset.MinValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    private static readonly long MaxMicros = (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private readonly DuckConnection _connection;
    private readonly LakeFolder _folder;
    private readonly LakeStatement _statement;
    private readonly SqlStatement _sql;
    private readonly List<TableScan> _scans = [];
    private readonly List<SqlEdit> _edits = [];
    private readonly long _portionBytes;
    private Func<QueryPlan, CancellationToken, Task>? _showRest;

    private QueryPlan(DuckConnection connection, LakeFolder folder, LakeStatement statement, SqlStatement sql, long portionBytes)
    {
        _connection = connection;
        _folder = folder;
        _statement = statement;
        _sql = sql;
        _portionBytes = portionBytes;
    }

    /// <summary>What is read of each table.</summary>
    public IReadOnlyList<TableScan> Scans => _scans;

    /// <summary>Whether no files are left for a plan that follows this one.</summary>
    public bool IsLast => _showRest is null;

    /// <summary>How many rows the query wants at most; null for all, or where that is the engine's to see to.</summary>
    public long? Limit => _sql.RowQuery?.Limit;

    /// <summary>Looks up the tables of a query and shows them to the engine.</summary>
    /// <param name="connection">The connection on which the query will run.</param>
    /// <param name="folder">The lake.</param>
    /// <param name="statement">The query.</param>
    /// <param name="sql">What is known of it.</param>
    /// <param name="portionBytes">So many bytes are fetched before the query begins, where it can be asked of the rest of the files later.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<QueryPlan> MakeAsync(
        DuckConnection connection, LakeFolder folder, LakeStatement statement, SqlStatement sql, long portionBytes, CancellationToken cancellationToken)
    {
        QueryPlan plan = new(connection, folder, statement, sql, portionBytes);
        foreach (IGrouping<TablePath, SqlTable> places in sql.Tables.GroupBy(static t => new TablePath(t.Catalog, t.Namespace, t.Name)))
        {
            await plan.ShowAsync(places.Key, [.. places], cancellationToken).ConfigureAwait(false);
        }

        return plan;
    }

    /// <summary>Shows the engine the next files of those that are left: the same query of the same version.</summary>
    /// <param name="connection">The connection on which the query will run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<QueryPlan> FollowAsync(DuckConnection connection, CancellationToken cancellationToken)
    {
        QueryPlan plan = new(connection, _folder, _statement, _sql, _portionBytes);
        plan._edits.AddRange(_edits);
        await _showRest!(plan, cancellationToken).ConfigureAwait(false);
        return plan;
    }

    /// <summary>Gives up a plan that was not executed.</summary>
    public void Abandon() => _connection.Dispose();

    /// <summary>Starts the query.</summary>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <param name="limit">How many rows of its limit are left; null for what the text says.</param>
    public DuckResult Execute(CancellationToken cancellationToken, long? limit = null)
    {
        (string text, IReadOnlyList<object?> parameters) = (_sql.Text, _statement.Parameters);
        List<SqlEdit> edits = [.. _edits];
        if (limit is { } left)
        {
            SqlToken number = _sql.RowQuery!.LimitToken;
            edits.Add(new SqlEdit(number.Start, number.End, left.ToString(CultureInfo.InvariantCulture)));
        }

        if (edits.Count > 0)
        {
            // With its AT clause a parameter may have gone from the text, and the engine wants no gaps.
            (text, parameters) = SqlAt.Renumber(SqlAt.Apply(text, edits), parameters);
        }

        try
        {
            using DuckStatement statement = _connection.Prepare(text);
            if (statement.Type is not (DuckDBStatementType.Select or DuckDBStatementType.Explain))
            {
                throw new LakeUnsupportedException($"The engine takes the statement for {statement.Type}. Lake.Local runs queries.");
            }

            statement.Bind(parameters);
            return new DuckResult(_connection, statement.Execute(cancellationToken), Explain);
        }
        catch (LakeQueryException e) when (Explain(e) is { } better && better != e)
        {
            throw better;
        }
    }

    private Exception Explain(Exception failure)
    {
        foreach (TableScan scan in _scans)
        {
            if (scan.Explain(failure) is { } better && better != failure)
            {
                return better;
            }
        }

        return failure;
    }

    private async Task ShowAsync(TablePath path, List<SqlTable> places, CancellationToken cancellationToken)
    {
        if (await _folder.FindFilesAsync(path, cancellationToken).ConfigureAwait(false) is { } files)
        {
            await ShowAsync(files, path, places, cancellationToken).ConfigureAwait(false);
            return;
        }

        List<SqlTable> plain = places.FindAll(static p => p.AtUnit is null);
        if (plain.Count > 0)
        {
            (LakeFolderTable table, DeltaSnapshot snapshot) = await SnapshotAsync(path, _statement.AsOf, cancellationToken).ConfigureAwait(false);
            await ShowAsync(table, snapshot, plain[0].Namespace, plain[0].Name, plain, cancellationToken).ConfigureAwait(false);
        }

        Dictionary<long, (LakeFolderTable Table, DeltaSnapshot Snapshot, List<SqlTable> Places)> versions = [];
        foreach (SqlTable place in places.Where(static p => p.AtUnit is not null))
        {
            SqlAt at = SqlAt.Find(_sql.Text, place);
            (LakeFolderTable table, DeltaSnapshot snapshot) = await SnapshotAsync(path, VersionOf(place, at), cancellationToken).ConfigureAwait(false);
            if (!versions.TryGetValue(snapshot.Version, out (LakeFolderTable, DeltaSnapshot, List<SqlTable> Places) known))
            {
                versions[snapshot.Version] = known = (table, snapshot, []);
            }

            known.Places.Add(place);
            string name = DuckText.Name(NameAt(place, snapshot.Version));
            string qualified = place.Namespace.Length > 0 ? $"{DuckText.Name(place.Namespace)}.{name}" : name;
            _edits.Add(new SqlEdit(place.Start, at.NameEnd, place.Alias.Length > 0 ? qualified : $"{qualified} AS {DuckText.Name(place.Name)}"));
            _edits.Add(new SqlEdit(at.Start, at.End, string.Empty));
        }

        foreach ((LakeFolderTable table, DeltaSnapshot snapshot, List<SqlTable> at) in versions.Values)
        {
            await ShowAsync(table, snapshot, at[0].Namespace, NameAt(at[0], snapshot.Version), at, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ShowAsync(ParquetFiles files, TablePath path, List<SqlTable> places, CancellationToken cancellationToken)
    {
        if (places.Exists(static p => p.AtUnit is not null))
        {
            throw new LakeQueryException($"'{path}': files by their place have no versions. Take the AT clause away.");
        }

        IReadOnlyList<string> paths = await files.LocateAsync(_connection, cancellationToken).ConfigureAwait(false);
        _connection.Execute($"CREATE SCHEMA IF NOT EXISTS {DuckText.Name(path.Namespace)}");
        _connection.Execute(
            $"CREATE VIEW {DuckText.Name(path.Namespace)}.{DuckText.Name(path.Table)} AS SELECT * FROM read_parquet({DuckText.Files(paths)}, hive_partitioning = false, union_by_name = true)");
    }

    // No table's name has a slash.
    private static string NameAt(SqlTable place, long version) => string.Create(CultureInfo.InvariantCulture, $"{place.Name}/{version}");

    private ValueTask<(LakeFolderTable Table, DeltaSnapshot Snapshot)> SnapshotAsync(TablePath path, LakeVersion? version, CancellationToken cancellationToken) => _folder.UseAsync(
        path,
        async table => (table, version is { } at
            ? await table.Delta.GetSnapshotAsync(at, cancellationToken).ConfigureAwait(false)
            : await table.Delta.TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new LakeTableNotFoundException($"The table '{table.Name}' has no commits: it is being made, or was dropped.")),
        mayRepeat: true,
        cancellationToken);

    private LakeVersion VersionOf(SqlTable place, SqlAt at)
    {
        (string expression, IReadOnlyList<object?> parameters) = SqlAt.Renumber(at.Expression, _statement.Parameters);
        bool isVersion = place.AtUnit == "VERSION";

        // The line break ends a comment at the expression's end.
        string sql = isVersion ? $"SELECT CAST(CAST(({expression}\n) AS BIGINT) AS VARCHAR)" : $"SELECT CAST(epoch_us(CAST(({expression}\n) AS TIMESTAMPTZ)) AS VARCHAR)";
        if (!long.TryParse(_connection.QueryText(sql, parameters), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) || (isVersion && value < 0))
        {
            throw new LakeQueryException($"Table '{place}', AT ({place.AtUnit} => {expression.Trim()}): expected a {(isVersion ? "version from 0" : "time")}.");
        }

        if (isVersion)
        {
            return LakeVersion.At(value);
        }

        // The engine's times reach further than those that a version can have: beyond, all versions are on one side.
        return LakeVersion.At(value > MaxMicros ? DateTimeOffset.MaxValue : value < MinMicros ? DateTimeOffset.MinValue : DateTimeOffset.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMicrosecond));
    }

    private async Task ShowAsync(LakeFolderTable table, DeltaSnapshot snapshot, string ns, string name, IEnumerable<SqlTable> places, CancellationToken cancellationToken)
    {
        FilePruner pruner = new(snapshot.Metadata, places.Select(static p => p.Conditions));
        await ShowAsync(table, snapshot, ns, name, [.. snapshot.Files.Where(pruner.MayMatch)], cancellationToken).ConfigureAwait(false);
    }

    private async Task ShowAsync(LakeFolderTable table, DeltaSnapshot snapshot, string ns, string name, List<DeltaFile> files, CancellationToken cancellationToken)
    {
        int count = _sql.RowQuery is { } query && query.Columns.All(c => snapshot.Metadata.Schema.Find(c) is not null) ? TableScan.PortionOf(table, files, _portionBytes) : files.Count;
        if (count < files.Count)
        {
            _showRest = (plan, token) => plan.ShowAsync(table, snapshot, ns, name, files[count..], token);
        }

        TableScan scan = await TableScan.MakeAsync(_connection, table, snapshot, files.Take(count), cancellationToken).ConfigureAwait(false);
        string view = DuckText.Name(name);
        if (ns.Length > 0)
        {
            _connection.Execute($"CREATE SCHEMA IF NOT EXISTS {DuckText.Name(ns)}");
            view = $"{DuckText.Name(ns)}.{view}";
        }

        _scans.Add(scan);
        try
        {
            _connection.Execute($"CREATE VIEW {view} AS {scan.ToSql()}");
        }
        catch (LakeQueryException e) when (Explain(e) is { } better && better != e)
        {
            throw better;
        }
    }
}
