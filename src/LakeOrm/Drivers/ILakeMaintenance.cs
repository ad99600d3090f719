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

    /// <summary>Tells what a table's commits say of themselves, whoever made them.</summary>
    /// <param name="table">The table.</param>
    /// <param name="limit">How many versions at most, from 1; null for all that there are.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The versions, newest first.</returns>
    ValueTask<IReadOnlyList<LakeCommit>> HistoryAsync(LakeTableName table, int? limit, CancellationToken cancellationToken = default);

    /// <summary>Counts what a table is made of, without reading its rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The counts, of the newest version.</returns>
    ValueTask<TableStats> StatsAsync(LakeTableName table, CancellationToken cancellationToken = default);

    /// <summary>Puts small data files of a table together, as one version: the rows are the same after as before.</summary>
    /// <param name="request">The call, of <see cref="WriteMode.Optimize"/>: its table and record, the condition on partitions, the key, and how files are written.</param>
    /// <param name="rule">Which files, and whether at all.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What was done.</returns>
    ValueTask<OptimizeResult> OptimizeAsync(WriteRequest request, CompactionRule rule, CancellationToken cancellationToken = default);

    /// <summary>Makes a new version of a table that is as an older one was, schema and properties included. Keys are not taken back.</summary>
    /// <param name="request">The call, of <see cref="WriteMode.Restore"/>: its table, the key and the expected version.</param>
    /// <param name="version">The version that is restored.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What was done.</returns>
    ValueTask<RestoreResult> RestoreAsync(WriteRequest request, LakeVersion version, CancellationToken cancellationToken = default);

    /// <summary>Sets properties of a table.</summary>
    /// <param name="request">The call, of <see cref="WriteMode.SetProperties"/>: its table, the key and the expected version.</param>
    /// <param name="properties">The properties; a null takes one away.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What was done.</returns>
    ValueTask<SetPropertiesResult> SetPropertiesAsync(WriteRequest request, IReadOnlyDictionary<string, string?> properties, CancellationToken cancellationToken = default);

    /// <summary>Writes a checkpoint of a table's newest version, and deletes what its log needs no more after it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Cancels the call; what was deleted stays deleted.</param>
    /// <returns>What was done.</returns>
    ValueTask<CheckpointResult> CheckpointAsync(LakeTableName table, CancellationToken cancellationToken = default);
}
