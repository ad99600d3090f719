using System.Diagnostics.CodeAnalysis;
using LakeOrm.Parquet;
using LakeOrm.Writing;

namespace LakeOrm.Drivers;

/// <summary>One write as a driver runs it.</summary>
[Experimental("LAKEORM001")]
public sealed class WriteRequest
{
    /// <summary>The table.</summary>
    public required LakeTableName Table { get; init; }

    /// <summary>The rows; none for modes other than <see cref="WriteMode.Append"/>, <see cref="WriteMode.Overwrite"/> and <see cref="WriteMode.Merge"/>, whose payload is what the call asks for. They stay the caller's to dispose.</summary>
    public required RowSource Rows { get; init; }

    /// <summary>What the write does with the rows that are there.</summary>
    public required WriteMode Mode { get; init; }

    /// <summary>How rows match and what happens then; only for <see cref="WriteMode.Merge"/>.</summary>
    public MergeRule? Merge { get; init; }

    /// <summary>
    /// The condition, text of an expression and its parameters; only for <see cref="WriteMode.Update"/>, <see cref="WriteMode.Delete"/>, and for an <see cref="WriteMode.Overwrite"/> of some
    /// partitions, whose condition must hold for every row of the write, or an <see cref="WriteMode.Optimize"/>; these may name the columns of <see cref="LakeTableSchema.Partitions"/> only.
    /// </summary>
    public LakeStatement? Where { get; init; }

    /// <summary>The assignments, <c>column = expression, …</c> and their parameters; only for <see cref="WriteMode.Update"/>.</summary>
    public LakeStatement? Set { get; init; }

    /// <summary>Whether it is an error that a condition matches no row; only for <see cref="WriteMode.Update"/> and <see cref="WriteMode.Delete"/>.</summary>
    public bool MustMatch { get; init; }

    /// <summary>What is stamped; its id is the write's id.</summary>
    public required RowStamp Stamp { get; init; }

    /// <summary>The key under which the write happens once; null for a write that repeats.</summary>
    public IdempotencyKey? Key { get; init; }

    /// <summary>
    /// Whether a key that the table has is compared by <see cref="RowSource.HashAsync"/>; when false it is answered with
    /// <see cref="WriteOutcome.DuplicatePayloadUnverified"/> and the rows are not read.
    /// </summary>
    public bool VerifyPayload { get; init; } = true;

    /// <summary>The version that the table must have; null for any.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>How data files are written.</summary>
    public ParquetWriterOptions Parquet { get; init; } = new();

    /// <summary>Is told how far the write is; null when nobody asks.</summary>
    public IProgress<WriteProgress>? Progress { get; init; }

    /// <summary>Is told of what should be looked at, once the write is committed; what it throws is dropped. Null when nobody asks.</summary>
    public Action<LakeWarning>? Warning { get; init; }

    /// <summary>What the write's commit says of it.</summary>
    /// <param name="payload">The hash of what the key stands for; null without a key.</param>
    internal CommitNotes ToNotes(string? payload) => new()
    {
        IngestId = Stamp.IngestId,
        Operation = Merge?.Operation ?? Mode.ToString().ToLowerInvariant(),
        Key = Key?.Text,
        Number = Key?.Number,
        Payload = Key is null ? null : payload,
    };
}
