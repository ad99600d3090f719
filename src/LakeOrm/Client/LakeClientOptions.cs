using LakeOrm.Parquet;

namespace LakeOrm;

/// <summary>What holds for every call of a client.</summary>
public sealed class LakeClientOptions
{
    /// <summary>The clock that stamps auto columns and ids; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How many writes run at once, 4 by default; further calls wait until one ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public int MaxIngestsInFlight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 4;

    /// <summary>
    /// How many keys one call keeps to find the rows that repeat one, where the record has <see cref="LakeUniqueAttribute"/>: each row has one key for each such rule. 16,777,216 by default.
    /// A key takes 30 to 45 bytes of memory while the call's rows are checked; a call with more keys is a <see cref="LakeUnsupportedException"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public int MaxUniqueKeys
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = LakeViolations.DefaultMaxUniqueKeys;

    /// <summary>Is told of what works but should be looked at, after the write that it belongs to; what it throws is dropped. Null when nobody asks.</summary>
    public Action<LakeWarning>? Warning { get; init; }

    /// <summary>Whether a repeat under a key is compared with what was written, where a call does not say. True by default.</summary>
    public bool VerifyPayload { get; init; } = true;

    /// <summary>How data files are written where a call does not say.</summary>
    public ParquetWriterOptions Parquet { get; init; } = ParquetWriterOptions.Default;
}
