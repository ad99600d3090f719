using System.Runtime.CompilerServices;

namespace LakeOrm.Parquet.Tests.Records;

/// <summary>Every kind of column, required and optional, written in the style of generated code.</summary>
public sealed record Everything(Kinds Required, Kinds Optional, uint Nulls) : IParquetRecord<Everything>
{
    public const int Count = 17;
    public const int FixedLength = 5;

    public static ParquetSchema ParquetSchema { get; } = new([.. Columns("r_", false), .. Columns("o_", true)]);

    public static ParquetSchema FilteredSchema { get; } = new([.. Columns("r_", false, true), .. Columns("o_", true, true)]);

    public static void WriteTile(ReadOnlySpan<Everything> rows, ParquetTile tile, in RowStamp stamp)
    {
        Span<bool> c0 = tile.Boolean(0);
        Span<int> c1 = tile.Int32(1);
        Span<int> c2 = tile.Int32(2);
        Span<int> c3 = tile.Int32(3);
        Span<long> c4 = tile.Int64(4);
        Span<float> c5 = tile.Float(5);
        Span<double> c6 = tile.Double(6);
        Span<int> c7 = tile.Int32(7);
        Span<long> c8 = tile.Int64(8);
        FixedCursor c9 = tile.Fixed(9);
        ByteArrayCursor c10 = tile.ByteArray(10);
        ByteArrayCursor c11 = tile.ByteArray(11);
        FixedCursor c12 = tile.Fixed(12);
        Span<int> c13 = tile.Int32(13);
        Span<long> c14 = tile.Int64(14);
        Span<long> c15 = tile.Int64(15);
        ByteArrayCursor c16 = tile.ByteArray(16);

        Span<bool> c17 = tile.Boolean(17);
        Span<int> c18 = tile.Int32(18);
        Span<int> c19 = tile.Int32(19);
        Span<int> c20 = tile.Int32(20);
        Span<long> c21 = tile.Int64(21);
        Span<float> c22 = tile.Float(22);
        Span<double> c23 = tile.Double(23);
        Span<int> c24 = tile.Int32(24);
        Span<long> c25 = tile.Int64(25);
        FixedCursor c26 = tile.Fixed(26);
        ByteArrayCursor c27 = tile.ByteArray(27);
        ByteArrayCursor c28 = tile.ByteArray(28);
        FixedCursor c29 = tile.Fixed(29);
        Span<int> c30 = tile.Int32(30);
        Span<long> c31 = tile.Int64(31);
        Span<long> c32 = tile.Int64(32);
        ByteArrayCursor c33 = tile.ByteArray(33);
        Present present = default;
        Span<byte> p17 = tile.Present(17);
        Span<byte> p18 = tile.Present(18);
        Span<byte> p19 = tile.Present(19);
        Span<byte> p20 = tile.Present(20);
        Span<byte> p21 = tile.Present(21);
        Span<byte> p22 = tile.Present(22);
        Span<byte> p23 = tile.Present(23);
        Span<byte> p24 = tile.Present(24);
        Span<byte> p25 = tile.Present(25);
        Span<byte> p26 = tile.Present(26);
        Span<byte> p27 = tile.Present(27);
        Span<byte> p28 = tile.Present(28);
        Span<byte> p29 = tile.Present(29);
        Span<byte> p30 = tile.Present(30);
        Span<byte> p31 = tile.Present(31);
        Span<byte> p32 = tile.Present(32);
        Span<byte> p33 = tile.Present(33);
        for (int i = 0; i < rows.Length; i++)
        {
            Kinds r = rows[i].Required;
            c0[i] = r.Boolean;
            c1[i] = r.Int8;
            c2[i] = r.Int16;
            c3[i] = r.Int32;
            c4[i] = r.Int64;
            c5[i] = r.Float;
            c6[i] = r.Double;
            c7[i] = r.Decimal9;
            c8[i] = r.Decimal18;
            c9.Append(r.Decimal38);
            c10.Append(r.Text);
            c11.Append(r.Bytes);
            c12.Append(r.Fixed);
            c13[i] = r.Date;
            c14[i] = r.Instant;
            c15[i] = r.Local;
            c16.Append(r.Guid);

            Kinds o = rows[i].Optional;
            c17[present[0]] = o.Boolean;
            present[0] += p17[i] = rows[i].Has(0);
            c18[present[1]] = o.Int8;
            present[1] += p18[i] = rows[i].Has(1);
            c19[present[2]] = o.Int16;
            present[2] += p19[i] = rows[i].Has(2);
            c20[present[3]] = o.Int32;
            present[3] += p20[i] = rows[i].Has(3);
            c21[present[4]] = o.Int64;
            present[4] += p21[i] = rows[i].Has(4);
            c22[present[5]] = o.Float;
            present[5] += p22[i] = rows[i].Has(5);
            c23[present[6]] = o.Double;
            present[6] += p23[i] = rows[i].Has(6);
            c24[present[7]] = o.Decimal9;
            present[7] += p24[i] = rows[i].Has(7);
            c25[present[8]] = o.Decimal18;
            present[8] += p25[i] = rows[i].Has(8);
            if ((p26[i] = rows[i].Has(9)) == 1)
            {
                c26.Append(o.Decimal38);
            }

            if ((p27[i] = rows[i].Has(10)) == 1)
            {
                c27.Append(o.Text);
            }

            if ((p28[i] = rows[i].Has(11)) == 1)
            {
                c28.Append(o.Bytes);
            }

            if ((p29[i] = rows[i].Has(12)) == 1)
            {
                c29.Append(o.Fixed);
            }

            c30[present[13]] = o.Date;
            present[13] += p30[i] = rows[i].Has(13);
            c31[present[14]] = o.Instant;
            present[14] += p31[i] = rows[i].Has(14);
            c32[present[15]] = o.Local;
            present[15] += p32[i] = rows[i].Has(15);
            if ((p33[i] = rows[i].Has(16)) == 1)
            {
                c33.Append(o.Guid);
            }
        }
    }

