using System.Reflection;
using Parquet;
using Parquet.Meta;

namespace LakeOrm.Parquet.Tests.Readers;

/// <summary>The structures of a file, decoded by Parquet.Net; those that it keeps to itself are reached by reflection.</summary>
public sealed class FileStructure
{
    private readonly byte[] _bytes;

    private FileStructure(byte[] bytes, FileMetaData footer)
    {
        _bytes = bytes;
        Footer = footer;
    }

    public FileMetaData Footer { get; }

    public static async Task<FileStructure> OpenAsync(string path)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(path);
        return new FileStructure(await File.ReadAllBytesAsync(path), reader.Metadata!);
    }

    public ColumnChunk Chunk(int rowGroup, int column) => Footer.RowGroups[rowGroup].Columns[column];

    public ColumnIndex? ColumnIndex(ColumnChunk chunk) =>
        chunk.ColumnIndexOffset is { } offset ? Read<ColumnIndex>(offset, chunk.ColumnIndexLength!.Value, out _) : null;

    public OffsetIndex? OffsetIndex(ColumnChunk chunk) =>
        chunk.OffsetIndexOffset is { } offset ? Read<OffsetIndex>(offset, chunk.OffsetIndexLength!.Value, out _) : null;

    /// <summary>The header of the page at an offset, and the header's length.</summary>
    public PageHeader PageHeader(long offset, out int length) => Read<PageHeader>(offset, _bytes.Length - offset, out length);

    /// <summary>The Bloom filter's bits.</summary>
    public byte[] BloomFilter(ColumnChunk chunk)
    {
        long offset = chunk.MetaData!.BloomFilterOffset!.Value;
        BloomFilterHeader header = Read<BloomFilterHeader>(offset, _bytes.Length - offset, out int length);
        return _bytes.AsSpan((int)offset + length, header.NumBytes).ToArray();
    }

    private T Read<T>(long offset, long length, out int read)
    {
        using var stream = new MemoryStream(_bytes, (int)offset, (int)length);
        System.Type reader = typeof(ParquetReader).Assembly.GetType("Parquet.Meta.Proto.ThriftCompactProtocolReader", throwOnError: true)!;
        object protocol = Activator.CreateInstance(reader, stream)!;
        MethodInfo method = typeof(T).GetMethod("Read", BindingFlags.NonPublic | BindingFlags.Static, binder: null, [reader], modifiers: null)!;
        var result = (T)method.Invoke(null, [protocol])!;
        read = (int)stream.Position;
        return result;
    }
}
