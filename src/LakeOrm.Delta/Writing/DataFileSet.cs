using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.ExceptionServices;
using LakeOrm.CompilerServices;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Writing;

/// <summary>The data files of one write: rows in, whole and durable files out, within the bounds of memory and open files.</summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes what it holds.")]
internal sealed class DataFileSet : IAsyncDisposable
{
    private const int MostEnding = 4;

    private readonly ILakeStorage _storage;
    private readonly string _table;
    private readonly RowSource _rows;
    private readonly DataFileLimits _limits;
    private readonly int _indexedColumns;
    private readonly string[] _partitionColumns;
    private readonly ParquetSchema _schema;
    private readonly int[] _omitted;
    private readonly Dictionary<int, DataFile> _open = [];
    private readonly Queue<(DataFile File, long Rows, Task<DeltaFile> Stored)> _ending = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<DeltaFile> _files = [];
    private readonly StringPool _pool = new();
    private readonly PartitionRouter _router = new();
    private long _rowCount;
    private long _bytes;
    private int _started;
    private long _chunk;

    /// <param name="storage">The storage.</param>
    /// <param name="table">The table's folder.</param>
    /// <param name="rows">What is written, with the columns of the table: the request's rows, or what a change makes of them.</param>
    /// <param name="metadata">The table's metadata, which the request was checked against.</param>
    /// <param name="limits">The bounds.</param>
    public DataFileSet(ILakeStorage storage, string table, RowSource rows, DeltaMetadata metadata, DataFileLimits limits)
    {
        _storage = storage;
        _table = table;
        _rows = rows;
        _limits = limits;
        _indexedColumns = TableProperties.IndexedColumnsOf(metadata);

        // The router gives values in the record's order of partition columns.
        string[] partitions = [.. rows.Schema.PartitionColumns.Select(static c => c.Name)];
        _partitionColumns = [.. partitions.Select(c => metadata.Schema.Find(c)?.PhysicalName ?? c)];
        _omitted = [.. rows.ParquetSchema.Leaves
            .Where(l => partitions.Contains(l.Path[0], StringComparer.OrdinalIgnoreCase)).Select(static l => l.Ordinal)];
        _schema = metadata.ColumnMapping == DeltaColumnMapping.None ? rows.ParquetSchema : rows.ParquetSchema.Rename(c => metadata.Schema.Find(c.Name) is { } field
            ? (field.PhysicalName, field.FieldId)
            : throw new LakeSchemaException($"The Delta table '{table}' has no column '{c.Name}'. Nothing was written."));
    }

    /// <summary>How files are written.</summary>
    public required ParquetWriterOptions Parquet { get; init; }

    /// <summary>Is told how far it is; null when nobody asks.</summary>
    public IProgress<WriteProgress>? Progress { get; init; }

    /// <summary>The partitions that rows may be of; null for all.</summary>
    public PartitionScope? Scope { get; init; }

    /// <summary>What all files have in their names, so that they can be told from others; null for names that tell nothing.</summary>
    public Guid? Mark { get; init; }

    /// <summary>The files that are done.</summary>
    public WrittenFiles Written => new(_files, _rowCount, _bytes);

    /// <summary>Writes all rows. All files are durable when it returns.</summary>
    public async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        while (await _rows.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            _chunk++;
            if (_partitionColumns.Length == 0)
            {
                DataFile file = await OpenAsync(0, cancellationToken).ConfigureAwait(false);
                _rows.WriteTo(file.Parquet);
                await SettleAsync(0, file, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                _rows.Route(_router);
                Scope?.Check(_partitionColumns, _router, _rows.TotalCount - _rows.Count);
                int[] present = _router.Present.ToArray();
                foreach (int partition in present)
                {
                    DataFile file = await OpenAsync(partition, cancellationToken).ConfigureAwait(false);
                    _rows.WriteTo(file.Parquet, _router, partition);
                    await SettleAsync(partition, file, cancellationToken).ConfigureAwait(false);
                }
            }

            await BoundMemoryAsync(cancellationToken).ConfigureAwait(false);
            Report();
        }

        foreach (int partition in _open.Keys.Order().ToArray())
        {
            await CompleteAsync(partition, cancellationToken).ConfigureAwait(false);
        }

        await SettleEndingAsync(most: 0).ConfigureAwait(false);
        Report();
    }

    /// <summary>Removes the files that are not done: every one, also after one of them failed.</summary>
    public async ValueTask DisposeAsync()
    {
        ExceptionDispatchInfo? first = null;
        await _stop.CancelAsync().ConfigureAwait(false);
        List<DataFile> undone = [.. _open.Values];
        while (_ending.TryDequeue(out (DataFile File, long Rows, Task<DeltaFile> Stored) ending))
        {
            // What the store has by now is done, and who gives up deletes it with the others.
            await ((Task)ending.Stored).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ending.Stored.IsCompletedSuccessfully)
            {
                Add(await ending.Stored.ConfigureAwait(false), ending.Rows);
            }

            undone.Add(ending.File);
        }

