using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace LakeOrm.Spark.Connect.Execution;

/// <summary>Reads the IPC streams in which Spark sends batches, each complete in itself.</summary>
internal static class ArrowBatches
{
    private static readonly NoCompression Compression = new();

    /// <summary>Reads a stream that has one batch, or none.</summary>
    /// <exception cref="LakeDataException">It is damaged, or has several.</exception>
    /// <exception cref="LakeUnsupportedException">It is compressed.</exception>
    public static (Schema Schema, RecordBatch? Batch) Read(ReadOnlyMemory<byte> stream)
    {
        try
        {
            using ArrowStreamReader reader = new(stream, Compression);
            RecordBatch? batch = reader.ReadNextRecordBatch();
            Schema schema = reader.Schema ?? throw new LakeDataException("The server sent a batch without a schema.");
            return reader.ReadNextRecordBatch() is null ? (schema, batch) : throw new LakeDataException("The server sent several batches where one was expected.");
        }
        catch (Exception e) when (e is NotImplementedException or NotSupportedException)
        {
            throw new LakeUnsupportedException($"The server sent a batch that cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is not LakeException)
        {
            throw new LakeDataException($"The server sent a damaged batch: {e.Message}", e);
        }
    }

    /// <summary>Whether two schemas have the same columns; what is written beside them does not count.</summary>
    public static bool AreEqual(Schema one, Schema other) =>
        one.FieldsList.Count == other.FieldsList.Count && one.FieldsList.Zip(other.FieldsList).All(static pair => AreEqual(pair.First, pair.Second));

    private static bool AreEqual(Field one, Field other) =>
        one.Name == other.Name && one.IsNullable == other.IsNullable && AreEqual(one.DataType, other.DataType);

    private static bool AreEqual(Apache.Arrow.Types.IArrowType one, Apache.Arrow.Types.IArrowType other) => (one, other) switch
    {
        (Apache.Arrow.Types.NestedType a, Apache.Arrow.Types.NestedType b) => a.TypeId == b.TypeId && a.Fields.Count == b.Fields.Count && a.Fields.Zip(b.Fields).All(static pair => AreEqual(pair.First, pair.Second)),
        (Apache.Arrow.Types.Decimal128Type a, Apache.Arrow.Types.Decimal128Type b) => a.Precision == b.Precision && a.Scale == b.Scale,
        (Apache.Arrow.Types.TimestampType a, Apache.Arrow.Types.TimestampType b) => a.Unit == b.Unit && a.Timezone == b.Timezone,
        _ => one.TypeId == other.TypeId,
    };
}
