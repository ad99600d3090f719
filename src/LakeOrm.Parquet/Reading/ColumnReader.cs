using System.IO.Hashing;
using System.Numerics;

namespace LakeOrm.Parquet.Reading;

/// <summary>Reads one column of one row group, batch by batch: at most one page and one dictionary are in memory.</summary>
internal sealed class ColumnReader
{
    // Statistics make page headers long, but not this long.
    private const int MaxHeaderBytes = 16 << 20;

    private readonly SchemaLeaf _leaf;
    private readonly ColumnChunk _chunk;
    private readonly int _rowGroup;
    private readonly int _maxBufferBytes;
    private readonly long _rows;
    private readonly PageDecompressor _decompressor;
    private readonly ChunkWindow _window;
    private byte[] _page = [];
    private ValueBuffer? _dictionary;
    private PageLocation _at;
    private LevelDecoder? _repetition;
    private LevelDecoder? _definition;
    private ValueDecoder? _values;
    private int _pageLeft;
    private long _entriesLeft;
    private long _rowsSeen;

    internal ColumnReader(Stream stream, long dataEnd, SchemaLeaf leaf, int rowGroup, RowGroup group, PageDecompressor decompressor, ParquetReaderOptions options)
    {
        _leaf = leaf;
        _rowGroup = rowGroup;
        _chunk = group.Chunks[leaf.Index];
        _rows = group.Rows;
        _maxBufferBytes = options.MaxBufferBytes;
        _decompressor = decompressor;
        _at = new PageLocation(leaf.Path, rowGroup, _chunk.Start);
        CheckChunk(dataEnd);
        _entriesLeft = _chunk.Entries;
        _window = new ChunkWindow(stream, _chunk.Start, _chunk.Start + _chunk.CompressedSize);
        Batch = new ColumnBatch(leaf);
    }

    /// <summary>What the last successful <see cref="ReadBatchAsync"/> read.</summary>
    internal ColumnBatch Batch { get; }

    /// <summary>Where the reader is, for messages.</summary>
    internal PageLocation Location => _at;

    /// <summary>Reads the next entries into <see cref="Batch"/>.</summary>
    /// <returns>False when the column's entries are all read.</returns>
    internal async ValueTask<bool> ReadBatchAsync(CancellationToken cancellationToken)
    {
        while (_pageLeft == 0)
        {
            if (_entriesLeft == 0)
            {
                return _rowsSeen == _rows ? false : throw _at.Corrupt($"{_rows} rows", $"{_rowsSeen}");
            }

            await NextPageAsync(cancellationToken).ConfigureAwait(false);
        }

        ReadBatch();
        return true;
    }

    private void CheckChunk(long dataEnd)
    {
        if (_chunk.IsEncrypted || _chunk.OtherFile is { Length: > 0 })
        {
            throw _at.Corrupt("a column in this file and in clear", _chunk.IsEncrypted ? "an encrypted one" : $"one in the file '{_chunk.OtherFile}'");
        }

        if (_chunk.Type != _leaf.PhysicalType)
        {
            throw _at.Corrupt($"chunks of the schema's type {_leaf.PhysicalType}", $"type {_chunk.Type}");
        }

        PageDecompressor.Check(_chunk.Codec, _at);
        if (_chunk.CompressedSize < 0 || _chunk.Start < ParquetFileReader.MagicLength || _chunk.Start > dataEnd - _chunk.CompressedSize)
        {
            throw _at.Corrupt($"a chunk between bytes {ParquetFileReader.MagicLength} and {dataEnd}", $"{_chunk.CompressedSize} bytes at {_chunk.Start}");
        }

        if (_chunk.Entries < 0 || (_leaf.MaxRepetitionLevel == 0 && _chunk.Entries != _rows))
        {
            throw _at.Corrupt($"{_rows} entries, one a row", $"{_chunk.Entries}");
        }
    }

    private async ValueTask NextPageAsync(CancellationToken cancellationToken)
    {
        _at = _at with { Offset = _window.Position };
        PageHeader header = await ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        if (header.CompressedSize > _window.Left)
        {
            throw _at.Corrupt($"a page of {header.CompressedSize} bytes", $"{_window.Left} bytes left in the column chunk");
        }

        if (Math.Max(header.CompressedSize, header.UncompressedSize) > _maxBufferBytes)
        {
            throw _at.Corrupt(
                $"a page of at most {_maxBufferBytes} bytes ({nameof(ParquetReaderOptions)}.{nameof(ParquetReaderOptions.MaxBufferBytes)})",
                $"{Math.Max(header.CompressedSize, header.UncompressedSize)}");
        }

        await _window.EnsureAsync(header.CompressedSize, cancellationToken).ConfigureAwait(false);
        OpenPage(header, _window.Bytes[..header.CompressedSize]);
        _window.Advance(header.CompressedSize);
    }

