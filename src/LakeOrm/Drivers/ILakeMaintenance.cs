using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Drivers;

/// <summary>How a driver keeps tables healthy.</summary>
/// <remarks>Every member is safe to call from many threads, and beside every write.</remarks>
[Experimental("LAKEORM001")]
public interface ILakeMaintenance
{
    /// <summary>Deletes files that no version of a table needs any more.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">Which, and whether at all; its table's name is not looked at.</param>
    /// <param name="cancellationToken">Cancels the call; what was deleted stays deleted.</param>
    /// <returns>What was deleted.</returns>
    ValueTask<VacuumResult> VacuumAsync(LakeTableName table, VacuumOptions options, CancellationToken cancellationToken = default);
}
