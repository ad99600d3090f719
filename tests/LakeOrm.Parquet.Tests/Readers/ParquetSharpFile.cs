using System.Buffers.Binary;
using ParquetSharp;

namespace LakeOrm.Parquet.Tests.Readers;

/// <summary>Reads flat files by ParquetSharp's physical readers.</summary>
public static class ParquetSharpFile
{
    public static List<object?[]> Read(string path, IEnumerable<ParquetColumn> columns)
    {
        ParquetColumn[] list = [.. columns];
        var rows = new List<object?[]>();
        using var file = new ParquetFileReader(path);
        for (int g = 0; g < file.FileMetaData.NumRowGroups; g++)
        {
            using RowGroupReader group = file.RowGroup(g);
            int count = checked((int)group.MetaData.NumRows);
            object?[][] cells = [.. Enumerable.Range(0, count).Select(_ => new object?[list.Length])];
            for (int c = 0; c < list.Length; c++)
            {
                using ColumnReader reader = group.Column(c);
                object?[] values = Column(list[c], reader, count);
                for (int i = 0; i < count; i++)
                {
                    cells[i][c] = values[i];
                }
            }

            rows.AddRange(cells);
        }

        return rows;
    }

    private static object?[] Column(ParquetColumn column, ColumnReader reader, int rows)
    {
        bool isDecimal = column.LogicalType == ParquetLogicalType.Decimal;
        return reader switch
        {
            ColumnReader<bool> r => Cells(r, column, rows, static v => v),
            ColumnReader<int> r => Cells(r, column, rows, v => isDecimal ? (object)(Int128)v : v),
            ColumnReader<long> r => Cells(r, column, rows, v => isDecimal ? (object)(Int128)v : v),
            ColumnReader<float> r => Cells(r, column, rows, static v => v),
            ColumnReader<double> r => Cells(r, column, rows, static v => v),
            ColumnReader<ByteArray> r => Cells(r, column, rows, v => column.LogicalType == ParquetLogicalType.String ? System.Text.Encoding.UTF8.GetString(Bytes(v)) : Convert.ToHexString(Bytes(v))),
            ColumnReader<FixedLenByteArray> r => Cells(r, column, rows, v => isDecimal ? (object)Unscaled(Bytes(v, column.TypeLength)) : Convert.ToHexString(Bytes(v, column.TypeLength))),
            _ => throw new NotSupportedException(reader.GetType().ToString()),
        };
    }

    private static object?[] Cells<T>(ColumnReader<T> reader, ParquetColumn column, int rows, Func<T, object> cell)
        where T : unmanaged
    {
        var result = new List<object?>();
        var values = new T[rows];
        var definitions = new short[column.IsOptional ? rows : 0];
        while (reader.HasNext)
        {
            long read = reader.ReadBatch(rows, definitions, [], values, out _);
            int next = 0;
            for (int i = 0; i < read; i++)
            {
                result.Add(column.IsOptional && definitions[i] == 0 ? null : cell(values[next++]));
            }
        }

        return [.. result];
    }

    private static unsafe byte[] Bytes(ByteArray value) => new ReadOnlySpan<byte>((void*)value.Pointer, value.Length).ToArray();

    private static unsafe byte[] Bytes(FixedLenByteArray value, int length) => new ReadOnlySpan<byte>((void*)value.Pointer, length).ToArray();

    private static Int128 Unscaled(byte[] bytes)
    {
        byte[] wide = new byte[16];
        wide.AsSpan().Fill(bytes[0] >= 0x80 ? (byte)0xFF : (byte)0);
        bytes.CopyTo(wide, 16 - bytes.Length);
        return BinaryPrimitives.ReadInt128BigEndian(wide);
    }
}
