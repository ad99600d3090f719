using LakeOrm.Parquet;

namespace LakeOrm;

/// <summary>What every write can be told.</summary>
public abstract class WriteOptions
{
    private protected WriteOptions()
    {
    }

    /// <summary>The table's name, in place of the one that the record declares.</summary>
    public string? Table { get; init; }

    /// <summary>The key under which the write happens once, however often and from wherever it is called; null for a write that repeats.</summary>
    public IdempotencyKey? Key { get; init; }

    /// <summary>
    /// Whether a repeat under <see cref="Key"/> is compared with what was written, which reads all rows; when false the key alone decides, the rows are not read,
    /// and the outcome is <see cref="WriteOutcome.DuplicatePayloadUnverified"/>. Null for the client's way, <see cref="LakeClientOptions.VerifyPayload"/>.
    /// </summary>
    public bool? VerifyPayload { get; init; }

    /// <summary>The version that the table must have: another one is a <see cref="LakeConflictException"/>. Null for any.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>Is told how far the write is; null when nobody asks.</summary>
    /// <remarks>What it throws while rows are written ends the write, of which nothing is in the table then. Once the change is on its way into the table, what it throws does not touch the write.</remarks>
    public IProgress<WriteProgress>? Progress { get; init; }

    /// <summary>How data files are written; null for the client's way.</summary>
    public ParquetWriterOptions? Parquet { get; init; }
}
