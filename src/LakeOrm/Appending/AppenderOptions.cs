using LakeOrm.Parquet;

namespace LakeOrm;

/// <summary>When a <see cref="LakeAppender{T}"/> flushes, and under which name it writes.</summary>
public sealed class AppenderOptions
{
    /// <summary>The table's name, in place of the one that the record declares.</summary>
    public string? Table { get; init; }

    /// <summary>At how many rows a batch is full and is flushed. 100,000 by default. While one batch is being flushed the next is filled; when that is full too, writers wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public int FlushRows
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 100_000;

    /// <summary>At about how many bytes of values, before any compression, a batch is full and is flushed. 64 MiB by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public long FlushBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 64L << 20;

    /// <summary>How long after its first row a batch is flushed though it is not full, by the client's clock. 10 seconds by default; null for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan? FlushInterval
    {
        get;
        init
        {
            if (value is { } interval)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
            }

            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>How long after a flush that failed it is tried again without being asked to, by the client's clock. 1 second by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan RetryDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The name under which the appender writes, its own in the table, for rows that come again in the same order when the process starts anew: the table then keeps how many of them it has,
    /// and rows that it has are skipped. Null for an appender whose rows come once.
    /// </summary>
    public string? Producer { get; init; }

    /// <summary>How many of the producer's rows come before the first that is written to this appender: 0 when all come again. Only with <see cref="Producer"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long FirstPosition
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>How data files are written; null for the client's way.</summary>
    public ParquetWriterOptions? Parquet { get; init; }

    /// <summary>Is told after each flush, also one that failed, how far the appender is; what it throws is dropped. Null when nobody asks.</summary>
    public IProgress<AppenderStatus>? Progress { get; init; }
}
