using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Gcs;

/// <summary>How Google Cloud Storage is reached.</summary>
public sealed class GcsOptions
{
    private const int Unit = 256 * 1024;

    /// <summary>
    /// Who calls. Null for the application default credentials (<see cref="GcsCredentials.ApplicationDefault"/>), or for nobody where <c>STORAGE_EMULATOR_HOST</c> names the endpoint.
    /// </summary>
    public GcsCredentials? Credentials { get; init; }

    /// <summary>The store's address; null for the one that <c>STORAGE_EMULATOR_HOST</c> names, and Google's own where it is not set.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The project that pays for what is done in a bucket whose readers pay; null for the bucket's own.</summary>
    public string? UserProject { get; init; }

    /// <summary>The Cloud KMS key that new objects are encrypted with, as <c>projects/P/locations/L/keyRings/R/cryptoKeys/K</c>; null for the bucket's own.</summary>
    public string? KmsKeyName { get; init; }

    /// <summary>The size of the parts in which an object of unknown length is sent, in bytes: 8 MiB. A writer sends one while the next is filled, and a storage sends four at once. A multiple of 256 KiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is no positive multiple of 256 KiB.</exception>
    public int ChunkBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(ChunkBytes));
            ArgumentOutOfRangeException.ThrowIfNotEqual(value % Unit, 0, nameof(ChunkBytes));
            field = value;
        }
    } = 32 * Unit;

    /// <summary>How often a call is attempted that may be repeated, and how often in a row a transfer may make no headway: 11. A put that must tell one winner is never repeated here.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public int MaxAttempts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxAttempts));
            field = value;
        }
    } = 11;

    /// <summary>How long a call waits in all between its attempts, each time twice as long as before or as long as the store asks for: 30 seconds. A put that must tell one winner is never repeated here.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public TimeSpan RetryWait
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(RetryWait));
            field = value;
        }
    } = BackOff.UsualTotal;

    /// <summary>How long one attempt may wait for its answer, and a read for its next bytes: a minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan Timeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(Timeout));
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>What sends the requests, for proxies and the like; it must not follow redirects, and stays the caller's. Null for one of the storage's own.</summary>
    public HttpMessageHandler? Handler { get; init; }

    internal BackOff BackOff => new(MaxAttempts - 1, RetryWait);
}
