using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Storage;

namespace LakeOrm.Staging;

/// <summary>The place in a storage where rows wait for an engine that reads files: <c>_staging/&lt;ingest id&gt;/part-*.parquet</c>.</summary>
/// <param name="storage">The storage, which the engine reads, too. It stays the caller's.</param>
/// <param name="options">How rows are staged; null for the defaults.</param>
[Experimental("LAKEORM001")]
public sealed class StagingArea(ILakeStorage storage, StagingOptions? options = null)
{
    private readonly StagingOptions _options = options ?? new StagingOptions();

    /// <summary>Writes rows as parts of about <see cref="StagingOptions.PartBytes"/>. Parts go to the store while the next is encoded, and memory is bounded.</summary>
    /// <param name="ingestId">The ingest's id.</param>
    /// <param name="rows">The rows, which are read to the end.</param>
    /// <param name="parquet">How files are written.</param>
    /// <param name="progress">Is told how far the writing is; null when nobody asks.</param>
    /// <param name="cancellationToken">Cancels the call, which then leaves nothing behind.</param>
    /// <returns>The parts, which are durable; the caller disposes them when the engine has ended.</returns>
    /// <exception cref="LakeStorageException">The store failed; what was written is removed.</exception>
    public async ValueTask<StagedParts> WriteAsync(
        Guid ingestId, RowSource rows, ParquetWriterOptions parquet, IProgress<WriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(parquet);
        StagedParts parts = new(storage, ingestId, _options);
        try
        {
            await parts.GiveSignAsync(cancellationToken).ConfigureAwait(false);
            StagingUploads uploads = new(_options.UploadsInFlight);
            await using (uploads.ConfigureAwait(false))
            {
                await WriteAsync(parts, uploads, rows, parquet, progress, cancellationToken).ConfigureAwait(false);
            }

            parts.Sort();
            return parts;
        }
        catch
        {
            await DiscardAsync(parts).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes ingests whose newest object is older than a time: what crashes left, and what was kept because an answer was lost.</summary>
    /// <param name="olderThan">The age, by the store's clock: longer than the longest statement that reads staged rows, and at least ten minutes.</param>
    /// <param name="cancellationToken">Cancels the call; what was removed stays removed.</param>
    /// <returns>What was removed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The age is so short that an ingest that is alive could be taken for a dead one.</exception>
    public ValueTask<StagingCleanupResult> CleanupAsync(TimeSpan olderThan, CancellationToken cancellationToken = default)
    {
        // Ingests of others, whose options are not known here, are in the same place.
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, 10 * StagingOptions.LongestSilence);
        return new StagingJanitor(storage).RunAsync(olderThan, cancellationToken);
    }

    private static async ValueTask DiscardAsync(StagedParts parts)
    {
        try
        {
            await parts.DisposeAsync().ConfigureAwait(false);
        }
        catch (LakeStorageException)
        {
            // The first failure is the one to tell; what is left is the janitor's.
        }
    }

    private async ValueTask WriteAsync(
        StagedParts parts, StagingUploads uploads, RowSource rows, ParquetWriterOptions parquet, IProgress<WriteProgress>? progress, CancellationToken cancellationToken)
    {
        ParquetObjectWriter? file = null;
        try
        {
            while (await rows.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                file ??= await ParquetObjectWriter.CreateAsync(storage, NewKey(parts.IngestId, uploads.Started), rows.ParquetSchema, parquet, omitted: null, cancellationToken).ConfigureAwait(false);
                rows.WriteTo(file.Parquet);
                if (file.Bytes >= _options.PartBytes)
                {
                    ParquetObjectWriter full = file;
                    file = null;
                    await uploads.StartAsync(full, cancellationToken).ConfigureAwait(false);
                }
                else if (file.Parquet.ShouldFlush)
                {
                    await file.Parquet.FlushRowGroupAsync(cancellationToken).ConfigureAwait(false);
                }

                Report();
            }

            if (file is { } last)
            {
                file = null;
                await uploads.StartAsync(last, cancellationToken).ConfigureAwait(false);
            }

            foreach (StagedPart part in await uploads.EndAsync().ConfigureAwait(false))
            {
                parts.Add(part);
            }

            Report();
        }
        finally
        {
            if (file is not null)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
        }

        void Report() => progress?.Report(new WriteProgress(rows.TotalCount, rows.Length, uploads.Files, uploads.Bytes));
    }

    private static string NewKey(Guid ingestId, int number) => string.Create(CultureInfo.InvariantCulture, $"{StagingKeys.Of(ingestId)}part-{number:D5}.parquet");
}
