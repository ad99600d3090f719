using System.Runtime.CompilerServices;
using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.RawInserts;
using LakeOrm.Rows;

namespace LakeOrm;

public sealed partial class LakeClient
{
    /// <summary>Stores the rows of Arrow batches beside a record's table, in no version of it yet. The record's rules are not asked.</summary>
    /// <remarks>
    /// Columns are met by name and may be of any type that the record reads; nulls and values are held against the columns. What a write stamps is stamped where the batches have no such column.
    /// </remarks>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="batches">The batches, of one schema, read once. They stay the caller's, who may dispose each when the next is asked for.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call, which then leaves nothing behind.</param>
    /// <returns>The stored rows, which the caller commits or disposes before the client.</returns>
    /// <exception cref="LakeSchemaException">The batches' columns do not fit the record, or the table differs from it; every difference is listed. Nothing was written.</exception>
    /// <exception cref="LakeDataException">A value does not fit its column, or is null where that takes none; its row and column are named. Nothing was written.</exception>
    /// <exception cref="LakeTableNotFoundException">There is no such table; <see cref="EnsureTableAsync"/> makes it.</exception>
    /// <exception cref="LakeUnsupportedException"><see cref="RawInsertOptions.Lifetime"/> is longer than the table keeps files that no version names.</exception>
    [OverloadResolutionPriority(1)] // What is a sequence of both kinds is read without blocking.
    public Task<LakeRawInsert<T>> InsertRawAsync<T>(IAsyncEnumerable<RecordBatch> batches, RawInsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(batches);
        return StageAsync<T>(_ => ValueTask.FromResult<(IAsyncEnumerator<RecordBatch>, Schema?)>((batches.GetAsyncEnumerator(cancellationToken), null)), options, cancellationToken);
    }

    /// <inheritdoc cref="InsertRawAsync{T}(IAsyncEnumerable{RecordBatch}, RawInsertOptions?, CancellationToken)"/>
    public Task<LakeRawInsert<T>> InsertRawAsync<T>(IEnumerable<RecordBatch> batches, RawInsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(batches);
        return InsertRawAsync<T>(batches.ToAsyncEnumerable(), options, cancellationToken);
    }

    /// <summary>Stores the rows of a Parquet file beside a record's table, in no version of it yet. The record's rules are not asked.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="parquet">The file, read from where it stands to its end. It stays the caller's.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call, which then leaves nothing behind.</param>
    /// <returns>The stored rows, which the caller commits or disposes before the client.</returns>
    /// <exception cref="LakeDataException">The file is no Parquet file or damaged; or a value does not fit its column, or is null where that takes none; its row and column are named. Nothing was written.</exception>
    /// <inheritdoc cref="InsertRawAsync{T}(IAsyncEnumerable{RecordBatch}, RawInsertOptions?, CancellationToken)" path="/exception"/>
    public Task<LakeRawInsert<T>> InsertRawAsync<T>(Stream parquet, RawInsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(parquet);
        return StageAsync<T>(
            async driver =>
            {
                LakeResult result = await driver.ReadParquetAsync(parquet, cancellationToken).ConfigureAwait(false);
                return (new ResultBatches(result, cancellationToken), result.Schema);
            },
            options,
            cancellationToken);
    }

    /// <summary>Stores the rows of a Parquet file beside a record's table, in no version of it yet. The record's rules are not asked.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="parquetPath">The file's path.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call, which then leaves nothing behind.</param>
    /// <returns>The stored rows, which the caller commits or disposes before the client.</returns>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <inheritdoc cref="InsertRawAsync{T}(Stream, RawInsertOptions?, CancellationToken)" path="/exception"/>
    public async Task<LakeRawInsert<T>> InsertRawAsync<T>(string parquetPath, RawInsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        FileStream file = new(parquetPath, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (file.ConfigureAwait(false))
        {
            return await InsertRawAsync<T>(file, options, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<LakeRawInsert<T>> StageAsync<T>(
        Func<ILakeDriver, ValueTask<(IAsyncEnumerator<RecordBatch> Batches, Schema? Schema)>> open, RawInsertOptions? options, CancellationToken cancellationToken)
        where T : ILakeTable<T>
    {
        ILakeDriver driver = Driver;
        options ??= new RawInsertOptions();
        LakeTableName table = Name<T>(options.Table);
        await _ingests.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RowStamp stamp = RowStamp.Now(_options.TimeProvider);
            DateTimeOffset expiresAt = DateTimeOffset.UnixEpoch.AddTicks(stamp.Micros * TimeSpan.TicksPerMicrosecond) + options.Lifetime;
            (IAsyncEnumerator<RecordBatch> batches, Schema? schema) = await open(driver).ConfigureAwait(false);
            RawRows rows = new(table, T.LakeSchema, T.ParquetSchema, stamp, batches);
            await using (rows.ConfigureAwait(false))
            {
                if (schema is not null)
                {
                    rows.Bind(schema);
                }

                StagedRows staged = await driver.StageAsync(
                    new StageRequest
                    {
                        Table = table,
                        Rows = rows,
                        Stamp = stamp,
                        Lifetime = options.Lifetime,
                        Parquet = options.Parquet ?? _options.Parquet,
                        Progress = options.Progress,
                    },
                    cancellationToken).ConfigureAwait(false);

                // What was stored was read to its end: the hash is there.
                string content = await rows.HashAsync(CancellationToken.None).ConfigureAwait(false);
                return new LakeRawInsert<T>(
                    staged,
                    table,
                    stamp.IngestId,
                    expiresAt,
                    _options.TimeProvider,
                    Driver.Syntax,
                    (operation, write, cancellation) => WriteAsync(
                        table,
                        stamp,
                        call => new StatementRows<T>(call with { Detail = $"{call.Detail}; raw {content}" }),
                        operation,
                        write,
                        staged.CommitAsync,
                        cancellation));
            }
        }
        finally
        {
            _ingests.Release();
        }
    }
}
