using LakeOrm.Delta.Log;
using LakeOrm.Parquet;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Writing;

/// <summary>A data file that is being written.</summary>
internal sealed class DataFile : IAsyncDisposable
{
    private readonly ParquetObjectWriter _writer;

    private DataFile(ParquetObjectWriter writer, string relativePath)
    {
        _writer = writer;
        RelativePath = relativePath;
    }

    /// <summary>Takes the rows.</summary>
    public ParquetFileWriter Parquet => _writer.Parquet;

    /// <summary>The name below the table's folder.</summary>
    public string RelativePath { get; }

    /// <summary>About how many bytes it has.</summary>
    public long Bytes => _writer.Bytes;

    /// <summary>How many bytes of it the storage's writer keeps in memory.</summary>
    public long HeldBytes => _writer.HeldBytes;

    /// <summary>The chunk in which it was last written to.</summary>
    public long LastUsed { get; set; }

    /// <summary>Starts a file.</summary>
    public static async ValueTask<DataFile> CreateAsync(
        ILakeStorage storage, string table, string relativePath, ParquetSchema schema, ParquetWriterOptions options, IReadOnlyCollection<int> omitted, CancellationToken cancellationToken)
    {
        string key = LogPath.Write(table, relativePath).Path;
        return new DataFile(await ParquetObjectWriter.CreateAsync(storage, key, schema, options, omitted, cancellationToken).ConfigureAwait(false), relativePath);
    }

    /// <summary>Writes what is in memory.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => Parquet.FlushRowGroupAsync(cancellationToken);

    /// <summary>Encodes what is left: no row comes after.</summary>
    public ValueTask<ParquetFileSummary> EncodeAsync(CancellationToken cancellationToken) => _writer.EncodeAsync(cancellationToken);

    /// <summary>Ends the file: it is whole and durable.</summary>
    public ValueTask<LakeObject> StoreAsync(CancellationToken cancellationToken) => _writer.StoreAsync(cancellationToken);

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
