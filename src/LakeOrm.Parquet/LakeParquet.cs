using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LakeOrm.Parquet;

/// <summary>Writes records to a Parquet file in one call.</summary>
public static class LakeParquet
{
    /// <summary>Writes all rows as one file, in memory bounded by one row group.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="stream">Where the file goes; it is flushed and left open.</param>
    /// <param name="rows">The rows; enumerated once.</param>
    /// <param name="options">How to write; the defaults when null.</param>
    /// <param name="cancellationToken">Cancels the writing; what the stream then holds is no Parquet file.</param>
    /// <returns>What the file holds.</returns>
    /// <exception cref="ParquetValueException">A row that is null, or a value that its column cannot hold; it names the column and the row. Rules of validation are not checked.</exception>
    public static async Task<ParquetFileSummary> WriteAsync<T>(
        Stream stream, IEnumerable<T> rows, ParquetWriterOptions? options = null, CancellationToken cancellationToken = default)
        where T : IParquetRecord<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        await using var writer = new ParquetFileWriter(stream, T.ParquetSchema, options, leaveOpen: true);
        RowStamp stamp = RowStamp.Now();
        if (rows is T[] or List<T>)
        {
            int count = ((ICollection<T>)rows).Count;
            for (int start = 0; start < count;)
            {
                ReadOnlySpan<T> all = rows is T[] array ? array : CollectionsMarshal.AsSpan((List<T>)rows);
                int length = Math.Min(writer.NextTileRows, count - start);
                writer.Write(all.Slice(start, length), in stamp);
                start += length;
                await FlushIfDueAsync(writer, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            var tile = new T[ParquetTile.MaxRows];
            int count = 0;
            foreach (T row in rows)
            {
                tile[count++] = row;
                if (count == writer.NextTileRows)
                {
                    writer.Write<T>(tile.AsSpan(0, count), in stamp);
                    count = 0;
                    await FlushIfDueAsync(writer, cancellationToken).ConfigureAwait(false);
                }
            }

            writer.Write<T>(tile.AsSpan(0, count), in stamp);
        }

        return await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="WriteAsync{T}(Stream, IEnumerable{T}, ParquetWriterOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)] // What is a sequence of both kinds, such as a DbSet of Entity Framework, is read without blocking.
    public static async Task<ParquetFileSummary> WriteAsync<T>(
        Stream stream, IAsyncEnumerable<T> rows, ParquetWriterOptions? options = null, CancellationToken cancellationToken = default)
        where T : IParquetRecord<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        await using var writer = new ParquetFileWriter(stream, T.ParquetSchema, options, leaveOpen: true);
        RowStamp stamp = RowStamp.Now();
        var tile = new T[ParquetTile.MaxRows];
        int count = 0;
        await foreach (T row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            tile[count++] = row;
            if (count == writer.NextTileRows)
            {
                writer.Write<T>(tile.AsSpan(0, count), in stamp);
                count = 0;
                await FlushIfDueAsync(writer, cancellationToken).ConfigureAwait(false);
            }
        }

        writer.Write<T>(tile.AsSpan(0, count), in stamp);
        return await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private static ValueTask FlushIfDueAsync(ParquetFileWriter writer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.ShouldFlush ? writer.FlushRowGroupAsync(cancellationToken) : ValueTask.CompletedTask;
    }
}
