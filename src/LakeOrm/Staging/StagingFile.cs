using LakeOrm.Parquet;
using LakeOrm.Storage;

namespace LakeOrm.Staging;

/// <summary>A part that is being written.</summary>
internal sealed class StagingFile : IAsyncDisposable
{
    private readonly LakeObjectWriter _object;
    private readonly string _key;

    private StagingFile(string key, LakeObjectWriter @object, ParquetFileWriter parquet) => (_key, _object, Parquet) = (key, @object, parquet);

    /// <summary>Takes the rows.</summary>
    public ParquetFileWriter Parquet { get; }

    /// <summary>About how many bytes it has.</summary>
    public long Bytes => Parquet.WrittenBytes + Parquet.BufferedBytes;

    /// <summary>Starts a part.</summary>
    public static async ValueTask<StagingFile> CreateAsync(ILakeStorage storage, string key, ParquetSchema schema, ParquetWriterOptions options, CancellationToken cancellationToken)
    {
        LakeObjectWriter writer = await storage.CreateAsync(key, cancellationToken).ConfigureAwait(false);
        return new StagingFile(key, writer, new ParquetFileWriter(writer.Stream, schema, options, leaveOpen: true));
    }

    /// <summary>Encodes what is left.</summary>
    public ValueTask<ParquetFileSummary> EncodeAsync(CancellationToken cancellationToken) => Parquet.CompleteAsync(cancellationToken);

    /// <summary>Waits until the store has the part.</summary>
    public async Task<StagedPart> UploadAsync(long rows, CancellationToken cancellationToken)
    {
        LakeObject stored = await _object.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return new StagedPart(_key, rows, stored.Size);
    }

    public async ValueTask DisposeAsync()
    {
        await Parquet.DisposeAsync().ConfigureAwait(false);
        await _object.DisposeAsync().ConfigureAwait(false);
    }
}
