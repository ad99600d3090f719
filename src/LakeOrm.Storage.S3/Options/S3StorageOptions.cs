using System.Diagnostics;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.S3;

/// <summary>How a bucket is reached, and how objects are written to it. Its text form, and what a debugger shows of it, hold no secret.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class S3StorageOptions
{
    private const int SmallestPart = 5 << 20;
    private const int LargestPart = 512 << 20;

    /// <summary>Who asks. What the AWS SDK finds by itself when nothing is said.</summary>
    public S3Credentials Credentials { get; init; } = S3Credentials.Default;

    /// <summary>
    /// The bucket's region, as <c>eu-west-1</c>. When null it is what AWS_REGION, AWS_DEFAULT_REGION or the profile says; at an endpoint of one's own that none of them serves, <c>us-east-1</c>.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>Where the store answers, as <c>http://localhost:9000</c>. When null it is what AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL says, else Amazon's endpoint of the region.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether the bucket stands in the path of an address (true) or in the name of the host (false). When null: in the path at an endpoint that was given, in the host's name at Amazon's.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>How the store encrypts new objects; when null, as the bucket says.</summary>
    public S3Encryption? Encryption { get; init; }

    /// <summary>When checksums go with the bytes, beyond the signature's own.</summary>
    public S3Checksums Checksums { get; init; } = S3Checksums.WhenRequired;

    /// <summary>Whether the requests are paid for by who asks, as a bucket of that kind demands.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>
    /// How many times a request is repeated when the store or the connection failed. Requests that put an object under a condition are repeated only when the store answered that it did not carry them out:
    /// who put it settles what a lost answer means.
    /// </summary>
    public int MaxRetries { get; init; } = 10;

    /// <summary>How long a call waits in all between its tries: each time twice as long as before, or as long as the store asks for.</summary>
    public TimeSpan RetryWait { get; init; } = BackOff.UsualTotal;

    /// <summary>How long a connection may take to be made. Without effect on a <see cref="HttpHandler"/> of one's own.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a request may go on without a byte moving, in either direction, before it counts as broken.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The size in bytes of the parts that a large object is uploaded in; 5 MiB to 512 MiB. Objects up to this size are one request. Parts after the 900th are larger, so that an object of 5 TiB fits.</summary>
    public int PartSize { get; init; } = 5 << 20;

    /// <summary>How many parts are uploaded at the same time, over all writers of the storage. A storage holds at most this many parts and one for each open writer in memory.</summary>
    public int ParallelParts { get; init; } = 4;

    /// <summary>Makes what sends the requests, for a proxy or a certificate authority of one's own; it must not follow redirects. The storage disposes it. When null, a <see cref="SocketsHttpHandler"/>.</summary>
    public Func<HttpMessageHandler>? HttpHandler { get; init; }

    /// <summary>The options without any secret.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"S3 at {Endpoint?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) ?? "the default endpoint"}, region {Region ?? "by default"}, {Credentials}";

    internal BackOff BackOff => new(MaxRetries, RetryWait);

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Credentials);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryWait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConnectTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(PartSize, SmallestPart);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PartSize, LargestPart);
        ArgumentOutOfRangeException.ThrowIfLessThan(ParallelParts, 1);
        if (!Enum.IsDefined(Checksums))
        {
            throw new ArgumentOutOfRangeException(nameof(Checksums), Checksums, "Expected a member of S3Checksums.");
        }
    }
}
