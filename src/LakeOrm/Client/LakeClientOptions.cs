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

    /// <summary>How data files are written where a call does not say.</summary>
    public ParquetWriterOptions Parquet { get; init; } = ParquetWriterOptions.Default;
}