    private async ValueTask<PageHeader> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        for (long wanted = 256; ; wanted *= 4)
        {
            int available = (int)Math.Min(wanted, _window.Left);
            await _window.EnsureAsync(available, cancellationToken).ConfigureAwait(false);
            try
            {
                PageHeader header = PageHeader.Parse(_window.Bytes, $"page header of column '{_leaf.Path}', row group {_rowGroup}", _window.Position, out int length);
                _window.Advance(length);
                return header;
            }
            catch (ParquetFormatException e) when (e.IsTruncation && _window.Bytes.Length < _window.Left && wanted < MaxHeaderBytes)
            {
                // The header goes on after what was read ahead.
            }
        }
    }

    private void OpenPage(PageHeader header, ReadOnlySpan<byte> bytes)
    {
        if (header.Checksum is { } expected && Crc32.HashToUInt32(bytes) is var found && found != expected)
        {
            throw _at.Corrupt($"a page with the checksum {expected:X8}", $"{found:X8}");
        }

        switch (header.Kind)
        {
            case PageKind.Dictionary:
                OpenDictionary(header, bytes);
                break;
            case PageKind.Data:
                ReadOnlyMemory<byte> data = Decompress(bytes, header.UncompressedSize, ref _page);
                CountPage(header.Content.Entries);
                _repetition = OpenLevels(ref data, _leaf.MaxRepetitionLevel, header.Content.RepetitionEncoding, header.Content.Entries, "repetition levels");
                _definition = OpenLevels(ref data, _leaf.MaxDefinitionLevel, header.Content.DefinitionEncoding, header.Content.Entries, "definition levels");
                _values = OpenValues(header.Content.Encoding, data);
                break;
            case PageKind.DataV2:
                OpenDataV2(header, bytes);
                break;
            case PageKind.Index:
                break;
            default:
                throw _at.Corrupt("a data, dictionary or index page", $"page type {(int)header.Kind}");
        }
    }

    private void OpenDataV2(PageHeader header, ReadOnlySpan<byte> bytes)
    {
        PageContent content = header.Content;
        long levelBytes = (long)content.RepetitionBytes + content.DefinitionBytes;
        if (levelBytes > bytes.Length || levelBytes > header.UncompressedSize)
        {
            throw _at.Corrupt($"at most {bytes.Length} bytes of levels", $"{levelBytes}");
        }

        // The levels are never compressed. They are copied because the window moves on.
        ReadOnlyMemory<byte> levels = bytes[..(int)levelBytes].ToArray();
        CompressionCodec codec = content.IsCompressed ? _chunk.Codec : CompressionCodec.Uncompressed;
        ReadOnlyMemory<byte> values = Decompress(bytes[(int)levelBytes..], header.UncompressedSize - (int)levelBytes, ref _page, codec);
        CountPage(content.Entries);
        ReadOnlyMemory<byte> repetition = Bytes.Take(ref levels, content.RepetitionBytes, "repetition levels", _at);
        _repetition = _leaf.MaxRepetitionLevel == 0 ? null : new RleLevelDecoder(repetition, LevelWidth(_leaf.MaxRepetitionLevel), _leaf.MaxRepetitionLevel, _at);
        _definition = _leaf.MaxDefinitionLevel == 0 ? null : new RleLevelDecoder(levels, LevelWidth(_leaf.MaxDefinitionLevel), _leaf.MaxDefinitionLevel, _at);
        _values = OpenValues(content.Encoding, values);
    }

    private void OpenDictionary(PageHeader header, ReadOnlySpan<byte> bytes)
    {
        if (_dictionary is not null || _values is not null)
        {
            throw _at.Corrupt("one dictionary page, before the data", "another");
        }

        if (_leaf.PhysicalType == PhysicalType.Boolean || header.Content.Encoding is not (PageEncoding.Plain or PageEncoding.PlainDictionary))
        {
            throw _at.Corrupt("a plain dictionary of a type other than BOOLEAN", $"{_leaf.PhysicalType} in the encoding {(int)header.Content.Encoding}");
        }

        // A buffer of its own: the dictionary outlives the pages.
        byte[] buffer = [];
        ReadOnlyMemory<byte> data = Decompress(bytes, header.UncompressedSize, ref buffer);
        int least = _leaf.TypeLength == 0 ? sizeof(int) : _leaf.TypeLength;
        if ((long)header.Content.Entries * least > data.Length)
        {
            throw _at.Corrupt($"a dictionary of {header.Content.Entries} values", $"{data.Length} bytes");
        }

        _dictionary = new ValueBuffer(_leaf, header.Content.Entries);
        new PlainDecoder(data, _at).Read(_dictionary, header.Content.Entries);
    }

    private void CountPage(int entries)
    {
        if (entries > _entriesLeft)
        {
            throw _at.Corrupt($"at most {_entriesLeft} more entries in the column chunk", $"a page of {entries}");
        }

        _entriesLeft -= entries;
        _pageLeft = entries;
    }

    private ReadOnlyMemory<byte> Decompress(ReadOnlySpan<byte> bytes, int size, ref byte[] buffer, CompressionCodec? codec = null)
    {
        CompressionCodec used = codec ?? _chunk.Codec;
        if (size == 0 && bytes.IsEmpty)
        {
            // A page of nulls of version 2: nothing, not even what the codec makes of nothing.
            return default;
        }

        PageDecompressor.CheckSize(used, bytes.Length, size, _at);
        if (buffer.Length < size)
        {
            buffer = new byte[size];
        }

        _decompressor.Decompress(used, bytes, buffer.AsSpan(0, size), _at);
        return buffer.AsMemory(0, size);
    }

    private LevelDecoder? OpenLevels(ref ReadOnlyMemory<byte> data, int maxLevel, PageEncoding encoding, int entries, string what)
    {
        if (maxLevel == 0)
        {
            return null;
        }

        int width = LevelWidth(maxLevel);
        return encoding switch
        {
            PageEncoding.Rle => new RleLevelDecoder(Bytes.TakePrefixed(ref data, what, _at), width, maxLevel, _at),
            PageEncoding.BitPacked => new BitPackedLevelDecoder(Bytes.Take(ref data, (((long)entries * width) + 7) / 8, what, _at), width, maxLevel, _at),
            _ => throw _at.Corrupt($"{what} encoded as RLE or BIT_PACKED", $"encoding {(int)encoding}"),
        };
    }

    private ValueDecoder OpenValues(PageEncoding encoding, ReadOnlyMemory<byte> data)
    {
        PhysicalType type = _leaf.PhysicalType;
        return encoding switch
        {
            PageEncoding.Plain => new PlainDecoder(data, _at),
            PageEncoding.PlainDictionary or PageEncoding.RleDictionary =>
                new DictionaryDecoder(_dictionary ?? throw _at.Corrupt("a dictionary page before dictionary-encoded data", "none"), data, _at),
            PageEncoding.Rle when type is PhysicalType.Boolean => new RleBooleanDecoder(data, _at),
            PageEncoding.DeltaBinaryPacked when type is PhysicalType.Int32 or PhysicalType.Int64 => new DeltaIntegerDecoder(data, _at),
            PageEncoding.DeltaLengthByteArray when type is PhysicalType.ByteArray => new DeltaLengthByteArrayDecoder(data, _at),
            PageEncoding.DeltaByteArray when type is PhysicalType.ByteArray or PhysicalType.FixedLenByteArray =>
                new DeltaByteArrayDecoder(data, _leaf.TypeLength, _maxBufferBytes, _at),
            PageEncoding.ByteStreamSplit when type is not (PhysicalType.Boolean or PhysicalType.ByteArray or PhysicalType.Int96) =>
                new ByteStreamSplitDecoder(data, _at),
            _ => throw _at.Corrupt($"an encoding of {type} that the format defines", Enum.IsDefined(encoding) ? encoding.ToString() : $"encoding {(int)encoding}"),
        };
    }

    private static int LevelWidth(int maxLevel) => 32 - BitOperations.LeadingZeroCount((uint)maxLevel);

    private void ReadBatch()
    {
        int count = Math.Min(_pageLeft, ColumnBatch.Capacity);
        Batch.Count = count;
        Span<byte> repetition = Batch.RepetitionLevels;
        Span<byte> definition = Batch.DefinitionLevels;
        if (_repetition is null)
        {
            repetition.Clear();
            _rowsSeen += count;
        }
        else
        {
            _repetition.Read(repetition);
            if (_rowsSeen == 0 && repetition[0] != 0)
            {
                throw _at.Corrupt("a first entry that starts a row", $"repetition level {repetition[0]}");
            }

            _rowsSeen += repetition.Count((byte)0);
            if (_rowsSeen > _rows)
            {
                throw _at.Corrupt($"{_rows} rows", "more");
            }
        }

        int present = count;
        if (_definition is null)
        {
            definition.Clear();
        }
        else
        {
            _definition.Read(definition);
            present = definition.Count((byte)_leaf.MaxDefinitionLevel);
        }

        _values!.Read(Batch.Values, present);
        _pageLeft -= count;
    }
}
