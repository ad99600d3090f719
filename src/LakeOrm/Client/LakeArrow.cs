using System.Runtime.CompilerServices;
using Apache.Arrow;
using LakeOrm.Client;
using LakeOrm.Parquet;

namespace LakeOrm;

/// <summary>Records as Arrow batches and back, without a lake.</summary>
public static class LakeArrow
{
    private const int DefaultBatchRows = 65_536;

    /// <summary>The schema of the batches that a record is written as.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <returns>The schema.</returns>
    public static Schema SchemaOf<T>()
        where T : ILakeTable<T>
    {
        using RecordBatch empty = T.ToArrow([], default);
        return empty.Schema;
    }

    /// <summary>Writes rows as batches, each when it is asked for. Rules of validation are not checked.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="rows">The rows; enumerated once each time the batches are.</param>
    /// <param name="batchRows">How many rows a batch has at most.</param>
    /// <param name="stamp">The values of auto columns; those of the instant when the batches are first asked for when null.</param>
    /// <returns>The batches, which the caller disposes; none when there are no rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A batch would have no rows.</exception>
    /// <exception cref="LakeDataException">A row that is null, or a value that its column cannot hold; it names the row. Thrown while the batches are enumerated.</exception>
    public static IEnumerable<RecordBatch> ToBatches<T>(IEnumerable<T> rows, int batchRows = DefaultBatchRows, RowStamp? stamp = null)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchRows);
        return Batches();

        IEnumerable<RecordBatch> Batches()
        {
            BatchWriter<T> writer = new(batchRows, stamp ?? RowStamp.Now());
            foreach (T row in rows)
            {
                if (writer.Add(row))
                {
                    yield return writer.Write();
                }
            }

            if (writer.Any)
            {
                yield return writer.Write();
            }
        }
    }

    /// <summary>Writes rows as batches, each when it is asked for. Rules of validation are not checked.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="rows">The rows; enumerated once each time the batches are.</param>
    /// <param name="batchRows">How many rows a batch has at most.</param>
    /// <param name="stamp">The values of auto columns; those of the instant when the batches are first asked for when null.</param>
    /// <param name="cancellationToken">Ends the enumeration of the rows.</param>
    /// <returns>The batches, which the caller disposes; none when there are no rows.</returns>
    /// <inheritdoc cref="ToBatches{T}" path="/exception"/>
    public static IAsyncEnumerable<RecordBatch> ToBatchesAsync<T>(
        IAsyncEnumerable<T> rows, int batchRows = DefaultBatchRows, RowStamp? stamp = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchRows);
        return Batches(cancellationToken);

        async IAsyncEnumerable<RecordBatch> Batches([EnumeratorCancellation] CancellationToken cancellation)
        {
            BatchWriter<T> writer = new(batchRows, stamp ?? RowStamp.Now());
            await foreach (T row in rows.WithCancellation(cancellation).ConfigureAwait(false))
            {
                if (writer.Add(row))
                {
                    yield return writer.Write();
                }
            }

            if (writer.Any)
            {
                yield return writer.Write();
            }
        }
    }

    /// <summary>Reads the rows of batches, which have one schema. One batch is read at a time, when its first row is asked for.</summary>
    /// <typeparam name="T">The record of a row.</typeparam>
    /// <param name="batches">The batches. Each is disposed as soon as its rows are made, unless <paramref name="leaveOpen"/> says otherwise; those that were not reached stay the caller's.</param>
    /// <param name="leaveOpen">Whether the batches stay the caller's.</param>
    /// <returns>The rows, which outlive the batches.</returns>
    /// <exception cref="LakeBindException">The batches' columns do not fit the record, or change from one batch to the next. Thrown while the rows are enumerated.</exception>
    /// <exception cref="LakeDataException">A value does not fit its member. Thrown while the rows are enumerated.</exception>
    public static IEnumerable<T> FromBatches<T>(IEnumerable<RecordBatch> batches, bool leaveOpen = false)
        where T : ILakeProjection<T>
    {
        ArgumentNullException.ThrowIfNull(batches);
        return Rows();

        IEnumerable<T> Rows()
        {
            BatchRows<T> rows = new();
            foreach (RecordBatch batch in batches)
            {
                int count = rows.Read(batch, leaveOpen);
                for (int i = 0; i < count; i++)
                {
                    yield return rows[i];
                }
            }
        }
    }

    /// <summary>Reads the rows of batches, which have one schema. One batch is read at a time, when its first row is asked for.</summary>
    /// <typeparam name="T">The record of a row.</typeparam>
    /// <param name="batches">The batches. Each is disposed as soon as its rows are made, unless <paramref name="leaveOpen"/> says otherwise; those that were not reached stay the caller's.</param>
    /// <param name="leaveOpen">Whether the batches stay the caller's.</param>
    /// <param name="cancellationToken">Ends the enumeration of the batches.</param>
    /// <returns>The rows, which outlive the batches.</returns>
    /// <inheritdoc cref="FromBatches{T}" path="/exception"/>
    public static IAsyncEnumerable<T> FromBatchesAsync<T>(IAsyncEnumerable<RecordBatch> batches, bool leaveOpen = false, CancellationToken cancellationToken = default)
        where T : ILakeProjection<T>
    {
        ArgumentNullException.ThrowIfNull(batches);
        return Rows(cancellationToken);

        async IAsyncEnumerable<T> Rows([EnumeratorCancellation] CancellationToken cancellation)
        {
            BatchRows<T> rows = new();
            await foreach (RecordBatch batch in batches.WithCancellation(cancellation).ConfigureAwait(false))
            {
                int count = rows.Read(batch, leaveOpen);
                for (int i = 0; i < count; i++)
                {
                    yield return rows[i];
                }
            }
        }
    }
}
