using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Apache.Arrow;
using LakeOrm.CompilerServices;
using LakeOrm.Drivers;
using LakeOrm.Parquet;

namespace LakeOrm.Delta.Tests.Support;

/// <summary>
/// Rows of a <see cref="TestTable"/>. Values are in the unit that Parquet stores: int, long, float, double, bool, string, byte[], Int128 for decimals,
/// int days for dates, long microseconds for timestamps; null for null.
/// </summary>
public sealed class TestRows(TestTable table, IReadOnlyList<object?[]> rows, int chunkRows = 100) : RowSource
{
    private int _first;
    private int _next;

    /// <summary>Runs before each chunk.</summary>
    public Action<int>? BeforeChunk { get; init; }

    public override LakeTableSchema Schema => table.Schema;

    public override ParquetSchema ParquetSchema => table.Parquet;

    public override int Count => _next - _first;

    public override long TotalCount => _next;

    public override long? Length => rows.Count;

    public override bool CanRestart => true;

    public override ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BeforeChunk?.Invoke(_next);
        _first = _next;
        _next = Math.Min(_first + chunkRows, rows.Count);
        return ValueTask.FromResult(_next > _first);
    }

    public override void Route(PartitionRouter router)
    {
        router.Begin(Count);
        for (int i = _first; i < _next; i++)
        {
            foreach (LakeColumn column in Schema.PartitionColumns)
            {
                object? value = rows[i][table.Columns.IndexOf(column)];
                switch (column.Type.Kind)
                {
                    case LakeTypeKind.String:
                        router.Add((string?)value);
                        break;
                    case LakeTypeKind.Boolean:
                        router.Add((bool?)value);
                        break;
                    case LakeTypeKind.Date:
                        router.AddDate((int?)value);
                        break;
                    case LakeTypeKind.Timestamp:
                        router.AddTimestamp((long?)value, utc: true);
                        break;
                    case LakeTypeKind.TimestampNtz:
                        router.AddTimestamp((long?)value, utc: false);
                        break;
                    case LakeTypeKind.Decimal:
                        router.AddDecimal((Int128?)value, column.Type.Scale);
                        break;
                    default:
                        router.Add(value is null ? null : Convert.ToInt64(value, CultureInfo.InvariantCulture));
                        break;
                }
            }

            router.EndRow();
        }
    }

    public override void WriteTo(ParquetFileWriter writer) => Write(writer, [.. Enumerable.Range(_first, Count)]);

    public override void WriteTo(ParquetFileWriter writer, PartitionRouter router, int partition)
    {
        int[] at = router.Rows(partition).ToArray();
        Write(writer, [.. at.Select(i => _first + i)]);
    }

    public override RecordBatch ToArrow() => throw new NotSupportedException("These rows only go into Parquet.");

    public override ValueTask<string> HashAsync(CancellationToken cancellationToken = default)
    {
        StringBuilder text = new();
        foreach (object? value in rows.SelectMany(static r => r))
        {
            text.Append(CultureInfo.InvariantCulture, $"{value?.GetType().Name}:{value}|");
        }

        return ValueTask.FromResult("test:" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))));
    }

    public override void Restart() => (_first, _next) = (0, 0);

    public override ValueTask DisposeAsync() => default;

    private void Write(ParquetFileWriter writer, int[] selected)
    {
        for (int leaf = 0; leaf < table.Columns.Length; leaf++)
        {
            if (table.Columns[leaf].PartitionIndex is not null)
            {
                continue;
            }

            int column = leaf;
            object?[] values = [.. selected.Select(i => rows[i][column])];
            byte[] levels = table.Columns[leaf].Nullable ? [.. values.Select(static v => v is null ? (byte)0 : (byte)1)] : [];
            object[] present = [.. values.OfType<object>()];
            ParquetColumn parquet = table.Parquet.Leaves[leaf].Column;
            switch (parquet.PhysicalType)
            {
                case ParquetPhysicalType.Boolean:
                    writer.WriteLeaf(leaf, [.. present.Cast<bool>()], levels);
                    break;
                case ParquetPhysicalType.Int32:
                    writer.WriteLeaf(leaf, (int[])[.. present.Select(static v => v is Int128 d ? (int)d : (int)v)], levels);
                    break;
                case ParquetPhysicalType.Int64:
                    writer.WriteLeaf(leaf, (long[])[.. present.Select(static v => v is Int128 d ? (long)d : (long)v)], levels);
                    break;
                case ParquetPhysicalType.Float:
                    writer.WriteLeaf(leaf, [.. present.Cast<float>()], levels);
                    break;
                case ParquetPhysicalType.Double:
                    writer.WriteLeaf(leaf, [.. present.Cast<double>()], levels);
                    break;
                case ParquetPhysicalType.FixedLenByteArray:
                    writer.WriteLeaf(leaf, (ReadOnlyMemory<byte>[])[.. present.Select(v => BigEndian((Int128)v, parquet.TypeLength))], levels);
                    break;
                default:
                    writer.WriteLeaf(leaf, (ReadOnlyMemory<byte>[])[.. present.Select(static v => v is string s ? Encoding.UTF8.GetBytes(s) : (byte[])v)], levels);
                    break;
            }
        }
    }

    private static ReadOnlyMemory<byte> BigEndian(Int128 value, int length)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteInt128BigEndian(bytes, value);
        return bytes.AsMemory(16 - length);
    }
}
