namespace LakeOrm.Delta.Log;

/// <summary>One data file of a snapshot.</summary>
/// <remarks>A table may have a hundred thousand of them in memory: what is rarely asked for is kept as the log has it.</remarks>
public sealed class DeltaFile
{
    private readonly string? _logPath;
    private readonly long _modificationMillis;
    private readonly byte[]? _statistics;
    private readonly int _relativeFrom;

    internal DeltaFile(LogPath path, IReadOnlyDictionary<string, string?> partitionValues, long size, long modificationMillis, byte[]? statistics, IReadOnlyDictionary<string, string?>? tags = null)
    {
        Path = path.Path;
        _relativeFrom = path.RelativeFrom;
        _logPath = path.Encoded;
        PartitionValues = partitionValues;
        Size = size;
        _modificationMillis = modificationMillis;
        _statistics = statistics;
        Tags = tags;
    }

    /// <summary>The file: a key of the table's storage, or an absolute URI for a file outside the table's folder. Not percent-encoded.</summary>
    public string Path { get; }

    /// <summary>The value of each partition column in all rows of the file, as Delta writes it; null for null. Names are found without regard to case.</summary>
    public IReadOnlyDictionary<string, string?> PartitionValues { get; }

    /// <summary>The size in bytes.</summary>
    public long Size { get; }

    /// <summary>When the file was written, by its writer.</summary>
    public DateTimeOffset ModificationTime => LogTime.FromMillis(_modificationMillis);

    /// <summary>What the log says of the file's values; null when it says nothing. Each call gives a new object, which reads the log's text when it is first asked: keep it while you ask.</summary>
    public DeltaFileStatistics? Statistics => _statistics is { Length: > 0 } ? new DeltaFileStatistics(_statistics) : null;

    internal string LogPath => _logPath ?? Path[_relativeFrom..];

    internal long ModificationMillis => _modificationMillis;

    internal ReadOnlyMemory<byte> StatisticsUtf8 => _statistics;

    internal IReadOnlyDictionary<string, string?>? Tags { get; }

    internal Tombstone Removed(long deletionMillis) => new(Path, LogPath, deletionMillis)
    {
        ExtendedFileMetadata = true,
        PartitionValues = PartitionValues,
        Size = Size,
    };

    /// <inheritdoc/>
    public override string ToString() => Path;
}
