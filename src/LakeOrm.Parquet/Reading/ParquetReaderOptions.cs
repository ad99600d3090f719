namespace LakeOrm.Parquet.Reading;

/// <summary>How a <see cref="ParquetFileReader"/> guards itself.</summary>
public sealed record ParquetReaderOptions
{
    /// <summary>
    /// The most bytes that one page, one dictionary, or the list or map of one row may take in memory; more is a <see cref="ParquetFormatException"/>.
    /// 256 MiB by default, which no common writer comes near.
    /// </summary>
    public int MaxBufferBytes { get; init; } = 256 << 20;
}
