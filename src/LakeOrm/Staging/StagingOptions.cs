using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Staging;

/// <summary>How rows are staged. The defaults suit engines that read Parquet from object stores.</summary>
[Experimental("LAKEORM001")]
public sealed class StagingOptions
{
    /// <summary>The longest time between two signs of life of any ingest.</summary>
    internal static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    /// <summary>At about how many bytes a part ends and the next begins; 128 MiB by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public long PartBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 128L << 20;

    /// <summary>How many encoded parts may be on their way to the store while the next is being encoded; 2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public int UploadsInFlight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 2;

    /// <summary>How often an ingest that is alive says so in the store; every minute by default. The janitor leaves alone what has said so lately.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive, or above a minute: whoever cleans up counts on a sign in each.</exception>
    public TimeSpan SignOfLife
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestSilence);
            field = value;
        }
    } = LongestSilence;

    /// <summary>The clock that the signs of life go by; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
