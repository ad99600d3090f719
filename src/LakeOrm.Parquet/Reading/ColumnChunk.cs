namespace LakeOrm.Parquet.Reading;

/// <summary>Where one column of one row group lies, as the footer says; not yet believed.</summary>
internal sealed record ColumnChunk(
    PhysicalType Type,
    CompressionCodec Codec,
    long Entries,
    long CompressedSize,
    long DataPageOffset,
    long? DictionaryPageOffset,
    string? OtherFile,
    bool IsEncrypted)
{
    // Writers without a dictionary have stored 0 here instead of leaving it out.
    internal long Start => DictionaryPageOffset is > 0 and { } at && at < DataPageOffset ? at : DataPageOffset;
}
