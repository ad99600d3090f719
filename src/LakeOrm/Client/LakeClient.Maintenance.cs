namespace LakeOrm;

/// <content>Keeping tables healthy.</content>
public sealed partial class LakeClient
{
    /// <summary>Deletes files that no version of a table needs any more: those that left it long ago, and those of writes that never committed.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; what was deleted stays deleted.</param>
    /// <returns>What was deleted.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    /// <exception cref="LakeUnsupportedException">
    /// The retention is shorter than the table's own, and the options do not allow it; or the table uses a feature that is not kept when writing; or it names files by absolute paths.
    /// </exception>
    public async Task<VacuumResult> VacuumAsync<T>(VacuumOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> =>
        await Driver.Maintenance.VacuumAsync(Name<T>(options?.Table), options ?? new VacuumOptions(), cancellationToken).ConfigureAwait(false);
}
