namespace LakeOrm.Parquet.Tests.Records;

/// <summary>One required and one optional text.</summary>
public readonly record struct Text(string Value, string? Maybe) : IParquetRecord<Text>
{
    public static ParquetSchema ParquetSchema { get; } = new(ParquetColumn.String("value", bloomFilter: true), ParquetColumn.String("maybe", optional: true));

    public static void WriteTile(ReadOnlySpan<Text> rows, ParquetTile tile, in RowStamp stamp)
    {
        ByteArrayCursor c0 = tile.ByteArray(0);
        ByteArrayCursor c1 = tile.ByteArray(1);
        Span<byte> p1 = tile.Present(1);
        for (int i = 0; i < rows.Length; i++)
        {
            c0.Append(rows[i].Value);
            if (rows[i].Maybe is { } maybe)
            {
                c1.Append(maybe);
                p1[i] = 1;
            }
            else
            {
                p1[i] = 0;
            }
        }
    }
}
