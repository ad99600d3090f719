using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Drivers;

/// <summary>Rows that are stored and in no version of their table yet. Its calls come one after the other.</summary>
[Experimental("LAKEORM001")]
public abstract class StagedRows
{
    /// <summary>How many rows there are.</summary>
    public abstract long Rows { get; }

    /// <summary>In how many files they are.</summary>
    public abstract int Files { get; }

    /// <summary>The bytes of those files.</summary>
    public abstract long Bytes { get; }

    /// <summary>Makes the rows part of the table: as a version of their own for <see cref="WriteMode.Append"/>, by their keys for <see cref="WriteMode.Merge"/>.</summary>
    /// <param name="request">How. Its rows are none: they carry the record's schema and the payload. They and the stamp's id are of the call that stored the rows.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="LakeExpiredException">A file of the rows is gone.</exception>
    public abstract ValueTask<WriteResult> CommitAsync(WriteRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes the files that no version names, and none that a version names or may name, as after an outcome that is unknown. What cannot be deleted is left.</summary>
    /// <returns>The running operation.</returns>
    public abstract ValueTask DiscardAsync();
}
