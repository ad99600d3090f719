using Parquet;
using Parquet.Schema;

namespace LakeOrm.Parquet.Tests.Readers;

/// <summary>Reads flat files by Parquet.Net.</summary>
public static class ParquetNetFile
{
    public static async Task<List<object?[]>> ReadAsync(string path, IEnumerable<ParquetColumn> columns)
    {
        ParquetColumn[] list = [.. columns];
        var rows = new List<object?[]>();
        await using ParquetReader file = await ParquetReader.CreateAsync(path);
        DataField[] fields = file.Schema.GetDataFields();
        foreach (ParquetRowGroupReader group in file.RowGroups)
        {
            int count = checked((int)group.RowCount);
            object?[][] cells = [.. Enumerable.Range(0, count).Select(_ => new object?[list.Length])];
            for (int c = 0; c < list.Length; c++)
            {
                object?[] values = await ColumnAsync(list[c], group, fields[c], count);
                for (int i = 0; i < count; i++)
                {
                    cells[i][c] = values[i];
                }
            }

            rows.AddRange(cells);
        }

        return rows;
    }

    private static Task<object?[]> ColumnAsync(ParquetColumn column, ParquetRowGroupReader group, DataField field, int rows)
    {
        return (column.LogicalType, column.PhysicalType) switch
        {
            (ParquetLogicalType.String, _) => TextAsync(group, field, rows),
            (ParquetLogicalType.Int8, _) => CellsAsync<sbyte>(group, field, rows, static v => (int)v),
            (ParquetLogicalType.Int16, _) => CellsAsync<short>(group, field, rows, static v => (int)v),
            (ParquetLogicalType.Decimal, _) => CellsAsync<decimal>(group, field, rows, v => (Int128)(v * Power(column.Scale))),
            (ParquetLogicalType.Date, _) or (ParquetLogicalType.TimestampMicros, _) => CellsAsync<DateTime>(group, field, rows, v => Time(column, v)),
            (_, ParquetPhysicalType.Boolean) => CellsAsync<bool>(group, field, rows, static v => v),
            (_, ParquetPhysicalType.Int32) => CellsAsync<int>(group, field, rows, static v => v),
            (_, ParquetPhysicalType.Int64) => CellsAsync<long>(group, field, rows, static v => v),
            (_, ParquetPhysicalType.Float) => CellsAsync<float>(group, field, rows, static v => v),
            (_, ParquetPhysicalType.Double) => CellsAsync<double>(group, field, rows, static v => v),
            _ => BytesAsync(group, field, rows),
        };
    }

    private static object Time(ParquetColumn column, DateTime value)
    {
        long ticks = value.Ticks - DateTime.UnixEpoch.Ticks;
        return column.LogicalType == ParquetLogicalType.Date ? (object)(int)(ticks / TimeSpan.TicksPerDay) : ticks / TimeSpan.TicksPerMicrosecond;
    }

    private static decimal Power(int scale)
    {
        decimal power = 1;
        for (int i = 0; i < scale; i++)
        {
            power *= 10;
        }

        return power;
    }

    private static async Task<object?[]> CellsAsync<T>(ParquetRowGroupReader group, DataField field, int rows, Func<T, object> cell)
        where T : struct
    {
        if (field.IsNullable)
        {
            var nullable = new T?[rows];
            await group.ReadAsync<T>(field, nullable.AsMemory(), null);
            return [.. nullable.Select(v => v is { } value ? cell(value) : null)];
        }

        var values = new T[rows];
        await group.ReadAsync<T>(field, values.AsMemory(), null);
        return [.. values.Select(cell)];
    }

    private static async Task<object?[]> TextAsync(ParquetRowGroupReader group, DataField field, int rows)
    {
        var values = new string?[rows];
        await group.ReadAsync(field, values.AsMemory()!, null);
        return [.. values];
    }

    private static async Task<object?[]> BytesAsync(ParquetRowGroupReader group, DataField field, int rows)
    {
        var values = new byte[]?[rows];
        await group.ReadAsync(field, values.AsMemory()!, null);
        return [.. values.Select(v => v is null ? null : Convert.ToHexString(v))];
    }
}
