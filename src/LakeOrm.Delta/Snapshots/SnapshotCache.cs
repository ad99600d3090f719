namespace LakeOrm.Delta.Snapshots;

/// <summary>The newest state of a table that this process knows, brought up to date by the log's tail.</summary>
/// <param name="loader">Reads the log.</param>
/// <param name="path">The table's folder, for messages.</param>
internal sealed class SnapshotCache(SnapshotLoader loader, string path)
{
    private readonly Lock _publish = new();
    private TableState? _state;

    /// <summary>The newest state; null when there is no table.</summary>
    public async ValueTask<TableState?> TryGetAsync(CancellationToken cancellationToken)
    {
        TableState? known = Volatile.Read(ref _state);
        TableState? now = known is null ? null : await loader.RefreshAsync(known, cancellationToken).ConfigureAwait(false);
        now ??= await loader.LoadAsync(cancellationToken).ConfigureAwait(false);
        Publish(known, now);
        return now;
    }

    /// <summary>The newest state.</summary>
    /// <param name="name">The table's name for the error; its folder when null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public async ValueTask<TableState> GetAsync(string? name, CancellationToken cancellationToken) =>
        await TryGetAsync(cancellationToken).ConfigureAwait(false) ?? throw NotFound(name ?? path);

    /// <summary>The snapshot at a point of the table's history.</summary>
    /// <exception cref="LakeTableNotFoundException">There is no table, or it has no such version, or not any more.</exception>
    public async ValueTask<DeltaSnapshot> GetAsync(LakeVersion at, CancellationToken cancellationToken) =>
        await TryGetAsync(at, cancellationToken).ConfigureAwait(false) ?? throw NotFound(path);

    /// <summary>The snapshot at a point of the table's history; null when there is no table.</summary>
    /// <exception cref="LakeTableNotFoundException">The table has no such version, or not any more.</exception>
    public async ValueTask<DeltaSnapshot?> TryGetAsync(LakeVersion at, CancellationToken cancellationToken)
    {
        // A query often asks for the version that is at hand anyway.
        if (Volatile.Read(ref _state) is { } known && at.Version == known.Snapshot.Version
            && await loader.IsStillThereAsync(known, cancellationToken).ConfigureAwait(false))
        {
            return known.Snapshot;
        }

        return await loader.LoadAsync(at, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a state over.</summary>
    /// <param name="from">The state that it was made from.</param>
    /// <param name="to">The state; null when there is no table any more.</param>
    public void Publish(TableState? from, TableState? to)
    {
        lock (_publish)
        {
            // A call that was overtaken by another must not take the newer state away.
            if (ReferenceEquals(_state, from) || (to is not null && _state is not null && to.Snapshot.Version > _state.Snapshot.Version))
            {
                _state = to;
            }
        }
    }

    private static LakeTableNotFoundException NotFound(string name) =>
        new($"There is no Delta table '{name}'. Create it with EnsureTableAsync, or look at its name and at the lake's root.");
}
