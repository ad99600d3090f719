namespace LakeOrm.Parquet.Tests;

/// <summary>A file of records, written for a test and deleted after it.</summary>
public sealed class WrittenFile : IDisposable
{
    private readonly TempFile _file = new();

    private WrittenFile()
    {
    }

    public string Path => _file.Path;

    public ParquetFileSummary Summary { get; private set; } = null!;

    public static async Task<WrittenFile> OfAsync<T>(
        IEnumerable<T> rows, ParquetWriterOptions? options = null, ParquetSchema? schema = null, int[]? omitted = null)
        where T : IParquetRecord<T>
    {
        var file = new WrittenFile();
        await using var writer = new ParquetFileWriter(File.Create(file.Path), schema ?? T.ParquetSchema, options, omitted);
        foreach (T[] chunk in rows.Chunk(1024))
        {
            writer.Write<T>(chunk, RowStamp.Now());
            if (writer.ShouldFlush)
            {
                await writer.FlushRowGroupAsync();
            }
        }

        file.Summary = await writer.CompleteAsync();
        return file;
    }

    public void Dispose() => _file.Dispose();
}
