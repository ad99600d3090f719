using LakeOrm.Parquet;

namespace LakeOrm;

/// <summary>How raw rows are stored until they are committed.</summary>
public sealed class RawInsertOptions
{
    /// <summary>The table's name, in place of the one that the record declares.</summary>
    public string? Table { get; init; }

    /// <summary>
    /// How long the rows can be committed, from the beginning of the call. One day by default. It must be shorter than the time for which the table keeps files that no version names,
    /// the property <c>delta.deletedFileRetentionDuration</c>, less an hour or a quarter of it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan Lifetime
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromDays(1);

    /// <summary>Is told how far the storing is; null when nobody asks.</summary>
    public IProgress<WriteProgress>? Progress { get; init; }

    /// <summary>How data files are written; null for the client's way.</summary>
    public ParquetWriterOptions? Parquet { get; init; }
}
