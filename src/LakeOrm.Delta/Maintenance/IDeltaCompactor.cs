using System.Diagnostics.CodeAnalysis;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;

namespace LakeOrm.Delta.Maintenance;

/// <summary>An engine that reads a table's files, so that their rows can be put together in fewer.</summary>
[Experimental("LAKEORM001")]
public interface IDeltaCompactor
{
    /// <summary>The files of a snapshot whose partitions were asked for.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The files.</returns>
    ValueTask<IReadOnlyList<DeltaFile>> SelectAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>Reads the rows of some files, in the order of the record's sortable columns where it has some.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="files">Some of its files, all of one partition.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows with the table's columns, which the caller disposes.</returns>
    ValueTask<RowSource> ReadAsync(DeltaSnapshot snapshot, IReadOnlyList<DeltaFile> files, CancellationToken cancellationToken);
}
