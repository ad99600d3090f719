using System.Collections.Concurrent;
using System.Globalization;
using Apache.Arrow;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Parameters;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Rows;
using LakeOrm.Spark.Sql;
using ExplainMode = LakeOrm.Spark.Connect.Protocol.AnalyzePlanRequest.Types.Explain.Types.ExplainMode;

namespace LakeOrm.Spark.Connect.Sessions;

/// <summary>A session on the server. Statements without settings of their own may run in it at the same time.</summary>
internal sealed class SparkSession : IAsyncDisposable
{
    private const string CacheThreshold = "spark.sql.session.localRelationCacheThreshold";
    private const string ChunkRows = "spark.sql.session.localRelationChunkSizeRows";
    private const string ChunkBytes = "spark.sql.session.localRelationChunkSizeBytes";
    private const long DefaultCacheThreshold = 1 << 20;
    private const int DefaultChunkRows = 10_000;
    private const int DefaultChunkBytes = 16 << 20;

    private readonly ConnectChannel _channel;
    private readonly SessionCalls _calls;
    private readonly SemaphoreSlim _probing = new(1);
    private readonly IProgress<SparkProgress>? _progress;
    private readonly ConcurrentDictionary<string, string?> _firstValues = new(StringComparer.Ordinal);
    private ParameterBinding? _binding;
    private RowLimits? _limits;
    private bool _isDisposed;

    private SparkSession(ConnectChannel channel, SessionCalls calls, SparkVersion version, IProgress<SparkProgress>? progress)
    {
        _channel = channel;
        _calls = calls;
        _progress = progress;
        Version = version;
    }

    public Guid Id => Guid.ParseExact(_calls.SessionId, "D");

    public SparkVersion Version { get; }

    /// <summary>The server has dropped the session, or started anew: nothing can run in it.</summary>
    public bool IsLost => _calls.IsLost;

    /// <summary>The catalog of which the session keeps no tables in memory, so that it sees at once what others commit; null for none that is known.</summary>
    public string? UncachedCatalog { get; set; }

    private int? ChunkSize => Version.HasChunks ? _channel.Options.ChunkSize : null;

    /// <summary>Opens a session.</summary>
    /// <param name="channel">The connection, which stays the caller's.</param>
    /// <param name="id">The session's id; a new one when null.</param>
    /// <param name="progress">Who is told how far the server is with each statement; whom the options name when null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeConnectionException">Nothing answers within the time for connecting.</exception>
    /// <exception cref="LakeUnsupportedException">The server is older than Spark 4.0.</exception>
    public static async Task<SparkSession> OpenAsync(ConnectChannel channel, Guid? id, IProgress<SparkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        SessionCalls calls = new(channel, id ?? Guid.NewGuid());
        return new SparkSession(channel, calls, await VersionAsync(calls, channel, cancellationToken).ConfigureAwait(false), progress ?? channel.Options.Progress);
    }

    /// <summary>Asks for a sign of life.</summary>
    public Task PingAsync(CancellationToken cancellationToken) => VersionAsync(_calls, _channel, cancellationToken);

