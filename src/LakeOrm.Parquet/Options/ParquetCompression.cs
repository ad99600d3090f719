namespace LakeOrm.Parquet;

/// <summary>How pages are compressed. The values are those of the Parquet format.</summary>
public enum ParquetCompression
{
    /// <summary>Pages are stored as they are.</summary>
    None = 0,

    /// <summary>Snappy: fast, moderate size.</summary>
    Snappy = 1,

    /// <summary>Gzip: for readers that know nothing newer.</summary>
    Gzip = 2,

    /// <summary>Zstandard: the default, at level 1.</summary>
    Zstd = 6,
}
