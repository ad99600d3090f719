using System.Text;
using Apache.Arrow;
using LakeOrm.CompilerServices;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Types;
using LakeOrm.Drivers;
using LakeOrm.Parquet;

namespace LakeOrm.Local.Changes;

/// <summary>The engine's rows, with the columns of a table in their order, as rows to be written: read forward once, a batch at a time.</summary>
internal sealed class ArrowRows : RowSource
{
    private readonly LakeResult _result;
    private readonly (int Index, string Name, DeltaPrimitiveType Type)[] _partitions;
    private readonly ArrowLeaf[] _leaves;
    private RecordBatch? _batch;
    private int[] _all = [];
    private long _total;

    /// <param name="result">The rows, which this owns from now on.</param>
    /// <param name="record">The record, whose partition columns are the table's.</param>
    /// <param name="table">The table.</param>
    public ArrowRows(LakeResult result, LakeTableSchema record, DeltaMetadata table)
    {
        _result = result;
        Schema = record;
        ParquetSchema = TableParquet.SchemaOf(table.Schema, record);
        _leaves = [.. ParquetSchema.Leaves.Select(l => new ArrowLeaf(ParquetSchema, l))];
        _partitions = [.. record.PartitionColumns.Select(c => table.Schema.Find(c.Name)!).Select(f => (table.Schema.Fields.IndexOf(f), f.Name, (DeltaPrimitiveType)f.Type))];
    }

    public override LakeTableSchema Schema { get; }

    public override ParquetSchema ParquetSchema { get; }

    public override int Count => _batch?.Length ?? 0;

    public override long TotalCount => _total;

    public override long? Length => null;

    public override bool CanRestart => false;

    public override async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        _batch?.Dispose();
        _batch = await _result.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (_batch is null)
        {
            return false;
        }

        _total += _batch.Length;
        foreach (ArrowLeaf leaf in _leaves)
        {
            leaf.Load(_batch);
        }

        return true;
    }

    public override void Route(PartitionRouter router)
    {
        router.Begin(Count);
        ArrayData[] columns = [.. _partitions.Select(p => _batch!.Column(p.Index).Data)];
        for (int row = 0; row < Count; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                Add(router, columns[i], row, _partitions[i].Name, _partitions[i].Type);
            }

            router.EndRow();
        }
    }

    public override void WriteTo(ParquetFileWriter writer)
    {
        if (_all.Length < Count)
        {
            _all = [.. Enumerable.Range(0, Count)];
        }

        Write(writer, _all.AsSpan(0, Count));
    }

    public override void WriteTo(ParquetFileWriter writer, PartitionRouter router, int partition) => Write(writer, router.Rows(partition));

    public override RecordBatch ToArrow() => throw new NotSupportedException("These rows are on their way out of Arrow.");

    public override ValueTask<string> HashAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException("The payload of a change is what its caller gave, not what became of it.");

    public override void Restart() => throw new NotSupportedException("The rows come once and cannot be read again.");

    public override ValueTask DisposeAsync()
    {
        _batch?.Dispose();
        _batch = null;
        return _result.DisposeAsync();
    }

    private static void Add(PartitionRouter router, ArrayData column, int row, string name, DeltaPrimitiveType type)
    {
        bool isNull = ArrowValues.IsNull(column, row);
        switch (type.Name)
        {
            case "string":
                router.Add(isNull ? null : TextOf(column, row, name));
                break;
            case "boolean":
                router.Add(isNull ? (bool?)null : ArrowValues.Bit(column, row));
                break;
            case "byte":
                router.Add(isNull ? (long?)null : ArrowValues.Fixed<sbyte>(column, row));
                break;
            case "short":
                router.Add(isNull ? (long?)null : ArrowValues.Fixed<short>(column, row));
                break;
            case "integer":
                router.Add(isNull ? (long?)null : ArrowValues.Fixed<int>(column, row));
                break;
            case "long":
                router.Add(isNull ? (long?)null : ArrowValues.Fixed<long>(column, row));
                break;
            case "date":
                router.AddDate(isNull ? null : ArrowValues.Fixed<int>(column, row));
                break;
            case "timestamp" or "timestamp_ntz":
                router.AddTimestamp(isNull ? null : ArrowValues.Fixed<long>(column, row), utc: type.Name == "timestamp");
                break;
            case "decimal":
                router.AddDecimal(isNull ? null : ArrowValues.Decimal(column, row), type.Scale);
                break;
            default:
                throw new LakeUnsupportedException($"A table that is partitioned by a column of type {type} cannot be changed by Lake.Local. Overwrite it.");
        }
    }

    // A table reads empty text in a partition as null.
    private static string TextOf(ArrayData column, int row, string name)
    {
        ReadOnlySpan<byte> text = ArrowValues.Bytes(column, row).Span;
        return text.IsEmpty
            ? throw new LakeDataException($"Column '{name}' would become empty text. It makes partitions, where a table cannot tell that from null. Nothing was written. Give it another text, or null where it takes one.")
            : Encoding.UTF8.GetString(text);
    }

    private void Write(ParquetFileWriter writer, ReadOnlySpan<int> rows)
    {
        foreach (ArrowLeaf leaf in _leaves)
        {
            leaf.Write(writer, rows);
        }
    }
}
