using LakeOrm.Delta.Checkpoints;
using LakeOrm.Delta.Log;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Snapshots;

/// <summary>Builds snapshots of one table from its log.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
internal sealed class SnapshotLoader(ILakeStorage storage, string table)
{
    /// <summary>Beyond so many new commits a checkpoint is likely, and looking for it is cheaper than reading them all.</summary>
    private const int MaxTail = 64;

    /// <summary>Loads the newest snapshot.</summary>
    /// <returns>The snapshot; null when there is no table.</returns>
    public ValueTask<TableState?> LoadAsync(CancellationToken cancellationToken) => UnlessDroppedAsync(() => LoadNewestAsync(cancellationToken), cancellationToken);

    /// <summary>Loads an older snapshot.</summary>
    /// <returns>The snapshot; null when there is no table.</returns>
    /// <exception cref="LakeTableNotFoundException">The table has no such version, or not any more.</exception>
    public ValueTask<DeltaSnapshot?> LoadAsync(LakeVersion at, CancellationToken cancellationToken) => UnlessDroppedAsync(() => LoadVersionAsync(at, cancellationToken), cancellationToken);

    // While a table is dropped its log is there in part, and what is listed may be gone when it is read: that is no damage, and no table.
    private async ValueTask<T?> UnlessDroppedAsync<T>(Func<ValueTask<T?>> load, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await load().ConfigureAwait(false);
        }
        catch (Exception e) when (e is LakeCorruptException or LakeObjectNotFoundException)
        {
            if (await storage.HeadAsync(LogFile.Dropped(table), cancellationToken).ConfigureAwait(false) is null)
            {
                await foreach (LakeObject _ in storage.ListAsync(LogFile.Folder(table), cancellationToken: cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }

            return null;
        }
    }

    private async ValueTask<TableState?> LoadNewestAsync(CancellationToken cancellationToken)
    {
        if (await ReadHintAsync(cancellationToken).ConfigureAwait(false) is { } hint)
        {
            LogListing recent = await LogListing.ReadAsync(storage, table, hint.Version, cancellationToken).ConfigureAwait(false);
            if (recent.CheckpointsUpTo(long.MaxValue).Any()
                && await TryBuildAsync(recent, await FindNewestAsync(recent, cancellationToken).ConfigureAwait(false), mayFail: true, cancellationToken).ConfigureAwait(false) is { } state)
            {
                return state;
            }
        }

        LogListing all = await LogListing.ReadAsync(storage, table, 0, cancellationToken).ConfigureAwait(false);
        long newest = await FindNewestAsync(all, cancellationToken).ConfigureAwait(false);
        return newest < 0 ? null : await TryBuildAsync(all, newest, mayFail: false, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<DeltaSnapshot?> LoadVersionAsync(LakeVersion at, CancellationToken cancellationToken)
    {
        LogListing all = await LogListing.ReadAsync(storage, table, 0, cancellationToken).ConfigureAwait(false);
        long newest = await FindNewestAsync(all, cancellationToken).ConfigureAwait(false);
        if (newest < 0)
        {
            return null;
        }

        long version = at.Version ?? await FindVersionAsync(all, newest, at.Time ?? DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false);
        long oldest = Oldest(all);
        if (version > newest || version < oldest)
        {
            throw new LakeTableNotFoundException(
                $"The Delta table '{table}' has no version {version}. Its log has the versions {oldest} to {newest}{(oldest > 0 ? "; older ones were cleaned up" : string.Empty)}.");
        }

        return (await TryBuildAsync(all, version, mayFail: false, cancellationToken).ConfigureAwait(false))!.Snapshot;
    }

    /// <summary>Brings a snapshot up to date by the commits after it.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The newest snapshot; null when what is known does not belong to the table any more, or lies so far back that loading anew is better.</returns>
    public async ValueTask<TableState?> RefreshAsync(TableState state, CancellationToken cancellationToken)
    {
        if (!await IsStillThereAsync(state, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        ActionReader reader = new(table);
        for (int read = 0; ; read++)
        {
            long next = state.Snapshot.Version + 1;
            LakeObject? file = await storage.HeadAsync(LogFile.Commit(table, next), cancellationToken).ConfigureAwait(false);
            if (file is null)
            {
                return state;
            }

            if (read == MaxTail)
            {
                return null;
            }

            LogContent content = await ReadCommitAsync(file.Key, reader, cancellationToken).ConfigureAwait(false);
            state = Next(state, content, file);
        }
    }

    /// <summary>
    /// Whether a snapshot still is of this table. The table may have been dropped and made again, or its log cleaned up to beyond what is known:
    /// then nothing that follows can be trusted.
    /// </summary>
    public async ValueTask<bool> IsStillThereAsync(TableState state, CancellationToken cancellationToken) =>
        state.Commit is { } commit && (await storage.HeadAsync(commit.Key, cancellationToken).ConfigureAwait(false))?.IsStill(commit) == true;

    /// <summary>The state after a commit.</summary>
    /// <exception cref="LakeUnsupportedException">The commit changed the table into one that is not read.</exception>
    public TableState Next(TableState state, LogContent content, LakeObject file)
    {
        DateTimeOffset time = LogListing.After(state.Snapshot.Timestamp, file.LastModified);
        DeltaSnapshot snapshot = state.Snapshot.Apply(content, DeclaredTime(content, content.Metadata ?? state.Snapshot.Metadata) ?? time);
        if (content.Protocol is not null || content.Metadata is not null)
        {
            TableFeatures.CheckReadable(table, snapshot.Protocol, snapshot.Metadata);
        }

        return new TableState(snapshot, file);
    }

    /// <summary>Reads one commit.</summary>
    /// <exception cref="LakeObjectNotFoundException">There is no such commit.</exception>
    public async ValueTask<LogContent> ReadCommitAsync(string key, ActionReader reader, CancellationToken cancellationToken)
    {
        Stream stream = await storage.OpenReadAsync(key, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await CommitReader.ReadAsync(stream, key, reader, cancellationToken).ConfigureAwait(false);
        }
    }

    private static DateTimeOffset? DeclaredTime(LogContent? commit, DeltaMetadata metadata) =>
        TableFeatures.HasInCommitTimestamps(metadata) && commit?.CommitInfo?.InCommitTimestamp is { } declared ? LogTime.FromMillis(declared) : null;

    // The first version from which a snapshot can be built: 0 when its commit is there, else the oldest checkpoint.
    private static long Oldest(LogListing listing) => listing.Commits.ContainsKey(0)
        ? 0
        : listing.CheckpointsUpTo(long.MaxValue).Select(static c => c.Version).DefaultIfEmpty(listing.Commits.Keys.FirstOrDefault()).Min();

    private async ValueTask<LastCheckpoint?> ReadHintAsync(CancellationToken cancellationToken)
    {
        try
        {
            Stream stream = await storage.OpenReadAsync(LogFile.LastCheckpoint(table), cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                // A hint of more than this is none: it only needs to hold a few numbers, though some writers add a schema.
                byte[] text = new byte[64 * 1024];
                int length = await stream.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                return LastCheckpoint.Parse(text.AsSpan(0, length));
            }
        }
        catch (LakeStorageException)
        {
            return null;
        }
    }

    // A listing may lag behind on some stores; looking for one name never does.
    private async ValueTask<long> FindNewestAsync(LogListing listing, CancellationToken cancellationToken)
    {
        long newest = listing.Newest ?? -1;
        while (await storage.HeadAsync(LogFile.Commit(table, newest + 1), cancellationToken).ConfigureAwait(false) is { } file)
        {
            listing.Add(file);
            newest++;
        }

        return newest;
    }

    private async ValueTask<TableState?> TryBuildAsync(LogListing listing, long version, bool mayFail, CancellationToken cancellationToken)
    {
        Exception? damage = null;
        foreach ((long checkpoint, IReadOnlyList<LogFile> parts) in listing.CheckpointsUpTo(version))
        {
            try
            {
                DeltaSnapshot.Builder builder = new();
                builder.Apply(await ReadCheckpointAsync(parts, cancellationToken).ConfigureAwait(false));
                return await BuildAsync(listing, builder, checkpoint, version, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is LakeCorruptException or LakeObjectNotFoundException)
            {
                // An older checkpoint or the first commit may still lead there.
                damage ??= e;
            }
        }

        if (listing.Commits.ContainsKey(0) || await storage.HeadAsync(LogFile.Commit(table, 0), cancellationToken).ConfigureAwait(false) is not null)
        {
            try
            {
                return await BuildAsync(listing, new DeltaSnapshot.Builder(), -1, version, cancellationToken).ConfigureAwait(false);
            }
            catch (LakeCorruptException) when (damage is not null)
            {
                // The first damage says more than what followed from it.
            }
        }

        if (mayFail)
        {
            return null;
        }

        if (listing.NewestCheckpointV2 is not null && damage is null)
        {
            throw new LakeUnsupportedException(
                $"The Delta table '{table}' cannot be read: its log begins with a checkpoint of feature 'v2Checkpoint', which LakeOrm does not read. Read it with an engine that does, or have that engine drop the feature.");
        }

        throw damage ?? new LakeCorruptException(
            $"The log of the Delta table '{table}' begins at version {listing.Commits.Keys.FirstOrDefault()} without a checkpoint to begin from: '{LogFile.Commit(table, 0)}' is missing.");
    }

    private async ValueTask<TableState> BuildAsync(LogListing listing, DeltaSnapshot.Builder builder, long checkpoint, long version, CancellationToken cancellationToken)
    {
        ActionReader reader = new(table);
        LogContent? last = null;
        for (long next = checkpoint + 1; next <= version; next++)
        {
            if (!listing.Commits.TryGetValue(next, out LakeObject? file))
            {
                string missing = LogFile.Commit(table, next);
                file = await storage.HeadAsync(missing, cancellationToken).ConfigureAwait(false)
                    ?? throw new LakeCorruptException(
                        $"The log of the Delta table '{table}' has a gap: '{missing}' is missing, but later versions up to {version} are there. Restore the file, or read the table at version {next - 1}.");
                listing.Add(file);
            }

            last = await ReadCommitAsync(file.Key, reader, cancellationToken).ConfigureAwait(false);
            builder.Apply(last);
        }

        LakeObject? commit = listing.Commits.GetValueOrDefault(version);
        DeltaSnapshot snapshot = builder.Build(table, version, listing.TimeOf(version));
        TableFeatures.CheckReadable(table, snapshot.Protocol, snapshot.Metadata);
        if (TableFeatures.HasInCommitTimestamps(snapshot.Metadata) && commit is not null)
        {
            last ??= await ReadCommitAsync(commit.Key, reader, cancellationToken).ConfigureAwait(false);
            snapshot = snapshot.At(DeclaredTime(last, snapshot.Metadata) ?? snapshot.Timestamp);
        }

        return new TableState(snapshot, commit);
    }

    private async ValueTask<LogContent> ReadCheckpointAsync(IReadOnlyList<LogFile> parts, CancellationToken cancellationToken)
    {
        LogContent content = new();
        ActionReader reader = new(table);
        foreach (LogFile part in parts)
        {
            Stream stream = await storage.OpenReadAsync(part.Key, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                try
                {
                    Stream seekable = stream.CanSeek ? stream : await CopyAsync(stream, cancellationToken).ConfigureAwait(false);
                    await CheckpointReader.ReadAsync(seekable, reader, content, cancellationToken).ConfigureAwait(false);
                }
                catch (FormatException e)
                {
                    throw new LakeCorruptException($"The checkpoint '{part.Key}' is damaged: {e.Message}", e);
                }
                catch (LakeUnsupportedException e)
                {
                    throw new LakeUnsupportedException($"The Delta table '{table}' cannot be read. '{part.Key}': {e.Message}", e);
                }
            }
        }

        return content;
    }

    private static async ValueTask<Stream> CopyAsync(Stream stream, CancellationToken cancellationToken)
    {
        MemoryStream copy = new();
        await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        return copy;
    }

    private async ValueTask<long> FindVersionAsync(LogListing listing, long newest, DateTimeOffset time, CancellationToken cancellationToken)
    {
        DateTimeOffset last = DateTimeOffset.MinValue;
        long? found = null;
        long? first = null;
        TableState? now = await TryBuildAsync(listing, newest, mayFail: false, cancellationToken).ConfigureAwait(false);
        bool declared = TableFeatures.HasInCommitTimestamps(now!.Snapshot.Metadata);
        ActionReader reader = new(table);
        foreach ((long version, LakeObject commit) in listing.Commits)
        {
            last = LogListing.After(last, commit.LastModified);
            if (declared)
            {
                // Versions from before the table kept time itself declare none.
                LogContent content = await ReadCommitAsync(commit.Key, reader, cancellationToken).ConfigureAwait(false);
                last = content.CommitInfo?.InCommitTimestamp is { } own ? LogTime.FromMillis(own) : last;
            }

            first ??= version;
            if (last <= time)
            {
                found = version;
            }
        }

        return found ?? throw new LakeTableNotFoundException(
            $"The Delta table '{table}' has no version at or before {time.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z. "
            + $"The oldest that its log can date is version {first}, of {listing.TimeOf(first ?? 0).UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z.");
    }
}
