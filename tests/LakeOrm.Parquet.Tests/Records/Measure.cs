namespace LakeOrm.Parquet.Tests.Records;

/// <summary>Floating-point numbers and the write's stamp.</summary>
public readonly record struct Measure(double Double, float? Float) : IParquetRecord<Measure>
{
    public static ParquetSchema ParquetSchema { get; } = new(
        ParquetColumn.Double("double"), ParquetColumn.Float("float", optional: true), ParquetColumn.TimestampMicros("written", utc: true), ParquetColumn.String("ingest"));

    public static void WriteTile(ReadOnlySpan<Measure> rows, ParquetTile tile, in RowStamp stamp)
    {
        Span<double> c0 = tile.Double(0);
        Span<float> c1 = tile.Float(1);
        Span<byte> p1 = tile.Present(1);
        int n1 = 0;
        Span<long> c2 = tile.Int64(2);
        ByteArrayCursor c3 = tile.ByteArray(3);
        for (int i = 0; i < rows.Length; i++)
        {
            c0[i] = rows[i].Double;
            c1[n1] = rows[i].Float.GetValueOrDefault();
            n1 += p1[i] = rows[i].Float.HasValue ? (byte)1 : (byte)0;
            c2[i] = stamp.Micros;
            c3.Append(stamp.IngestId);
        }
    }
}
