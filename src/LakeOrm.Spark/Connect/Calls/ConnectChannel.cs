using System.Runtime.InteropServices;
using Grpc.Core;
using Grpc.Net.Client;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Options;

namespace LakeOrm.Spark.Connect.Calls;

/// <summary>The connection to a server, which all sessions share.</summary>
internal sealed class ConnectChannel : IDisposable
{
    private const string Authorization = "authorization";
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(20);
    private static readonly string Version = typeof(ConnectChannel).Assembly.GetName().Version?.ToString(3) ?? "0";

    private readonly GrpcChannel _channel;

    public ConnectChannel(SparkOptions options, TimeProvider? time = null)
    {
        options.Check();
        Options = options;
        Time = time ?? TimeProvider.System;
        ClientType = $"{(options.UserAgent is null ? "" : options.UserAgent + " ")}lakeorm/{Version} os/{Os()} dotnet/{Environment.Version}";
        UserId = options.UserId ?? (Environment.GetEnvironmentVariable("SPARK_USER") is { Length: > 0 } user ? user : Environment.UserName);
        _channel = GrpcChannel.ForAddress(options.Address, new GrpcChannelOptions
        {
            HttpHandler = options.HttpHandler?.Invoke() ?? Handler(options),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = options.MaxMessageSize,
            MaxSendMessageSize = options.MaxMessageSize,

            // Repeating is ours: it depends on what Spark says, and keeps the operation's id.
            MaxRetryAttempts = null,
            ServiceConfig = null,
        });
        Client = new SparkConnectService.SparkConnectServiceClient(_channel);
    }

    public SparkOptions Options { get; }

    public TimeProvider Time { get; }

    public SparkConnectService.SparkConnectServiceClient Client { get; }

    public string ClientType { get; }

    public string UserId { get; }

    /// <summary>The settings of a call: headers, the token of now, and how long it may last.</summary>
    /// <exception cref="FormatException">The token cannot be sent. It is not in the message.</exception>
    public async ValueTask<CallOptions> OptionsAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        Metadata headers = [];
        foreach ((string name, string value) in Options.Headers)
        {
            headers.Add(name, value);
        }

        if (Options.Token is { } token)
        {
            string value = "Bearer " + await token(cancellationToken).ConfigureAwait(false);
            SparkHeaders.Check(Authorization, value);
            headers.Add(Authorization, value);
        }

        return new CallOptions(headers, (Time.GetUtcNow() + timeout).UtcDateTime, cancellationToken);
    }

    public RetryPolicy Retries(TimeSpan budget) => new(budget, Time, Random.Shared.NextDouble);

    /// <summary>What sends the requests where the options bring nothing of their own.</summary>
    public static SocketsHttpHandler Handler(SparkOptions options) => new()
    {
        ConnectTimeout = options.ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = options.KeepAliveInterval,
        KeepAlivePingTimeout = KeepAliveTimeout,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };

    public void Dispose() => _channel.Dispose();

    private static string Os() => RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "windows" : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "darwin" : "linux";
}
