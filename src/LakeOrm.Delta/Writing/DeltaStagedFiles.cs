using System.Diagnostics.CodeAnalysis;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;

namespace LakeOrm.Delta.Writing;

/// <summary>Data files in a table's folder that no version of the table names yet.</summary>
[Experimental("LAKEORM001")]
public sealed class DeltaStagedFiles
{
    internal DeltaStagedFiles(DeltaSnapshot read, WrittenFiles written)
    {
        Read = read;
        Written = written;
    }

    /// <summary>The files, those of one partition in the order in which their rows came.</summary>
    public IReadOnlyList<DeltaFile> Files => Written.Files;

    /// <summary>The rows in them.</summary>
    public long Rows => Written.Rows;

    /// <summary>The bytes of them.</summary>
    public long Bytes => Written.Bytes;

    /// <summary>Tells the partition of a file from others.</summary>
    /// <param name="file">One of the files.</param>
    /// <returns>A text that files of one partition share.</returns>
    public string PartitionOf(DeltaFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return PartitionKey.Of(Read.Metadata.PhysicalPartitionColumns, file.PartitionValues);
    }

    /// <summary>The table as it was when they were written.</summary>
    internal DeltaSnapshot Read { get; }

    internal WrittenFiles Written { get; }

    /// <summary>Whether a version names them, or may: then they must stay.</summary>
    internal bool MayBeInLog { get; set; }
}
