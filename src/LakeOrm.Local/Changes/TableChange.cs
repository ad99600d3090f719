using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;
using LakeOrm.Local.Scan;

namespace LakeOrm.Local.Changes;

/// <summary>
/// A change of a table's rows by copy-on-write: on a snapshot, the places of the rows that match are found and kept in a table of the engine; the files that hold one go,
/// and their rows are written anew without or with the change.
/// </summary>
/// <remarks>Places, and not conditions, are what the second reading goes by: whatever a condition is made of, it is asked once.</remarks>
internal abstract class TableChange(DuckDatabase engine, LakeFolderTable table, WriteRequest request) : IAsyncDisposable
{
    /// <summary>The engine's table of matches: file and place of a row, and the number of the source's row that it matches, if there is one.</summary>
    protected const string Matches = "matches";

    /// <summary>The column with the number of the source's row.</summary>
    protected const string Number = "\"/n\"";

    /// <summary>Is told what each run reads.</summary>
    public Action<ChangeScan>? Scanned { get; set; }

    /// <summary>The engine.</summary>
    protected DuckDatabase Database => engine;

    /// <summary>The table.</summary>
    protected LakeFolderTable Table => table;

    /// <summary>The write.</summary>
    protected WriteRequest Request => request;

    /// <summary>The name by which expressions may qualify columns.</summary>
    protected string Alias => request.Table.Table;

    /// <summary>Works the change out on a snapshot.</summary>
    public async ValueTask<DeltaRewrite> PlanAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);

        // The engine's calls block: they have threads of the pool and not the caller's.
        return await Task.Run(() => Plan(snapshot, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => default;

    /// <summary>Makes ready what is the same for every snapshot.</summary>
    protected virtual ValueTask PrepareAsync(CancellationToken cancellationToken) => default;

    /// <summary>Works the change out. The connection goes over into the rewrite's rows, if it has some.</summary>
    protected abstract DeltaRewrite Plan(DuckConnection connection, DeltaSnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>Fills the matches from the files that may hold one.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="scan">Those files.</param>
    /// <param name="select">The query of the matches' columns.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    protected static void FindMatches(DuckConnection connection, TableScan scan, string select, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        try
        {
            connection.Execute($"INSERT INTO {Matches} {select}", parameters, cancellationToken);
        }
        catch (LakeQueryException e) when (scan.Explain(e) is { } better && better != e)
        {
            throw better;
        }
    }

    /// <summary>The files that hold a match.</summary>
    protected IReadOnlyList<DeltaFile> Touched(DuckConnection connection, TableScan scan)
    {
        string? json = connection.QueryText($"SELECT CAST(to_json(list(DISTINCT \"{TableScan.FileColumn}\")) AS VARCHAR) FROM {Matches}", []);
        HashSet<string> paths = new(StringComparer.Ordinal);
        if (json is not null)
        {
            using JsonDocument list = JsonDocument.Parse(json);
            paths.UnionWith(list.RootElement.EnumerateArray().Select(static p => p.GetString()!));
        }

        DeltaFile[] touched = [.. scan.Files.Where((_, i) => paths.Contains(scan.Paths[i]))];
        if (touched.Length != paths.Count)
        {
            throw new LakeCorruptException($"Table '{table.Name}', version {scan.Version}: rows were found in {paths.Count} files, and {touched.Length} of them are the table's.");
        }

        Scanned?.Invoke(new ChangeScan(scan.Version, scan.Files, touched));
        return touched;
    }

    /// <summary>The condition that a row of the rewritten files is a match.</summary>
    protected static string OnPlace(string rows, string matches) =>
        $"{rows}.\"{TableScan.FileColumn}\" = {matches}.\"{TableScan.FileColumn}\" AND {rows}.\"{TableScan.RowColumn}\" = {matches}.\"{TableScan.RowColumn}\"";

    /// <summary>The table with the places of rows, also when no file of it is read.</summary>
    protected static string WithPlaces(TableScan scan) => scan.FileCount > 0
        ? scan.ToSql(withPlaces: true)
        : $"SELECT *, CAST(NULL AS VARCHAR) AS \"{TableScan.FileColumn}\", CAST(NULL AS BIGINT) AS \"{TableScan.RowColumn}\" FROM ({scan.ToSql()})";

    /// <summary>Makes the table of matches.</summary>
    protected static void CreateMatches(DuckConnection connection) =>
        connection.Execute($"CREATE TABLE {Matches} (\"{TableScan.FileColumn}\" VARCHAR, \"{TableScan.RowColumn}\" BIGINT, {Number} BIGINT)");

    /// <summary>Counts rows.</summary>
    protected static long Count(DuckConnection connection, string from, string what = "*") =>
        long.Parse(connection.QueryText($"SELECT CAST(count({what}) AS VARCHAR) FROM {from}", [])!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Starts the query of the rows that are written.</summary>
    protected ArrowRows Rows(DuckConnection connection, TableScan? scan, DeltaSnapshot snapshot, string sql, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        using DuckStatement statement = connection.Prepare(sql);
        statement.Bind(parameters);
        DuckResult result = new(connection, statement.Execute(cancellationToken), e => scan?.Explain(e) ?? e);
        return new ArrowRows(result, request.Rows.Schema, snapshot.Metadata);
    }

    private DeltaRewrite Plan(DeltaSnapshot snapshot, CancellationToken cancellationToken)
    {
        DuckConnection connection = engine.Connect();
        bool isHandedOver = false;
        try
        {
            DeltaRewrite rewrite = Plan(connection, snapshot, cancellationToken);
            isHandedOver = rewrite.Rows is not null;
            return rewrite;
        }
        finally
        {
            if (!isHandedOver)
            {
                connection.Dispose();
            }
        }
    }
}
