using LakeOrm.Delta.Log;
using LakeOrm.Parquet;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Writing;

/// <summary>A data file that is being written.</summary>
internal sealed class DataFile : IAsyncDisposable
{
    private readonly LakeObjectWriter _object;

    private DataFile(LakeObjectWriter @object, ParquetFileWriter parquet, string relativePath)
    {
        _object = @object;
        Parquet = parquet;
        RelativePath = relativePath;
    }

    /// <summary>Takes the rows.</summary>
    public ParquetFileWriter Parquet { get; }

    /// <summary>The name below the table's folder.</summary>
    public string RelativePath { get; }

    /// <summary>About how many bytes it has.</summary>
    public long Bytes => Parquet.WrittenBytes + Parquet.BufferedBytes;

    /// <summary>The chunk in which it was last written to.</summary>
    public long LastUsed { get; set; }

    /// <summary>Starts a file.</summary>
    public static async ValueTask<DataFile> CreateAsync(
        ILakeStorage storage, string table, string relativePath, ParquetSchema schema, ParquetWriterOptions options, IReadOnlyCollection<int> omitted, CancellationToken cancellationToken)
    {
        string key = LogPath.Write(table, relativePath).Path;
        LakeObjectWriter writer = await storage.CreateAsync(key, cancellationToken).ConfigureAwait(false);
        return new DataFile(writer, new ParquetFileWriter(writer.Stream, schema, options, omitted, leaveOpen: true), relativePath);
    }

    /// <summary>Writes what is in memory.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => Parquet.FlushRowGroupAsync(cancellationToken);

    /// <summary>Ends the file: it is whole and durable.</summary>
    public async ValueTask<(ParquetFileSummary Summary, LakeObject Stored)> CompleteAsync(CancellationToken cancellationToken)
    {
        ParquetFileSummary summary = await Parquet.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return (summary, await _object.CompleteAsync(cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask DisposeAsync()
    {
        await Parquet.DisposeAsync().ConfigureAwait(false);
        await _object.DisposeAsync().ConfigureAwait(false);
    }
}