    /// <summary>Runs a statement that returns rows.</summary>
    /// <param name="text">The statement, with <c>$1</c>, <c>$2</c>, … for the parameters.</param>
    /// <param name="parameters">The values.</param>
    /// <param name="references">Rows of the client that it calls by name.</param>
    /// <param name="release">Called when the result is disposed, or when this fails; null for nothing.</param>
    /// <param name="cancellationToken">Stops the statement on the server.</param>
    public async Task<SparkResult> QueryAsync(
        string text,
        IReadOnlyList<object?> parameters,
        IReadOnlyList<SparkReference>? references = null,
        Func<ValueTask>? release = null,
        CancellationToken cancellationToken = default)
    {
        SQL sql;
        try
        {
            sql = await BindAsync(text, parameters, cancellationToken).ConfigureAwait(false);
        }
        catch when (release is not null)
        {
            await release().ConfigureAwait(false);
            throw;
        }

        return await QueryAsync(SparkReference.Over(sql, references ?? []), release, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a relation.</summary>
    /// <inheritdoc cref="QueryAsync(string, IReadOnlyList{object?}, IReadOnlyList{SparkReference}?, Func{ValueTask}?, CancellationToken)"/>
    public Task<SparkResult> QueryAsync(Relation relation, Func<ValueTask>? release = null, CancellationToken cancellationToken = default)
    {
        Operation operation = new(_calls, new Plan { Root = relation }, Guid.NewGuid(), isChange: false, ChunkSize);
        return SparkResult.StartAsync(new ResultPump(operation, _channel.Options.BufferSize, _progress, _channel.Time), release, cancellationToken);
    }

    /// <summary>Runs a statement for its effect.</summary>
    /// <param name="text">The statement, with <c>$1</c>, <c>$2</c>, … for the parameters.</param>
    /// <param name="parameters">The values.</param>
    /// <param name="references">Rows of the client that it calls by name.</param>
    /// <param name="cancellationToken">Stops the statement on the server. Whether it was carried out is then open.</param>
    public async Task<CommandResult> RunAsync(string text, IReadOnlyList<object?> parameters, IReadOnlyList<SparkReference>? references = null, CancellationToken cancellationToken = default)
    {
        SQL sql = await BindAsync(text, parameters, cancellationToken).ConfigureAwait(false);
        return await RunAsync(new Command { SqlCommand = new SqlCommand { Input = SparkReference.Over(sql, references ?? []) } }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a command.</summary>
    /// <inheritdoc cref="RunAsync(string, IReadOnlyList{object?}, IReadOnlyList{SparkReference}?, CancellationToken)"/>
    public Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken = default) =>
        CommandRun.ToEndAsync(new Operation(_calls, new Plan { Command = command }, Guid.NewGuid(), isChange: true, ChunkSize), _progress, cancellationToken);

    /// <summary>Binds values to a statement, in the way that this server does not lose them.</summary>
    public async Task<SQL> BindAsync(string text, IReadOnlyList<object?> parameters, CancellationToken cancellationToken) =>
        SparkText.Bind(text, parameters, parameters.Count == 0 ? ParameterBinding.Native : await BindingAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Which way of binding values this server does not lose. It is asked once.</summary>
    public async Task<ParameterBinding> BindingAsync(CancellationToken cancellationToken)
    {
        if (_binding is { } known)
        {
            return known;
        }

        await _probing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_binding is null)
            {
                try
                {
                    await SchemaAsync(new Relation { Sql = SparkText.Bind("SELECT $1", [1], ParameterBinding.Native) }, cancellationToken).ConfigureAwait(false);
                    _binding = ParameterBinding.Native;
                }
                catch (LakeException e) when (e.EngineError?.ErrorClass == "UNBOUND_SQL_PARAMETER")
                {
                    _binding = ParameterBinding.Literals;
                    _channel.Options.Notice?.Invoke(
                        $"{_channel.Options.Address.Authority} loses values that are bound to a statement, as Spark 4.1 does with the Delta extension. LakeOrm writes them into the statements as typed literals instead.");
                }
            }

            return _binding.Value;
        }
        finally
        {
            _probing.Release();
        }
    }

    /// <summary>Makes rows of the client a relation that statements of this session can call.</summary>
    /// <param name="batches">The rows; one batch at least, of one schema. They stay the caller's.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Relation> StoreAsync(IReadOnlyList<RecordBatch> batches, CancellationToken cancellationToken) =>
        await LocalRows.ToRelationAsync(_calls, await LimitsAsync(cancellationToken).ConfigureAwait(false), batches, cancellationToken).ConfigureAwait(false);

    /// <summary>The columns that a relation has.</summary>
    public async Task<DataType> SchemaAsync(Relation relation, CancellationToken cancellationToken) =>
        (await _calls.AnalyzeAsync(new AnalyzePlanRequest { Schema = new AnalyzePlanRequest.Types.Schema { Plan = new Plan { Root = relation } } }, _calls.Budget, cancellationToken).ConfigureAwait(false)).Schema.Schema_;

    /// <summary>In which catalog and namespace the session looks names up; a catalog may have no namespace to start with.</summary>
    public async Task<(string Catalog, string? Namespace)> CurrentAsync(CancellationToken cancellationToken)
    {
        SparkResult result = await QueryAsync("SELECT current_catalog(), current_database()", [], cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            using RecordBatch row = (await result.ReadAsync(cancellationToken).ConfigureAwait(false))!;
            string? ns = ((StringArray)row.Column(1)).GetString(0);

            // A name that is no plain word comes in quotes.
            return (((StringArray)row.Column(0)).GetString(0), string.IsNullOrEmpty(ns) ? null : SparkTableReference.Read(ns, SparkLexer.Read(ns), 0) is { Parts: [var plain] } ? plain : ns);
        }
    }

    /// <summary>How the server would run a relation.</summary>
    public async Task<string> ExplainAsync(Relation relation, ExplainMode mode, CancellationToken cancellationToken) =>
        (await _calls.AnalyzeAsync(
            new AnalyzePlanRequest { Explain = new AnalyzePlanRequest.Types.Explain { Plan = new Plan { Root = relation }, ExplainMode = mode } }, _calls.Budget, cancellationToken).ConfigureAwait(false)).Explain.ExplainString;

    /// <summary>Reads settings; null for one that has no value.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> GetAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        ConfigResponse response = await _calls.ConfigAsync(
            new ConfigRequest.Types.Operation { GetOption = new ConfigRequest.Types.GetOption { Keys = { keys } } }, cancellationToken).ConfigureAwait(false);
        return response.Pairs.ToDictionary(static p => p.Key, static p => p.HasValue ? p.Value : null, StringComparer.Ordinal);
    }

