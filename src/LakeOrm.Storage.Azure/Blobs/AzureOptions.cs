using System.Diagnostics;
using Azure.Core;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Azure;

/// <summary>
/// How Azure Blob Storage is reached. Of <see cref="Credential"/>, <see cref="AccountKey"/>, <see cref="SasToken"/> and <see cref="ConnectionString"/> one is given; where none is, the environment's
/// <c>AZURE_STORAGE_CONNECTION_STRING</c>, <c>AZURE_STORAGE_KEY</c> or <c>AZURE_STORAGE_SAS_TOKEN</c> counts, in this order; without any the caller is nobody, which public containers allow. Neither its text form nor a debugger shows the secrets.
/// </summary>
public sealed class AzureOptions
{
    private const int LargestBlock = 1024 * 1024 * 1024;

    /// <summary>The storage account of roots that name none, as <c>az://container/path</c>; null for the environment's <c>AZURE_STORAGE_ACCOUNT</c>.</summary>
    public string? Account { get; init; }

    /// <summary>The address of the account's Blob service, in place of the one that follows from the account's name; for emulators and private endpoints.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Who calls, by Microsoft Entra ID, such as Azure.Identity's <c>DefaultAzureCredential</c>.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>The account's key.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? AccountKey { get; init; }

    /// <summary>A shared access signature, as <c>sv=...&amp;sig=...</c>.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? SasToken { get; init; }

    /// <summary>A connection string.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? ConnectionString { get; init; }

    /// <summary>The encryption scope of new objects; null for the container's own.</summary>
    public string? EncryptionScope { get; init; }

    /// <summary>The size of the blocks in which an object of unknown length is sent, in bytes: 5 MiB. An object has at most 50,000 blocks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive, or above 1 GiB.</exception>
    public int BlockBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(BlockBytes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestBlock, nameof(BlockBytes));
            field = value;
        }
    } = 5 * 1024 * 1024;

    /// <summary>How many blocks are sent at once, over all writers of the storage: 4. A storage holds at most this many blocks and one for each open writer in memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public int ParallelBlocks
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(ParallelBlocks));
            field = value;
        }
    } = 4;

    /// <summary>How often a call is attempted that may be repeated: 11. A put that must tell one winner is never repeated here.</summary>
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

    /// <summary>What sends the requests, for proxies and the like; it stays the caller's. Null for one of the storage's own.</summary>
    public HttpMessageHandler? Handler { get; init; }

    internal BackOff BackOff => new(MaxAttempts - 1, RetryWait);
}