        foreach (DataFile file in undone)
        {
            try
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                first ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        _open.Clear();
        _stop.Dispose();
        first?.Throw();
    }

    private bool HoldsTooMuch => _open.Values.Sum(static f => f.HeldBytes) + _ending.Sum(static e => e.File.HeldBytes) > _limits.BufferedBytes;

    private async ValueTask<DataFile> OpenAsync(int partition, CancellationToken cancellationToken)
    {
        if (!_open.TryGetValue(partition, out DataFile? file))
        {
            if (_open.Count >= _limits.OpenFiles)
            {
                await CompleteAsync(_open.MinBy(static f => f.Value.LastUsed).Key, cancellationToken).ConfigureAwait(false);
            }

            await SettleEndingAsync(Math.Min(MostEnding, _limits.OpenFiles - _open.Count - 1)).ConfigureAwait(false);

            file = await DataFile.CreateAsync(_storage, _table, NewName(partition), _schema, Parquet, _omitted, cancellationToken).ConfigureAwait(false);
            _open.Add(partition, file);
        }

        file.LastUsed = _chunk;
        return file;
    }

    private async ValueTask SettleAsync(int partition, DataFile file, CancellationToken cancellationToken)
    {
        if (file.Bytes >= _limits.FileBytes)
        {
            await CompleteAsync(partition, cancellationToken).ConfigureAwait(false);
        }
        else if (file.Parquet.ShouldFlush)
        {
            await FlushAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask BoundMemoryAsync(CancellationToken cancellationToken)
    {
        while (_open.Values.Sum(static f => f.Parquet.BufferedBytes) > _limits.BufferedBytes)
        {
            await FlushAsync(_open.Values.MaxBy(static f => f.Parquet.BufferedBytes)!, cancellationToken).ConfigureAwait(false);
        }
    }

    // A store takes no part below some size, so that each of many open files may have nearly one in memory: only a file's end frees it. The part of a file that is alone is what the store was told to use.
    private async ValueTask FlushAsync(DataFile file, CancellationToken cancellationToken)
    {
        await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        await SettleEndingAsync(MostEnding).ConfigureAwait(false);
        while (_open.Count > 1 && HoldsTooMuch)
        {
            await CompleteAsync(_open.MaxBy(static f => f.Value.HeldBytes).Key, cancellationToken).ConfigureAwait(false);
        }
    }

    // The store takes the end of a file while the next one is encoded.
    private async ValueTask CompleteAsync(int partition, CancellationToken cancellationToken)
    {
        DataFile file = _open[partition];
        ParquetFileSummary summary = await file.EncodeAsync(cancellationToken).ConfigureAwait(false);
        List<KeyValuePair<string, string?>> values = [];
        for (int i = 0; i < _partitionColumns.Length; i++)
        {
            values.Add(new KeyValuePair<string, string?>(_partitionColumns[i], _router.Values(partition)[i]));
        }

        _open.Remove(partition);
        _ending.Enqueue((file, summary.RowCount, StoreAsync(file, summary, _pool.Values(values), cancellationToken)));
        await SettleEndingAsync(MostEnding).ConfigureAwait(false);
    }

    private async Task<DeltaFile> StoreAsync(DataFile file, ParquetFileSummary summary, IReadOnlyDictionary<string, string?> values, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        LakeObject stored = await file.StoreAsync(either.Token).ConfigureAwait(false);
        return new DeltaFile(LogPath.Write(_table, file.RelativePath), values, stored.Size, stored.LastModified.ToUnixTimeMilliseconds(), StatisticsJson.Write(summary, _indexedColumns));
    }

    // In the order in which they were written, whichever the store had first.
    private async ValueTask SettleEndingAsync(int most)
    {
        while (_ending.TryPeek(out (DataFile File, long Rows, Task<DeltaFile> Stored) next) && (_ending.Count > most || next.Stored.IsCompleted || HoldsTooMuch))
        {
            (DataFile file, long rows, Task<DeltaFile> stored) = next;
            Add(await stored.ConfigureAwait(false), rows);
            _ending.Dequeue();
            await file.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Add(DeltaFile file, long rows)
    {
        _files.Add(file);
        _rowCount += rows;
        _bytes += file.Size;
    }

    private string NewName(int partition)
    {
        string folder = _partitionColumns.Length == 0 ? string.Empty : PartitionFolder.Of(_partitionColumns, _router.Values(partition));
        string codec = Parquet.Compression switch
        {
            ParquetCompression.None => string.Empty,
            ParquetCompression.Gzip => ".gz",
            ParquetCompression other => "." + other.ToString().ToLowerInvariant(),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{folder}part-{_started++:D5}-{Mark ?? Guid.NewGuid()}.c000{codec}.parquet");
    }

    private void Report() => Progress?.Report(new WriteProgress(_rows.TotalCount, _rows.Length, _files.Count, _bytes));
}