    /// <summary>The cells of the row as a physical reader sees them.</summary>
    public object?[] Cells()
    {
        object?[] required = Cells(Required);
        object?[] optional = Cells(Optional);
        for (int i = 0; i < Count; i++)
        {
            optional[i] = Has(i) == 1 ? optional[i] : null;
        }

        return [.. required, .. optional];
    }

    public byte Has(int column) => (byte)(((Nulls >> column) & 1) ^ 1);

    private static object?[] Cells(Kinds k) =>
    [
        k.Boolean, (int)k.Int8, (int)k.Int16, k.Int32, k.Int64, k.Float, k.Double, (Int128)k.Decimal9, (Int128)k.Decimal18, k.Decimal38,
        k.Text, Convert.ToHexString(k.Bytes), Convert.ToHexString(k.Fixed), k.Date, k.Instant, k.Local, k.Guid.ToString("D"),
    ];

    private static ParquetNode[] Columns(string prefix, bool optional, bool bloomFilter = false) =>
    [
        ParquetColumn.Boolean(prefix + "boolean", optional),
        ParquetColumn.Int8(prefix + "int8", optional, bloomFilter),
        ParquetColumn.Int16(prefix + "int16", optional, bloomFilter),
        ParquetColumn.Int32(prefix + "int32", optional, bloomFilter),
        ParquetColumn.Int64(prefix + "int64", optional, bloomFilter),
        ParquetColumn.Float(prefix + "float", optional, bloomFilter),
        ParquetColumn.Double(prefix + "double", optional, bloomFilter),
        ParquetColumn.Decimal(prefix + "decimal9", 9, 2, optional, bloomFilter),
        ParquetColumn.Decimal(prefix + "decimal18", 18, 4, optional, bloomFilter),
        ParquetColumn.Decimal(prefix + "decimal38", 38, 10, optional, bloomFilter),
        ParquetColumn.String(prefix + "text", optional, bloomFilter),
        ParquetColumn.Binary(prefix + "bytes", optional),
        ParquetColumn.FixedBinary(prefix + "fixed", FixedLength, optional),
        ParquetColumn.Date(prefix + "date", optional, bloomFilter),
        ParquetColumn.TimestampMicros(prefix + "instant", utc: true, optional, bloomFilter),
        ParquetColumn.TimestampMicros(prefix + "local", utc: false, optional, bloomFilter),
        ParquetColumn.String(prefix + "guid", optional, bloomFilter),
    ];

    [InlineArray(Count)]
    private struct Present
    {
        private int _first;
    }
}