    /// <summary>What settings had for values before the session's first user changed them. The server is asked once for each.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> FirstValuesAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        string[] all = [.. keys];
        string[] unknown = [.. all.Where(key => !_firstValues.ContainsKey(key))];
        if (unknown.Length > 0)
        {
            foreach ((string key, string? value) in await GetAsync(unknown, cancellationToken).ConfigureAwait(false))
            {
                _firstValues.TryAdd(key, value);
            }
        }

        return all.ToDictionary(static key => key, key => _firstValues.GetValueOrDefault(key), StringComparer.Ordinal);
    }

    /// <summary>Makes settings. Only for a session that nobody shares.</summary>
    public Task SetAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken) =>
        _calls.ConfigAsync(
            new ConfigRequest.Types.Operation { Set = new ConfigRequest.Types.Set { Pairs = { settings.Select(static s => new KeyValue { Key = s.Key, Value = s.Value }) } } }, cancellationToken);

    /// <summary>Takes settings back: each has its first value again, as far as that was asked for.</summary>
    public async Task RestoreAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        // What the server was started with does not come back when a setting is taken back, so it is made again.
        Dictionary<string, string> made = keys.Where(key => _firstValues.GetValueOrDefault(key) is not null).ToDictionary(static key => key, key => _firstValues[key]!, StringComparer.Ordinal);
        if (made.Count > 0)
        {
            await SetAsync(made, cancellationToken).ConfigureAwait(false);
        }

        if (made.Count < keys.Count)
        {
            await _calls.ConfigAsync(new ConfigRequest.Types.Operation { Unset = new ConfigRequest.Types.Unset { Keys = { keys.Except(made.Keys) } } }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the session on the server, with what runs in it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await _calls.ReleaseSessionAsync().ConfigureAwait(false);
            _probing.Dispose();
        }
    }

    private static async Task<SparkVersion> VersionAsync(SessionCalls calls, ConnectChannel channel, CancellationToken cancellationToken)
    {
        AnalyzePlanResponse response = await calls.AnalyzeAsync(
            new AnalyzePlanRequest { SparkVersion = new AnalyzePlanRequest.Types.SparkVersion() }, channel.Options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        return SparkVersion.Parse(response.SparkVersion.Version, channel.Options.Address);
    }

    private async Task<RowLimits> LimitsAsync(CancellationToken cancellationToken)
    {
        if (_limits is null)
        {
            IReadOnlyDictionary<string, string?> settings = await GetAsync([CacheThreshold, ChunkRows, ChunkBytes], cancellationToken).ConfigureAwait(false);
            _limits = new RowLimits(
                Number(settings, CacheThreshold) ?? DefaultCacheThreshold,
                Version.HasChunks ? (int)Math.Clamp(Number(settings, ChunkRows) ?? DefaultChunkRows, 1, int.MaxValue) : null,
                (int)Math.Clamp(Number(settings, ChunkBytes) ?? DefaultChunkBytes, 1 << 10, int.MaxValue));
        }

        return _limits;
    }

    // A size may have a unit, as 64MB.
    private static long? Number(IReadOnlyDictionary<string, string?> settings, string key)
    {
        string text = settings.GetValueOrDefault(key)?.Trim() ?? string.Empty;
        string digits = text.TrimEnd([.. "bkmgtBKMGT"]);
        int shift = text[digits.Length..].ToUpperInvariant() switch { "" or "B" => 0, "K" or "KB" => 10, "M" or "MB" => 20, "G" or "GB" => 30, _ => -1 };
        return shift >= 0 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= long.MaxValue >> shift ? value << shift : null;
    }
}
