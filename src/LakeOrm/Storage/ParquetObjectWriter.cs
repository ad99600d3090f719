using LakeOrm.Parquet;

namespace LakeOrm.Storage;

/// <summary>A Parquet file that is being written into a storage.</summary>
internal sealed class ParquetObjectWriter : IAsyncDisposable
{
    private readonly LakeObjectWriter _object;

    private ParquetObjectWriter(LakeObjectWriter @object, ParquetFileWriter parquet) => (_object, Parquet) = (@object, parquet);

    /// <summary>Takes the rows.</summary>
    public ParquetFileWriter Parquet { get; }

    /// <summary>About how many bytes it has.</summary>
    public long Bytes => Parquet.WrittenBytes + Parquet.BufferedBytes;

    /// <summary>How many bytes of it the storage's writer keeps in memory.</summary>
    public long HeldBytes => _object.HeldBytes;

    /// <summary>Starts a file.</summary>
    public static async ValueTask<ParquetObjectWriter> CreateAsync(
        ILakeStorage storage, string key, ParquetSchema schema, ParquetWriterOptions options, IReadOnlyCollection<int>? omitted, CancellationToken cancellationToken)
    {
        LakeObjectWriter writer = await storage.CreateAsync(key, cancellationToken).ConfigureAwait(false);
        return new ParquetObjectWriter(writer, new ParquetFileWriter(writer.Stream, schema, options, omitted, leaveOpen: true));
    }

    /// <summary>Encodes what is left, and gives the encoder's memory back: no row comes after.</summary>
    public async ValueTask<ParquetFileSummary> EncodeAsync(CancellationToken cancellationToken)
    {
        ParquetFileSummary summary = await Parquet.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await Parquet.DisposeAsync().ConfigureAwait(false);
        return summary;
    }

    /// <summary>Waits until the store has the encoded file.</summary>
    public ValueTask<LakeObject> StoreAsync(CancellationToken cancellationToken) => _object.CompleteAsync(cancellationToken);

    /// <summary>Releases the writer; a file that is not stored leaves nothing behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await Parquet.DisposeAsync().ConfigureAwait(false);
        await _object.DisposeAsync().ConfigureAwait(false);
    }
}
