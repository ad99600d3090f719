using System.Diagnostics.CodeAnalysis;
using LakeOrm.Parquet;

namespace LakeOrm.Drivers;

/// <summary>Rows that are to be stored beside a table, in the form of its data, and are to be in no version of it yet.</summary>
[Experimental("LAKEORM001")]
public sealed class StageRequest
{
    /// <summary>The table.</summary>
    public required LakeTableName Table { get; init; }

    /// <summary>The rows, which come once and are written by <see cref="RowSource.WriteTo(ParquetFileWriter)"/> and its kin. They stay the caller's to dispose.</summary>
    public required RowSource Rows { get; init; }

    /// <summary>What is stamped; its id is that of the write that the rows become.</summary>
    public required RowStamp Stamp { get; init; }

    /// <summary>How long the rows must be safe from whatever cleans up after writers that died.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>How data files are written.</summary>
    public ParquetWriterOptions Parquet { get; init; } = new();

    /// <summary>Is told how far it is; null when nobody asks.</summary>
    public IProgress<WriteProgress>? Progress { get; init; }
}
