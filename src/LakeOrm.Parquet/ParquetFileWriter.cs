using System.Buffers.Binary;
using LakeOrm.Parquet.Columns;
using LakeOrm.Parquet.Thrift;

namespace LakeOrm.Parquet;

/// <summary>
/// Writes one Parquet file, forward only: rows go to memory by <see cref="Write{T}"/>, row groups to the stream by
/// <see cref="FlushRowGroupAsync"/>, and <see cref="CompleteAsync"/> ends the file. A file that was not completed has no footer and is no
/// Parquet file. Not thread-safe.
/// </summary>
public sealed class ParquetFileWriter : IAsyncDisposable
{
    /// <summary>After an overflow, so many tiles must fit before larger ones are tried again: what is filled in vain stays little.</summary>
    private const int CalmTiles = 8;

    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    private readonly Stream _stream;
    private readonly StreamOutput _output;
    private readonly bool _leaveOpen;
    private readonly WriterContext _context;
    private readonly ColumnWriter[] _columns;
    private readonly ParquetTile _tile;
    private readonly List<RowGroupInfo> _rowGroups = [];
    private ParquetSchema? _writtenSchema;
    private int _tileRows;
    private int _calmTiles;
    private long _position;
    private State _state;

    /// <summary>A writer of a new file.</summary>
    /// <param name="stream">Where the file goes, from its first byte on; it need not be seekable.</param>
    /// <param name="schema">The file's columns.</param>
    /// <param name="options">How to write; the defaults when null.</param>
    /// <param name="omittedColumns">
    /// The numbers of top-level columns that the file leaves out, such as the partition columns of a Delta table. Records are written as if
    /// they were there.
    /// </param>
    /// <param name="leaveOpen">True to leave the stream open when the writer is disposed of.</param>
    /// <exception cref="ArgumentException">An option or an omitted column is out of range, or no column is left.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public ParquetFileWriter(
        Stream stream, ParquetSchema schema, ParquetWriterOptions? options = null, IReadOnlyCollection<int>? omittedColumns = null, bool leaveOpen = false)
        : this(stream, schema, options, omittedColumns, leaveOpen, maxPageBytes: null)
    {
    }

    internal ParquetFileWriter(
        Stream stream, ParquetSchema schema, ParquetWriterOptions? options, IReadOnlyCollection<int>? omittedColumns, bool leaveOpen, int? maxPageBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Pages are filled in the machine's own byte order, which must be Parquet's: little-endian.");
        }

        options ??= ParquetWriterOptions.Default;
        options.Validate();
        IReadOnlyCollection<int> omitted = omittedColumns ?? [];
        CheckOmitted(schema, omitted);

        Schema = schema;
        _stream = stream;
        _output = new StreamOutput(stream);
        _leaveOpen = leaveOpen;
        _context = maxPageBytes is { } limit ? new WriterContext(options) { MaxPageBytes = limit } : new WriterContext(options);
        _tileRows = _context.TileRows;
        _columns = [.. schema.Leaves.Select(leaf => CreateColumn(leaf, omitted.Contains(leaf.Ordinal)))];
        _tile = new ParquetTile(_columns);
    }

    private enum State
    {
        Open,
        Faulted,
        Completed,
        Disposed,
    }

    /// <summary>The columns that records are written to, omitted ones included.</summary>
    public ParquetSchema Schema { get; }

    /// <summary>The bytes that went to the stream.</summary>
    public long WrittenBytes => _position;

    /// <summary>The bytes of the open row group that wait in memory, with the dictionaries that its values are looked up in.</summary>
    public long BufferedBytes
    {
        get
        {
            long bytes = 0;
            foreach (ColumnWriter column in _columns)
            {
                bytes += column.BufferedBytes;
            }

            return bytes;
        }
    }

    /// <summary>The rows of the open row group.</summary>
    public long BufferedRows { get; private set; }

    /// <summary>True when the open row group has reached the rows or bytes that the options name.</summary>
    public bool ShouldFlush => BufferedRows >= _context.Options.RowGroupRows || BufferedBytes >= _context.Options.RowGroupBytes;

    /// <summary>The rows that complete a tile or the row group, whichever comes first.</summary>
    internal int NextTileRows => (int)Math.Clamp(_context.Options.RowGroupRows - BufferedRows, 1, ParquetTile.MaxRows);

    /// <summary>The number in the file of the next tile's first row.</summary>
    private long FirstRow => _rowGroups.Sum(static group => group.Rows) + BufferedRows;

    /// <summary>Adds rows to the open row group, in memory only.</summary>
    /// <remarks>All rows go to the same row group; pass as many as a row group may exceed its limits by, and look at <see cref="ShouldFlush"/>.</remarks>
    /// <typeparam name="T">The record, whose schema must be the file's.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="stamp">The values of auto columns.</param>
    /// <exception cref="ParquetValueException">A value that its column cannot hold. The rows before its tile stay written.</exception>
    /// <exception cref="ArgumentException">The record's schema is not the file's.</exception>
    /// <exception cref="InvalidOperationException">The file is completed or failed, or the record's code gave a leaf entries that are not those of the rows.</exception>
    public void Write<T>(ReadOnlySpan<T> rows, in RowStamp stamp)
        where T : IParquetRecord<T>
    {
        RequireOpen();
        RequireSchema(T.ParquetSchema);
        while (!rows.IsEmpty)
        {
            // Tiles end where pages should, however many rows a call brings.
            int count = (int)Math.Min(Math.Min(rows.Length, _tileRows), _context.TileRows - (BufferedRows % _context.TileRows));
            BeginTile(count);
            try
            {
                T.WriteTile(rows[..count], _tile, in stamp);
            }
            catch (TileOverflowException overflow)
            {
                MakeRoom(overflow.Column, count);
                continue;
            }
            catch (ParquetValueException refusal)
            {
                throw Locate(rows[..count], in stamp, refusal);
            }

            CloseTile(count);
            rows = rows[count..];
            if (_tileRows < _context.TileRows && ++_calmTiles == CalmTiles)
            {
                _calmTiles = 0;
                _tileRows = Math.Min(_context.TileRows, _tileRows * 2);
            }
        }
    }

    /// <summary>Adds entries to one leaf of the open row group: the way to write values that are columns already.</summary>
    /// <remarks>
    /// Call it for every leaf, in any order and as often as needed; when the row group is flushed all leaves must hold the same number of
    /// records. Each call ends at a record's end.
    /// </remarks>
    /// <param name="leaf">The leaf's number.</param>
    /// <param name="values">The values that are there.</param>
    /// <param name="definitionLevels">One level an entry; empty if the leaf's greatest is 0.</param>
    /// <param name="repetitionLevels">One level an entry; empty if the leaf's greatest is 0.</param>
    /// <exception cref="ArgumentException">Levels and values do not agree.</exception>
    /// <exception cref="InvalidOperationException">The leaf has another type, or the file is completed or failed.</exception>
    public void WriteLeaf(int leaf, ReadOnlySpan<bool> values, ReadOnlySpan<byte> definitionLevels = default, ReadOnlySpan<byte> repetitionLevels = default) =>
        WriteSlots(leaf, values, definitionLevels, repetitionLevels);

    /// <inheritdoc cref="WriteLeaf(int, ReadOnlySpan{bool}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void WriteLeaf(int leaf, ReadOnlySpan<int> values, ReadOnlySpan<byte> definitionLevels = default, ReadOnlySpan<byte> repetitionLevels = default) =>
        WriteSlots(leaf, values, definitionLevels, repetitionLevels);

    /// <inheritdoc cref="WriteLeaf(int, ReadOnlySpan{bool}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void WriteLeaf(int leaf, ReadOnlySpan<long> values, ReadOnlySpan<byte> definitionLevels = default, ReadOnlySpan<byte> repetitionLevels = default) =>
        WriteSlots(leaf, values, definitionLevels, repetitionLevels);

    /// <inheritdoc cref="WriteLeaf(int, ReadOnlySpan{bool}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void WriteLeaf(int leaf, ReadOnlySpan<float> values, ReadOnlySpan<byte> definitionLevels = default, ReadOnlySpan<byte> repetitionLevels = default) =>
        WriteSlots(leaf, values, definitionLevels, repetitionLevels);

    /// <inheritdoc cref="WriteLeaf(int, ReadOnlySpan{bool}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void WriteLeaf(int leaf, ReadOnlySpan<double> values, ReadOnlySpan<byte> definitionLevels = default, ReadOnlySpan<byte> repetitionLevels = default) =>
        WriteSlots(leaf, values, definitionLevels, repetitionLevels);

    /// <inheritdoc cref="WriteLeaf(int, ReadOnlySpan{bool}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void WriteLeaf(int leaf, ReadOnlySpan<string> values, ReadOnlySpan<byte> definitionLevels = default, ReadOnlySpan<byte> repetitionLevels = default)
    {
        ByteArrayColumnWriter column = Leaf<ByteArrayColumnWriter>(leaf);
        try
        {
            column.Append(values, definitionLevels, repetitionLevels);
        }
        catch (TileOverflowException)
        {
            throw LeafOverflow(column);
        }

        BufferedRows = Math.Max(BufferedRows, column.Rows);
    }

    /// <inheritdoc cref="WriteLeaf(int, ReadOnlySpan{bool}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void WriteLeaf(
        int leaf, ReadOnlySpan<ReadOnlyMemory<byte>> values, ReadOnlySpan<byte> definitionLevels = default, ReadOnlySpan<byte> repetitionLevels = default)
    {
        RequireOpen();
        try
        {
            if (_columns[leaf] is FixedColumnWriter column)
            {
                column.Append(values, definitionLevels, repetitionLevels);
            }
            else
            {
                Leaf<ByteArrayColumnWriter>(leaf).Append(values, definitionLevels, repetitionLevels);
            }
        }
        catch (TileOverflowException)
        {
            throw LeafOverflow(_columns[leaf]);
        }

        BufferedRows = Math.Max(BufferedRows, _columns[leaf].Rows);
    }

    /// <summary>Writes the open row group to the stream; does nothing if it has no rows.</summary>
    /// <param name="cancellationToken">Cancels the writing, after which the file cannot be completed.</param>
    /// <returns>When the row group is written.</returns>
    /// <exception cref="InvalidOperationException">The leaves hold different numbers of records, or the file is completed or failed.</exception>
    public async ValueTask FlushRowGroupAsync(CancellationToken cancellationToken = default)
    {
        if (await WriteRowGroupAsync(cancellationToken).ConfigureAwait(false))
        {
            await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
            _state = State.Open;
        }
    }

    /// <summary>Writes what is buffered, the page index and the footer. The stream is flushed, not closed.</summary>
    /// <param name="cancellationToken">Cancels the writing, after which the file cannot be completed.</param>
    /// <returns>What the file holds.</returns>
    /// <exception cref="InvalidOperationException">The file is completed or failed.</exception>
    public async ValueTask<ParquetFileSummary> CompleteAsync(CancellationToken cancellationToken = default)
    {
        await WriteRowGroupAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _state = State.Faulted;
        await BeginFileAsync(cancellationToken).ConfigureAwait(false);
        if (_context.Options.PageIndex)
        {
            await WritePageIndexAsync(cancellationToken).ConfigureAwait(false);
        }

        ColumnWriter[] columns = [.. _columns.Where(static column => !column.IsOmitted)];
        ParquetNode[] fields = columns.Length == _columns.Length ? [.. Schema.Fields] : [.. Schema.Fields.Where(IsWritten)];
        FooterWriter.WriteFooter(_context.Thrift, fields, columns.Length, _rowGroups, _context.Options);
        int length = _context.Thrift.Length;
        await WriteThriftAsync(cancellationToken).ConfigureAwait(false);
        var tail = new byte[sizeof(int) + Magic.Length];
        BinaryPrimitives.WriteInt32LittleEndian(tail, length);
        Magic.CopyTo(tail, sizeof(int));
        await WriteAsync(tail, cancellationToken).ConfigureAwait(false);
        await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _state = State.Completed;
        return Summarize(columns);

        bool IsWritten(ParquetNode field) => !Array.Exists(_columns, column => column.IsOmitted && ReferenceEquals(column.Leaf.Column, field));
    }

    /// <summary>Gives back the buffers, and closes the stream unless it is to be left open. Writes nothing.</summary>
    /// <returns>When the stream is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_state == State.Disposed)
        {
            return;
        }

        _state = State.Disposed;
        foreach (ColumnWriter column in _columns)
        {
            column.Dispose();
        }

        _context.Dispose();
        _output.Dispose();
        if (!_leaveOpen)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void CheckOmitted(ParquetSchema schema, IReadOnlyCollection<int> omitted)
    {
        foreach (int ordinal in omitted)
        {
            if (ordinal < 0 || ordinal >= schema.Leaves.Count || schema.Leaves[ordinal].Path.Count > 1)
            {
                throw new ArgumentException($"Column {ordinal} cannot be omitted: it is no top-level column of the schema.", nameof(omitted));
            }
        }

        if (omitted.Distinct().Count() == schema.Leaves.Count)
        {
            throw new ArgumentException("Every column is omitted; a Parquet file needs at least one.", nameof(omitted));
        }
    }

    private void WriteSlots<T>(int leaf, ReadOnlySpan<T> values, ReadOnlySpan<byte> definitionLevels, ReadOnlySpan<byte> repetitionLevels)
        where T : unmanaged
    {
        SlotColumnWriter<T> column = Leaf<SlotColumnWriter<T>>(leaf);
        try
        {
            column.Append(values, definitionLevels, repetitionLevels);
        }
        catch (TileOverflowException)
        {
            throw LeafOverflow(column);
        }

        BufferedRows = Math.Max(BufferedRows, column.Rows);
    }

    private ColumnWriter CreateColumn(ParquetLeaf leaf, bool omitted) => leaf.Column.PhysicalType switch
    {
        ParquetPhysicalType.Boolean => new BooleanColumnWriter(_context, leaf, omitted),
        ParquetPhysicalType.Int32 => new NumberColumnWriter<int>(_context, leaf, omitted),
        ParquetPhysicalType.Int64 => new NumberColumnWriter<long>(_context, leaf, omitted),
        ParquetPhysicalType.Float => new NumberColumnWriter<float>(_context, leaf, omitted),
        ParquetPhysicalType.Double => new NumberColumnWriter<double>(_context, leaf, omitted),
        ParquetPhysicalType.FixedLenByteArray => new FixedColumnWriter(_context, leaf, omitted),
        _ => new ByteArrayColumnWriter(_context, leaf, omitted),
    };

    private TColumn Leaf<TColumn>(int leaf)
        where TColumn : ColumnWriter
    {
        RequireOpen();
        return _columns[leaf] as TColumn
            ?? throw new InvalidOperationException($"Leaf {leaf} '{_columns[leaf].Leaf.DottedPath}' is {_columns[leaf].Leaf.Column.PhysicalType}; these values have another type.");
    }

    private ParquetValueException LeafOverflow(ColumnWriter column)
    {
        _state = State.Faulted;
        return new ParquetValueException(
            column.Leaf.DottedPath, $"{_context.TileRows} records take more than the {_context.MaxPageBytes} bytes of a page; set {nameof(ParquetWriterOptions.PageRows)} lower.");
    }

    private void BeginTile(int rows)
    {
        _tile.Rows = rows;
        foreach (ColumnWriter column in _columns)
        {
            column.BeginTile(rows);
        }
    }

    // Whoever refuses a value knows its column; which row it was shows when the rows are tried one by one.
    private ParquetValueException Locate<T>(ReadOnlySpan<T> rows, in RowStamp stamp, ParquetValueException refusal)
        where T : IParquetRecord<T>
    {
        for (int i = 0; i < rows.Length; i++)
        {
            BeginTile(1);
            try
            {
                T.WriteTile(rows.Slice(i, 1), _tile, in stamp);
            }
            catch (ParquetValueException found)
            {
                return found.AtRow(FirstRow + i);
            }
        }

        return refusal;
    }

    // A column that fails to close is behind the others for good, so the file has failed with it.
    private void CloseTile(int rows)
    {
        _state = State.Faulted;
        foreach (ColumnWriter column in _columns)
        {
            column.CloseTile(rows);
        }

        BufferedRows += rows;
        _state = State.Open;
    }

    private void MakeRoom(ColumnWriter column, int rows)
    {
        if (column.HasPage)
        {
            column.CutPage();
        }
        else if (rows > 1)
        {
            _tileRows = rows / 2;
            _calmTiles = 0;
        }
        else
        {
            string what = column.Leaf.MaxRepetitionLevel > 0 ? "the row's values are too many or too long" : "the value is too long";
            throw new ParquetValueException(column.Leaf.DottedPath, $"{what}; a page holds at most {_context.MaxPageBytes} bytes.").AtRow(FirstRow);
        }
    }

    private void RequireOpen()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        if (_state != State.Open)
        {
            throw new InvalidOperationException(_state == State.Completed
                ? "The file is completed; nothing can be added."
                : "The file failed at an earlier call and cannot be completed; write a new one.");
        }
    }

    private void RequireSchema(ParquetSchema schema)
    {
        if (ReferenceEquals(schema, _writtenSchema))
        {
            return;
        }

        if (!Schema.HasShapeOf(schema))
        {
            throw new ArgumentException("The record's schema is not the file's; make the writer with the record's ParquetSchema.");
        }

        _writtenSchema = schema;
    }

    private void RequireEvenLeaves()
    {
        foreach (ColumnWriter column in _columns)
        {
            if (!column.IsOmitted && column.Rows != BufferedRows)
            {
                throw new InvalidOperationException($"Leaf '{column.Leaf.DottedPath}' holds {column.Rows} records of the row group, another leaf {BufferedRows}.");
            }
        }
    }

    // The writer counts as failed until the caller says that what was written arrived.
    private async ValueTask<bool> WriteRowGroupAsync(CancellationToken cancellationToken)
    {
        RequireOpen();
        if (BufferedRows == 0)
        {
            return false;
        }

        RequireEvenLeaves();
        cancellationToken.ThrowIfCancellationRequested();
        _state = State.Faulted;
        await BeginFileAsync(cancellationToken).ConfigureAwait(false);
        long start = _position;
        ColumnWriter[] columns = [.. _columns.Where(static column => !column.IsOmitted)];
        var chunks = new ChunkInfo[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            chunks[i] = await columns[i].FlushAsync(_output, _position, cancellationToken).ConfigureAwait(false);
            _position += chunks[i].CompressedLength;
        }

        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i].TakeBloomFilter() is { } filter)
            {
                FooterWriter.WriteBloomFilterHeader(_context.Thrift, filter.Length);
                chunks[i].BloomFilterOffset = _position;
                chunks[i].BloomFilterLength = _context.Thrift.Length + filter.Length;
                await WriteThriftAsync(cancellationToken).ConfigureAwait(false);
                await WriteAsync(filter, cancellationToken).ConfigureAwait(false);
            }
        }

        _rowGroups.Add(new RowGroupInfo(BufferedRows, start, chunks));
        BufferedRows = 0;
        return true;
    }

    private async ValueTask BeginFileAsync(CancellationToken cancellationToken)
    {
        if (_position == 0)
        {
            await WriteAsync(Magic, cancellationToken).ConfigureAwait(false);
        }
    }

    // The format keeps all column indexes together and all offset indexes together, so that a reader fetches each with one request.
    private async ValueTask WritePageIndexAsync(CancellationToken cancellationToken)
    {
        foreach (RowGroupInfo group in _rowGroups)
        {
            foreach (ChunkInfo chunk in group.Chunks)
            {
                if (FooterWriter.TryWriteColumnIndex(_context.Thrift, chunk, BoundOrder.Of(chunk.Leaf.Column)))
                {
                    chunk.ColumnIndexOffset = _position;
                    chunk.ColumnIndexLength = _context.Thrift.Length;
                    await WriteThriftAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }

        foreach (RowGroupInfo group in _rowGroups)
        {
            foreach (ChunkInfo chunk in group.Chunks)
            {
                FooterWriter.WriteOffsetIndex(_context.Thrift, chunk);
                chunk.OffsetIndexOffset = _position;
                chunk.OffsetIndexLength = _context.Thrift.Length;
                await WriteThriftAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ParquetFileSummary Summarize(ColumnWriter[] columns)
    {
        var summaries = new ParquetColumnSummary[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            ChunkInfo[] chunks = [.. _rowGroups.Select(group => group.Chunks[i])];
            BoundOrder order = BoundOrder.Of(columns[i].Leaf.Column);
            bool unbounded = Array.Exists(chunks, static chunk => chunk.Bounds is null && chunk.Nulls < chunk.Values && !chunk.HasNaN);
            Bounds? bounds = unbounded
                ? null
                : chunks.Select(static chunk => chunk.Bounds).Aggregate((Bounds?)null, (all, next) => all is null || next is null ? all ?? next : Bounds.Merge(all, next, order));
            summaries[i] = new ParquetColumnSummary(
                columns[i].Leaf, chunks.Sum(static chunk => chunk.Values), chunks.Sum(static chunk => chunk.Nulls), Array.Exists(chunks, static chunk => chunk.HasNaN), bounds);
        }

        return new ParquetFileSummary(_rowGroups.Sum(static group => group.Rows), _position, _rowGroups.Count, summaries);
    }

    private ValueTask WriteThriftAsync(CancellationToken cancellationToken) => WriteAsync(_context.Thrift.WrittenMemory, cancellationToken);

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _output.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        _position += bytes.Length;
    }
}
