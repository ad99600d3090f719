using System.Buffers.Binary;

namespace LakeOrm.Parquet.Reading;

/// <summary>
/// Reads Parquet files: pages of version 1 and 2, every encoding of the format, uncompressed or with snappy, gzip or zstd.
/// </summary>
/// <remarks>
/// Made for files that others wrote. Each length, offset and count is checked before it is believed, and what is corrupt, truncated or
/// unsupported is a <see cref="ParquetFormatException"/>. Not thread-safe.
/// </remarks>
public sealed class ParquetFileReader : IAsyncDisposable
{
    internal const int MagicLength = 4;

    private const uint Magic = 0x31524150; // "PAR1"
    private const uint EncryptedMagic = 0x45524150; // "PARE"
    private const int TailLength = sizeof(int) + MagicLength;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly ParquetReaderOptions _options;
    private readonly PageDecompressor _decompressor = new();
    private readonly Footer _footer;
    private readonly long _dataEnd;

    private ParquetFileReader(Stream stream, bool leaveOpen, ParquetReaderOptions options, Footer footer, long dataEnd)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _options = options;
        _footer = footer;
        _dataEnd = dataEnd;
    }

    /// <summary>The root of the schema; its children are the table's columns.</summary>
    public SchemaNode Schema => _footer.Root;

    /// <summary>All leaves of <see cref="Schema"/>, in the file's order.</summary>
    public IReadOnlyList<SchemaLeaf> Leaves => _footer.Leaves;

    /// <summary>The number of rows.</summary>
    public long RowCount => _footer.Rows;

    /// <summary>The number of row groups.</summary>
    public int RowGroupCount => _footer.RowGroups.Count;

    /// <summary>The key-value metadata of the footer; of a key that stands there twice, the last.</summary>
    public IReadOnlyDictionary<string, string?> KeyValueMetadata => _footer.KeyValueMetadata;

    /// <summary>The program that wrote the file; null when it does not say.</summary>
    public string? CreatedBy => _footer.CreatedBy;

    /// <summary>Opens a file by reading its footer.</summary>
    /// <param name="stream">The file: readable and seekable. It must not change while it is read.</param>
    /// <param name="options">The guards; the defaults when null.</param>
    /// <param name="leaveOpen">Whether <see cref="DisposeAsync"/> leaves <paramref name="stream"/> open. When opening fails it stays open.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="ArgumentException">The stream cannot be read or has no length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ParquetReaderOptions.MaxBufferBytes"/> is not positive.</exception>
    /// <exception cref="ParquetFormatException">This is not a Parquet file, or its footer is corrupt, truncated or encrypted.</exception>
    public static async ValueTask<ParquetFileReader> OpenAsync(
        Stream stream,
        ParquetReaderOptions? options = null,
        bool leaveOpen = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanSeek)
        {
            throw new ArgumentException("A Parquet file is read from its end, so the stream must be readable and seekable; copy it to memory or to a file first.", nameof(stream));
        }

        options ??= new ParquetReaderOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxBufferBytes);
        long length = stream.Length;
        if (length < MagicLength + TailLength)
        {
            throw ParquetFormatException.At("file", 0, $"at least {MagicLength + TailLength} bytes", $"{length}");
        }

        byte[] ends = new byte[TailLength];
        await ReadAsync(stream, 0, ends.AsMemory(0, MagicLength), cancellationToken).ConfigureAwait(false);
        CheckMagic(ends, 0);
        await ReadAsync(stream, length - TailLength, ends, cancellationToken).ConfigureAwait(false);
        CheckMagic(ends.AsSpan(sizeof(int)), length - MagicLength);
        long footerLength = BinaryPrimitives.ReadUInt32LittleEndian(ends);
        long footerStart = length - TailLength - footerLength;
        if (footerStart < MagicLength || footerLength > options.MaxBufferBytes)
        {
            throw ParquetFormatException.At(
                "footer", length - TailLength, $"a length of at most {Math.Min(length - TailLength - MagicLength, options.MaxBufferBytes)} bytes", $"{footerLength}");
        }

        byte[] footer = new byte[footerLength];
        await ReadAsync(stream, footerStart, footer, cancellationToken).ConfigureAwait(false);
        return new ParquetFileReader(stream, leaveOpen, options, Footer.Parse(footer, footerStart), footerStart);
    }

    /// <summary>Starts to read rows from the first on. One row reader at a time may be in use.</summary>
    /// <returns>The row reader; the columns that it is to read are selected on it.</returns>
    public ParquetRowReader ReadRows() => new(this);

    /// <summary>Closes the file.</summary>
    /// <returns>A task.</returns>
    public ValueTask DisposeAsync()
    {
        _decompressor.Dispose();
        return _leaveOpen ? ValueTask.CompletedTask : _stream.DisposeAsync();
    }

    internal int MaxBufferBytes => _options.MaxBufferBytes;

    internal long RowsOf(int rowGroup) => _footer.RowGroups[rowGroup].Rows;

    internal ColumnReader OpenColumn(int rowGroup, SchemaLeaf leaf) =>
        new(_stream, _dataEnd, leaf, rowGroup, _footer.RowGroups[rowGroup], _decompressor, _options);

    private static async ValueTask ReadAsync(Stream stream, long position, Memory<byte> target, CancellationToken cancellationToken)
    {
        stream.Position = position;
        int read = await stream.ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read < target.Length)
        {
            throw ParquetFormatException.At("file", position + read, $"{target.Length - read} more bytes", "the end of the stream, which its length puts later");
        }
    }

    private static void CheckMagic(ReadOnlySpan<byte> bytes, long offset)
    {
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (found == EncryptedMagic)
        {
            throw ParquetFormatException.At("file", offset, "a file without encryption", "an encrypted one, which this reader refuses");
        }

        if (found != Magic)
        {
            throw ParquetFormatException.At("file", offset, "the mark 'PAR1'", $"the bytes {Convert.ToHexString(bytes[..MagicLength])}");
        }
    }
}
