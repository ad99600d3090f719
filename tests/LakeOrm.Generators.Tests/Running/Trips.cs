using Apache.Arrow;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet;
using LakeOrm.Parquet.Tests;
using ParquetSharp.Arrow;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>The ways that records go by generated code and come back.</summary>
internal static class Trips
{
    public static T[] ThroughArrow<T>(T[] rows)
        where T : ILakeTable<T>
    {
        using RecordBatch batch = T.ToArrow(rows, RowStamp.Now());
        return Read<T>(batch);
    }

    /// <summary>The rows of a batch as records of any type that fits.</summary>
    public static T[] Read<T>(RecordBatch batch)
        where T : ILakeProjection<T>
    {
        T[] read = new T[batch.Length];
        T.BindArrow(batch.Schema).Read(batch, read);
        return read;
    }

    public static T[] ThroughParquet<T>(T[] rows)
        where T : ILakeTable<T>
    {
        using TempFile temporary = new();
        using (FileStream file = File.Create(temporary.Path))
        {
            LakeParquet.WriteAsync(file, rows).GetAwaiter().GetResult();
        }

        // By its path: Arrow reads on threads of its own, and one that is the last to let go of a .NET stream calls into what the collector has taken.
        List<T> read = [];
        using FileReader reader = new(temporary.Path);
        using Apache.Arrow.Ipc.IArrowArrayStream batches = reader.GetRecordBatchReader();
        LakeArrowReader<T> records = T.BindArrow(batches.Schema);
        while (batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            using (batch)
            {
                T[] some = new T[batch.Length];
                records.Read(batch, some);
                read.AddRange(some);
            }
        }

        return [.. read];
    }

    /// <summary>The payload hash of rows.</summary>
    public static string HashOf<T>(params T[] rows)
        where T : ILakeTable<T>
    {
        using PayloadHasher hasher = new();
        T.Hash(rows, hasher);
        return hasher.Complete();
    }
}
