using System.Globalization;
using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Asks Spark about tables, and finds them: names without a catalog or namespace get those of the options, else those of the server.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="options">What holds for the lake.</param>
internal sealed class IcebergCatalog(SessionPool sessions, SparkLakeOptions options)
{
    private volatile Tuple<string, string?>? _defaults;

    /// <summary>The full name of a table.</summary>
    public async ValueTask<IcebergName> NameAsync(LakeTableName table, CancellationToken cancellationToken)
    {
        if (table.Catalog is not null)
        {
            return new IcebergName(table.Catalog, table.Namespace, table.Table);
        }

        Tuple<string, string?> defaults = _defaults ??= await DefaultsAsync(cancellationToken).ConfigureAwait(false);
        return new IcebergName(defaults.Item1, table.Namespace ?? defaults.Item2, table.Table);
    }

    /// <summary>Runs a statement for its effect.</summary>
    public async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            (await lease.Session.RunAsync(sql, [], cancellationToken: cancellationToken).ConfigureAwait(false)).Dispose();
        }
    }

    /// <summary>Runs a statement for its effect, and reads the numbers of the one row that it returns.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CallAsync(string sql, CancellationToken cancellationToken)
    {
        SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            using CommandResult result = await lease.Session.RunAsync(sql, [], cancellationToken: cancellationToken).ConfigureAwait(false);
            Dictionary<string, long> numbers = new(StringComparer.Ordinal);
            for (int i = 0; result.Rows is { Length: > 0 } rows && i < rows.ColumnCount; i++)
            {
                if (rows.Column(i) switch { Int64Array wide => wide.GetValue(0), Int32Array narrow => narrow.GetValue(0), _ => null } is { } value)
                {
                    numbers[rows.Schema.FieldsList[i].Name] = value;
                }
            }

            return numbers;
        }
    }

    /// <summary>Runs a query about a table, whose columns are all texts. It sees what was committed before, by whomever.</summary>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public async Task<List<string?[]>> AskAsync(IcebergName table, string sql, CancellationToken cancellationToken, params object?[] parameters)
    {
        SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            try
            {
                await RefreshAsync(lease.Session, table, cancellationToken).ConfigureAwait(false);
                return await ReadAsync(lease.Session, sql, parameters, cancellationToken).ConfigureAwait(false);
            }
            catch (LakeTableNotFoundException e) when (!IsOfVersion(e))
            {
                throw NotFound(table, e);
            }
        }
    }

    /// <summary>The columns of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="snapshot">The snapshot whose columns are asked for; null for those that the table has now.</param>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public async Task<DataType> ColumnsAsync(IcebergName table, CancellationToken cancellationToken, string? snapshot = null)
    {
        SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            try
            {
                await RefreshAsync(lease.Session, table, cancellationToken).ConfigureAwait(false);
                Relation rows = snapshot is null
                    ? new Relation { Read = new Read { NamedTable = new Read.Types.NamedTable { UnparsedIdentifier = table.Sql } } }
                    : new Relation { Sql = new SQL { Query = $"SELECT * FROM {table.Sql} VERSION AS OF {snapshot}" } };
                return await lease.Session.SchemaAsync(rows, cancellationToken).ConfigureAwait(false);
            }
            catch (LakeTableNotFoundException e) when (!IsOfVersion(e))
            {
                throw NotFound(table, e);
            }
        }
    }

    /// <summary>The snapshots of a table.</summary>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public async Task<IcebergHistory> HistoryAsync(IcebergName table, CancellationToken cancellationToken)
    {
        string sql = $"""
            SELECT 'branch', name, CAST(snapshot_id AS STRING), CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS STRING) FROM {table.MetadataSql("refs")} WHERE type = 'BRANCH'
            UNION ALL
            SELECT 'snapshot', operation, CAST(snapshot_id AS STRING), CAST(parent_id AS STRING), CAST(unix_millis(committed_at) AS STRING), {IcebergNotes.Sql} FROM {table.MetadataSql("snapshots")}
            """;
        while (true)
        {
            List<string?[]> rows = await AskAsync(table, sql, cancellationToken).ConfigureAwait(false);
            IcebergHistory history = new(
                rows.Where(static r => r[0] == "branch").ToDictionary(static r => r[1]!, static r => Number(r[2])!.Value, StringComparer.Ordinal),
                rows.Where(static r => r[0] == "snapshot").Select(static r => new IcebergSnapshot(Number(r[2])!.Value, Number(r[3]), DateTimeOffset.FromUnixTimeMilliseconds(Number(r[4])!.Value), IcebergNotes.Parse(r[5]))));

            // The two parts are read one after the other, and another commit may come between.
            if (history.IsRead)
            {
                return history;
            }
        }
    }

    /// <summary>The properties of a table, those included that Iceberg makes up for whoever asks.</summary>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public async Task<IReadOnlyDictionary<string, string>> PropertiesAsync(IcebergName table, CancellationToken cancellationToken) =>
        (await AskAsync(table, $"SHOW TBLPROPERTIES {table.Sql}", cancellationToken).ConfigureAwait(false)).ToDictionary(static r => r[0]!, static r => r[1] ?? string.Empty, StringComparer.Ordinal);

    public static long? Number(string? text) => text is null ? null : long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>Whether a table lacks a version, and is there itself.</summary>
    public static bool IsOfVersion(LakeTableNotFoundException e) => e.Message.Contains("Cannot find snapshot", StringComparison.Ordinal);

    /// <summary>Whether the server does not know a statement, which is one of Iceberg's SQL extensions then.</summary>
    public static bool IsUnknownStatement(LakeException e) => e.EngineError?.ErrorClass == "PARSE_SYNTAX_ERROR";

    private async Task<Tuple<string, string?>> DefaultsAsync(CancellationToken cancellationToken)
    {
        if (options.Catalog is { } given)
        {
            return new(given, options.Namespace);
        }

        SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            (string catalog, string? ns) = await lease.Session.CurrentAsync(cancellationToken).ConfigureAwait(false);
            return new(catalog, options.Namespace ?? ns);
        }
    }

    private static LakeTableNotFoundException NotFound(IcebergName table, LakeTableNotFoundException cause) =>
        new($"There is no table '{table}'. EnsureTableAsync makes a record's table.", cause) { EngineError = cause.EngineError };

    // A session that keeps tables in memory would answer with what it knew of them.
    private static async Task RefreshAsync(SparkSession session, IcebergName table, CancellationToken cancellationToken)
    {
        if (session.UncachedCatalog != table.Catalog)
        {
            (await session.RunAsync($"REFRESH TABLE {table.Sql}", [], cancellationToken: cancellationToken).ConfigureAwait(false)).Dispose();
        }
    }

    private static async Task<List<string?[]>> ReadAsync(SparkSession session, string sql, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        List<string?[]> rows = [];
        LakeResult result = await session.QueryAsync(sql, parameters, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                using (batch)
                {
                    StringArray[] columns = [.. batch.Arrays.Cast<StringArray>()];
                    for (int row = 0; row < batch.Length; row++)
                    {
                        rows.Add(System.Array.ConvertAll(columns, c => c.GetString(row)));
                    }
                }
            }
        }

        return rows;
    }
}
