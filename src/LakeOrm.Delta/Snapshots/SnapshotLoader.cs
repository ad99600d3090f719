using System.Globalization;
using LakeOrm.Delta.Checkpoints;
using LakeOrm.Delta.Log;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Snapshots;

/// <summary>Builds snapshots of one table from its log.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
/// <param name="isDescribing">Whether a table is only described, so that one whose features are not read is loaded, too.</param>
internal sealed class SnapshotLoader(ILakeStorage storage, string table, bool isDescribing = false)
{
    /// <summary>Beyond so many new commits a checkpoint is likely, and looking for it is cheaper than reading them all.</summary>
    private const int MaxTail = 64;

    private readonly CheckpointFiles _checkpoints = new(storage, table);

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
                await _checkpoints.ReadAsync(parts, builder.Apply, cancellationToken).ConfigureAwait(false);
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

        throw damage ?? new LakeCorruptException(
            $"The log of the Delta table '{table}' begins at version {listing.Commits.Keys.FirstOrDefault()} without a checkpoint to begin from: '{LogFile.Commit(table, 0)}' is missing.");
    }

    private async ValueTask<TableState> BuildAsync(LogListing listing, DeltaSnapshot.Builder builder, long checkpoint, long version, CancellationToken cancellationToken)
    {
        ActionReader reader = new(table);
        LogContent? last = null;
        for (long next = checkpoint + 1; next <= version; next++)
        {
            if (await ReadCompactedAsync(listing, next, version, reader, cancellationToken).ConfigureAwait(false) is { } compacted)
            {
                builder.Apply(compacted.Content);
                last = null;
                next = compacted.End;
                continue;
            }

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
        if (!isDescribing)
        {
            TableFeatures.CheckReadable(table, snapshot.Protocol, snapshot.Metadata);
        }

        if (TableFeatures.HasInCommitTimestamps(snapshot.Metadata) && commit is not null)
        {
            last ??= await ReadCommitAsync(commit.Key, reader, cancellationToken).ConfigureAwait(false);
            snapshot = snapshot.At(DeclaredTime(last, snapshot.Metadata) ?? snapshot.Timestamp);
        }

        return new TableState(snapshot, commit);
    }

    // The longest compacted commits from a version on, in place of the commits. One that is damaged or gone is only a longer way.
    private async ValueTask<(long End, LogContent Content)?> ReadCompactedAsync(LogListing listing, long from, long upTo, ActionReader reader, CancellationToken cancellationToken)
    {
        foreach (LogFile compacted in listing.CompactedFrom(from, upTo))
        {
            try
            {
                return (compacted.End, await ReadCommitAsync(compacted.Key, reader, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception e) when (e is LakeCorruptException or LakeObjectNotFoundException)
            {
                // The commits that it stands for say the same.
            }
        }

        return null;
    }

    private async ValueTask<long> FindVersionAsync(LogListing listing, long newest, DateTimeOffset time, CancellationToken cancellationToken)
    {
        DeltaMetadata metadata = (await TryBuildAsync(listing, newest, mayFail: false, cancellationToken).ConfigureAwait(false))!.Snapshot.Metadata;
        long end = long.MaxValue;
        if (CommitTimes.DeclaredSince(metadata) is { } since)
        {
            if (time >= since.Time)
            {
                return await FindDeclaredAsync(listing, since.Version, time, cancellationToken).ConfigureAwait(false);
            }

            end = since.Version;
        }

        (long Version, DateTimeOffset Time)? first = null;
        long? found = null;
        foreach ((long Version, DateTimeOffset Time) commit in listing.Times.TakeWhile(c => c.Version < end))
        {
            first ??= commit;
            if (commit.Time <= time)
            {
                found = commit.Version;
            }
        }

        return found ?? throw NoneAt(time, first);
    }

    // Declared times only grow, so that few commits need to be read for the one that is looked for.
    private async ValueTask<long> FindDeclaredAsync(LogListing listing, long since, DateTimeOffset time, CancellationToken cancellationToken)
    {
        long[] versions = [.. listing.Commits.Keys.Where(v => v >= since)];
        ActionReader reader = new(table);
        (long Version, DateTimeOffset Time)? first = null;
        int low = 0;
        int high = versions.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            string key = listing.Commits[versions[middle]].Key;
            LogContent commit = await ReadCommitAsync(key, reader, cancellationToken).ConfigureAwait(false);
            DateTimeOffset declared = commit.CommitInfo?.InCommitTimestamp is { } millis
                ? LogTime.FromMillis(millis)
                : throw new LakeCorruptException(
                    $"The commit '{key}' declares no inCommitTimestamp, as every version of the Delta table '{table}' from {since} on must. Ask for a version instead of a time.");
            if (declared <= time)
            {
                low = middle + 1;
            }
            else
            {
                first = (versions[middle], declared);
                high = middle;
            }
        }

        return low > 0 ? versions[low - 1] : throw NoneAt(time, first);
    }

    private LakeTableNotFoundException NoneAt(DateTimeOffset time, (long Version, DateTimeOffset Time)? first) =>
        new($"The Delta table '{table}' has no version at or before {Spelled(time)}."
            + (first is { } oldest ? $" The oldest that its log can date is version {oldest.Version}, of {Spelled(oldest.Time)}." : " Its log has no commits of that time any more."));

    private static string Spelled(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
