using System.Runtime.InteropServices;
using Apache.Arrow;
using LakeOrm.Benchmarks.Data;
using LakeOrm.CompilerServices;

namespace LakeOrm.Benchmarks.Readers;

/// <summary>The generated reader, bound once a schema as a query does.</summary>
internal sealed class LakeOrmReader : RowReader
{
    private LakeArrowReader<OrderRow>? _reader;

    public override string Name => "LakeOrm";

    public override List<OrderRow> Read(RecordBatch batch)
    {
        _reader ??= Bind<OrderRow>(batch.Schema);
        var list = new List<OrderRow>(batch.Length);
        CollectionsMarshal.SetCount(list, batch.Length);
        _reader.Read(batch, CollectionsMarshal.AsSpan(list));
        return list;
    }

    private static LakeArrowReader<T> Bind<T>(Schema schema)
        where T : ILakeProjection<T> => T.BindArrow(schema);
}
