using LakeOrm.Delta.Log;
using LakeOrm.Parquet;

namespace LakeOrm.Delta.Checkpoints;

/// <summary>Writes a classic checkpoint in one Parquet file.</summary>
internal static class CheckpointWriter
{
    private const int RowsAtOnce = 4096;

    // Snappy is what every engine that reads Delta reads.
    private static readonly ParquetWriterOptions Options = new() { Compression = ParquetCompression.Snappy, PageIndex = false };

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="stream">Takes the file.</param>
    /// <param name="protocol">The table's protocol.</param>
    /// <param name="metadata">The table's metadata.</param>
    /// <param name="transactions">The application transactions that are still kept.</param>
    /// <param name="domains">What is kept with the table under names.</param>
    /// <param name="files">The files.</param>
    /// <param name="tombstones">The tombstones that are still kept.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many actions it has.</returns>
    public static async ValueTask<long> WriteAsync(
        Stream stream,
        DeltaProtocol protocol,
        DeltaMetadata metadata,
        IEnumerable<AppTransaction> transactions,
        IEnumerable<DomainMetadata> domains,
        IEnumerable<DeltaFile> files,
        IEnumerable<Tombstone> tombstones,
        CancellationToken cancellationToken)
    {
        CheckpointColumns columns = new();
        ParquetFileWriter writer = new(stream, CheckpointColumns.Schema, Options, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            columns.Add(protocol);
            columns.Add(metadata);
            long actions = 2;
            foreach (AppTransaction transaction in transactions)
            {
                columns.Add(transaction);
                await NextAsync().ConfigureAwait(false);
            }

            foreach (DomainMetadata domain in domains)
            {
                columns.Add(domain);
                await NextAsync().ConfigureAwait(false);
            }

            foreach (DeltaFile file in files)
            {
                columns.Add(file);
                await NextAsync().ConfigureAwait(false);
            }

            foreach (Tombstone removed in tombstones)
            {
                columns.Add(removed);
                await NextAsync().ConfigureAwait(false);
            }

            columns.WriteTo(writer);
            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            return actions;

            async ValueTask NextAsync()
            {
                if (++actions % RowsAtOnce == 0)
                {
                    columns.WriteTo(writer);
                    if (writer.ShouldFlush)
                    {
                        await writer.FlushRowGroupAsync(cancellationToken).ConfigureAwait(false);
                    }
                }
            }
        }
    }
}
