namespace LakeOrm.Delta.Log;

/// <summary>One data file of a snapshot.</summary>
/// <remarks>A table may have a hundred thousand of them in memory: what is rarely asked for is kept as the log has it.</remarks>
public sealed class DeltaFile
{
    private readonly string? _logPath;
    private readonly long _modificationMillis;
    private readonly byte[]? _statistics;
    private readonly int _relativeFrom;

    internal DeltaFile(LogPath path, IReadOnlyDictionary<string, string?> partitionValues, long size, long modificationMillis, byte[]? statistics, IReadOnlyDictionary<string, string?>? tags = null, DeletionVector? vector = null)
    {
        Path = path.Path;
        _relativeFrom = path.RelativeFrom;
        _logPath = path.Encoded;
        PartitionValues = partitionValues;
        Size = size;
        _modificationMillis = modificationMillis;
        _statistics = statistics;
        Tags = tags;
        Vector = vector;
    }

    /// <summary>The file: a key of the table's storage, or an absolute URI for a file outside the table's folder. Not percent-encoded.</summary>
    public string Path { get; }

    /// <summary>
    /// The value of each partition column in all rows of the file, as Delta writes it; null for null. The names are the columns' <see cref="Types.DeltaField.PhysicalName"/>, and found without regard to case.
    /// </summary>
    public IReadOnlyDictionary<string, string?> PartitionValues { get; }

    /// <summary>The size in bytes.</summary>
    public long Size { get; }

    /// <summary>How many of its rows are the table's no more: <see cref="DeltaTable.ReadDeletedRowsAsync"/> tells which.</summary>
    public long DeletedRows => Vector?.Cardinality ?? 0;

    /// <summary>When the file was written, by its writer.</summary>
    public DateTimeOffset ModificationTime => LogTime.FromMillis(_modificationMillis);

    /// <summary>What the log says of the file's values; null when it says nothing. Each call gives a new object, which reads the log's text when it is first asked: keep it while you ask.</summary>
    public DeltaFileStatistics? Statistics => _statistics is { Length: > 0 } ? new DeltaFileStatistics(_statistics) : null;

    internal string LogPath => _logPath ?? Path[_relativeFrom..];

    internal long ModificationMillis => _modificationMillis;

    internal ReadOnlyMemory<byte> StatisticsUtf8 => _statistics;

    internal IReadOnlyDictionary<string, string?>? Tags { get; }

    internal DeletionVector? Vector { get; }

    /// <summary>What tells it from the same data file with another vector or none.</summary>
    internal string Id => DeletionVector.IdOf(Path, Vector);

    internal Tombstone Removed(long deletionMillis) => new(Path, LogPath, deletionMillis)
    {
        ExtendedFileMetadata = true,
        PartitionValues = PartitionValues,
        Size = Size,
        Vector = Vector,
    };

    /// <inheritdoc/>
    public override string ToString() => Path;
}
