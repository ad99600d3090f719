namespace LakeOrm.Parquet.Tests.Records;

/// <summary>One required INT64.</summary>
public readonly record struct Number(long Value) : IParquetRecord<Number>
{
    public static ParquetSchema ParquetSchema { get; } = new(ParquetColumn.Int64("value", bloomFilter: true));

    public static void WriteTile(ReadOnlySpan<Number> rows, ParquetTile tile, in RowStamp stamp)
    {
        Span<long> c0 = tile.Int64(0);
        for (int i = 0; i < rows.Length; i++)
        {
            c0[i] = rows[i].Value;
        }
    }
}
