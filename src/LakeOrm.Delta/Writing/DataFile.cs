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

    /// <summary>Ends the file: it is whole and durable.</summary>
    public async ValueTask<(ParquetFileSummary Summary, LakeObject Stored)> CompleteAsync(CancellationToken cancellationToken)
    {
        ParquetFileSummary summary = await _writer.EncodeAsync(cancellationToken).ConfigureAwait(false);
        return (summary, await _writer.StoreAsync(cancellationToken).ConfigureAwait(false));
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
