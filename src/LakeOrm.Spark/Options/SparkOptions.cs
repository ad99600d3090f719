using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using LakeOrm.Spark.Options;

namespace LakeOrm.Spark;

/// <summary>How a Spark Connect server is reached. Its text form, and what a debugger shows of it, hold no secret.</summary>
[Experimental("LAKEORM001")]
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SparkOptions
{
    private readonly bool? _useTls;

    /// <summary>Reads a connection string.</summary>
    /// <param name="connectionString">
    /// <c>sc://host:15002/;key=value;key=value</c>. The keys are <c>token</c>, <c>use_ssl</c>, <c>user_id</c>, <c>user_agent</c>, <c>session_id</c> and <c>grpc_max_message_size</c>; every other key is a
    /// header that goes with each call. Values may be percent-encoded. A token asks for TLS; to this machine alone it may go without, by <c>use_ssl=false</c>.
    /// </param>
    /// <exception cref="FormatException">It is no connection string. Values are not in the message.</exception>
    public SparkOptions(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        ConnectionString parsed = ConnectionString.Parse(connectionString);
        Host = parsed.Host;
        Port = parsed.Port;
        _useTls = parsed.UseTls;
        UserId = parsed.UserId;
        UserAgent = parsed.UserAgent;
        SessionId = parsed.SessionId;
        MaxMessageSize = parsed.MaxMessageSize ?? (128 << 20);
        Headers = parsed.Headers;
        if (parsed.Token is { } token)
        {
            Token = _ => new ValueTask<string>(token);
        }
    }

    /// <summary>The host's name or address.</summary>
    public string Host { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Whether the connection is encrypted. Where nothing is said, it is when there is a token.</summary>
    public bool UseTls
    {
        get => _useTls ?? Token is not null;
        init => _useTls = value;
    }

    /// <summary>Gives the bearer token; null for none. It is asked anew for each call, so that a token that runs out can be renewed: keep one while it lasts.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public Func<CancellationToken, ValueTask<string>>? Token { get; init; }

    /// <summary>Who the sessions belong to; when null, what SPARK_USER says, else the name of the process's user.</summary>
    public string? UserId { get; init; }

    /// <summary>What the server's logs call this client, before what LakeOrm says of itself; null for nothing.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The id of the session that statements without settings of their own run in; a new one when null.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Headers that go with each call.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The largest message that is taken or sent, in bytes. Spark sends batches of up to 90 MiB, and takes 128 MiB by default.</summary>
    public int MaxMessageSize { get; init; }

    /// <summary>How long a connection may take to be made, and for how long the first call of a session is repeated while nothing answers.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For how long a call is repeated while the server does not answer. Repeating does no harm: the server knows each operation by its id.</summary>
    public TimeSpan RetryTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a connection may be silent before the server is asked for a sign of life, for which it has 20 seconds; also one that takes a connection and never speaks. Spark takes more than three in five minutes without an answer of its own between them for an attack.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many bytes of a result wait in memory for a consumer that is slow. The batch that is being received comes on top.</summary>
    public int BufferSize { get; init; } = 16 << 20;

    /// <summary>In parts of what size a server of 4.1 or later sends its batches, in bytes from 1 KiB.</summary>
    public int ChunkSize { get; init; } = 4 << 20;

    /// <summary>How many sessions are open at once for calls that make settings; others wait.</summary>
    public int MaxSessions { get; init; } = 8;

    /// <summary>Whether <see cref="LakeEngineError.StackTrace"/> has the server's stack.</summary>
    public bool ServerStackTrace { get; init; }

    /// <summary>Is told, once a session, what is seen of the server that somebody should know, such as that it loses values that are bound to a statement; null for nobody.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Is told how far the server is with each statement, those of writes among them, from any thread; null for nobody. A session of <see cref="SparkDriver.OpenSessionAsync"/> may have another.</summary>
    /// <remarks>What it throws does not touch the statement, and goes to <see cref="TaskScheduler.UnobservedTaskException"/>.</remarks>
    public IProgress<SparkProgress>? Progress { get; init; }

    /// <summary>Makes what sends the requests, for a proxy or a certificate authority of one's own; it must speak HTTP/2. It is disposed with the connection. When null, a <see cref="SocketsHttpHandler"/>.</summary>
    public Func<HttpMessageHandler>? HttpHandler { get; init; }

    internal Uri Address => new UriBuilder(UseTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host, Port).Uri;

    private bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>The options without any secret.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"Spark Connect at {Address.GetLeftPart(UriPartial.Authority)}{(Token is null ? "" : ", with a token")}";

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageSize, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConnectTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(KeepAliveInterval, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ChunkSize, 1 << 10);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSessions, 1);
        ArgumentNullException.ThrowIfNull(Headers);
        foreach ((string name, string value) in Headers)
        {
            SparkHeaders.Check(name, value);
        }

        if (Token is not null && !UseTls && !IsLoopback)
        {
            throw new ArgumentException($"A token would go to {Host} in plain sight. Say use_ssl=true; without TLS a token goes to this machine alone.");
        }
    }
}
