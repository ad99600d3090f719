using System.Runtime.InteropServices;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Delta.Commits;

/// <summary>Puts commits into a table's log: each gets the next free version, or fails whole.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
/// <param name="loader">Follows the log.</param>
/// <param name="clock">Says which keys have expired, and what time it is where commits declare theirs.</param>
internal sealed class Committer(ILakeStorage storage, string table, SnapshotLoader loader, TimeProvider clock)
{
    // For failures of which nothing says that they pass.
    private static readonly BackOff Brief = BackOff.Race with { Retries = 5 };

    /// <summary>For a store that asks to be called less often, or that fails for a while.</summary>
    public required BackOff Patience { get; set; }

    /// <summary>Commits.</summary>
    /// <param name="state">The newest known state of the table.</param>
    /// <param name="plan">The write; its data files are durable.</param>
    /// <param name="maxAttempts">How many versions are tried.</param>
    /// <param name="cancellationToken">Observed up to the moment before each put, not after.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="LakeConflictException">The write cannot be placed after what others did, or others were always faster. Nothing was written.</exception>
    /// <exception cref="LakeUnknownOutcomeException">The store could not say whether the commit is there.</exception>
    public async ValueTask<CommitResult> CommitAsync(TableState state, CommitPlan plan, int maxAttempts, CancellationToken cancellationToken)
    {
        await RequirePromiseAsync(plan.Table, cancellationToken).ConfigureAwait(false);
        for (int attempt = 1; ; attempt++)
        {
            if (ConflictRules.Check(plan, state.Snapshot, clock) is { } earlier)
            {
                return new CommitResult(state, attempt - 1, earlier);
            }

            if (plan.IsOutdated?.Invoke(state.Snapshot) == true)
            {
                return new CommitResult(state, attempt - 1, null) { IsOutdated = true };
            }

            if (attempt > maxAttempts)
            {
                throw new LakeConflictException(
                    $"Other writers of the Delta table '{plan.Table}' were faster {maxAttempts} times; the last version tried was {state.Snapshot.Version}. Nothing was written. Repeat the call, or write larger batches less often.");
            }

            if (attempt > 2)
            {
                await BackOff.Race.WaitAsync(attempt - 2, asked: null, cancellationToken).ConfigureAwait(false);
            }

            ReadOnlyMemory<byte> content = plan.Render(state.Snapshot, CommitTimes.Next(state.Snapshot, clock.GetUtcNow()));
            cancellationToken.ThrowIfCancellationRequested();
            string key = LogFile.Commit(table, state.Snapshot.Version + 1);
            plan.MayBeInLog = true;
            bool stored;
            try
            {
                stored = await PutAsync(key, content, plan.IngestId).ConfigureAwait(false);
            }
            catch (LakeStorageException)
            {
                // Raised only where it is certain that nothing was stored.
                plan.MayBeInLog = false;
                throw;
            }

            if (stored)
            {
                if (await IsOrphanAsync(state).ConfigureAwait(false))
                {
                    // Left there, it would be a log without a beginning: no table to anybody, and in the way of a new one.
                    await storage.DeleteAsync([key], CancellationToken.None).ConfigureAwait(false);
                    plan.MayBeInLog = false;
                    throw new LakeConflictException($"The Delta table '{plan.Table}' was dropped while it was written to. Nothing was written.");
                }

                return new CommitResult(await FollowAsync(state, key, content).ConfigureAwait(false), attempt, null);
            }

            plan.MayBeInLog = false;
            state = await loader.RefreshAsync(state, cancellationToken).ConfigureAwait(false)
                ?? await loader.LoadAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new LakeConflictException($"The Delta table '{plan.Table}' was dropped while it was written to. Nothing was written.");
        }
    }

    /// <summary>Commits a table's first version.</summary>
    /// <returns>False when another writer created the table.</returns>
    /// <exception cref="LakeUnknownOutcomeException">The store could not say whether the commit is there.</exception>
    public async ValueTask<bool> CreateAsync(Guid id, ReadOnlyMemory<byte> content)
    {
        await RequirePromiseAsync(table, CancellationToken.None).ConfigureAwait(false);
        return await PutAsync(LogFile.Commit(table, 0), content, id).ConfigureAwait(false);
    }

    // A store that lets two writers have the same version loses the one's rows without a word.
    private async ValueTask RequirePromiseAsync(string name, CancellationToken cancellationToken)
    {
        LakeStorageCapabilities promised = await storage.GetCapabilitiesAsync(cancellationToken).ConfigureAwait(false);
        if (!promised.HasFlag(LakeStorageCapabilities.PutIfAbsent))
        {
            throw new LakeUnsupportedException(
                $"The Delta table '{name}' cannot be written to: the store at {storage.Root} does not keep two writers from storing the same object (put-if-absent), so commits could be lost. Nothing was written. Use a store that does; reading needs no such promise.");
        }
    }

    // Puts the identical bytes until the store says whose the version is, and never moves on before it did:
    // an answer that was lost may be a commit that is there.
    private async ValueTask<bool> PutAsync(string key, ReadOnlyMemory<byte> content, Guid ingestId)
    {
        bool isOpen = false;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await storage.PutIfAbsentAsync(key, content, CancellationToken.None).ConfigureAwait(false)
                    || await HoldsAsync(key, content).ConfigureAwait(false);
            }
            catch (LakeStorageException e) when (e is { IsRefused: true, IsTransient: false } && !isOpen)
            {
                throw;
            }
            catch (Exception e)
            {
                LakeStorageException? told = e as LakeStorageException;
                isOpen |= told is not { IsRefused: true };
                if (await (told is { IsTransient: true } ? Patience : Brief).WaitAsync(attempt, told?.RetryAfter, CancellationToken.None).ConfigureAwait(false))
                {
                    continue;
                }

                if (!isOpen)
                {
                    throw;
                }

                if (await IsAbsentForGoodAsync(key).ConfigureAwait(false))
                {
                    throw told ?? new LakeStorageException($"Cannot store '{key}' of the Delta table '{table}': {e.Message}", e);
                }

                throw new LakeUnknownOutcomeException(
                    ingestId,
                    $"The store did not say whether '{key}' was stored, after {attempt} tries: {e.Message} The write {ingestId} to the Delta table '{table}' may or may not be committed. "
                    + "LookUpAsync with that id says whether it is there by now. A write under an idempotency key can be repeated under it, and FenceAsync with the key makes sure that it is there or cannot come.",
                    e);
            }
        }
    }

    // Commits are told apart by their bytes: each holds its writer's own id.
    private async ValueTask<bool> HoldsAsync(string key, ReadOnlyMemory<byte> content)
    {
        try
        {
            Stream stream = await storage.OpenReadAsync(key, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                byte[] part = new byte[Math.Min(content.Length, 64 * 1024)];
                int compared = 0;
                while (true)
                {
                    int read = await stream.ReadAsync(part, CancellationToken.None).ConfigureAwait(false);
                    if (read == 0)
                    {
                        return compared == content.Length;
                    }

                    if (read > content.Length - compared || !content.Span.Slice(compared, read).SequenceEqual(part.AsSpan(0, read)))
                    {
                        return false;
                    }

                    compared += read;
                }
            }
        }
        catch (LakeObjectNotFoundException)
        {
            // The table was dropped meanwhile.
            return false;
        }
    }

    // On a local disk a put that failed cannot arrive later, so what is not there now was not committed. On a remote store it can.
    private async ValueTask<bool> IsAbsentForGoodAsync(string key)
    {
        try
        {
            return storage.GetLocalPath(key) is not null && await storage.HeadAsync(key, CancellationToken.None).ConfigureAwait(false) is null;
        }
        catch (LakeStorageException)
        {
            return false;
        }
    }

    // The newest commit is never cleaned up: when the one before ours is gone, or another, the whole table is.
    private async ValueTask<bool> IsOrphanAsync(TableState state)
    {
        try
        {
            return state.Commit is { } before && (await storage.HeadAsync(before.Key, CancellationToken.None).ConfigureAwait(false))?.IsStill(before) != true;
        }
        catch (Exception)
        {
            // The commit is there; what cannot be looked at counts as there too.
            return false;
        }
    }

    private async ValueTask<TableState> FollowAsync(TableState state, string key, ReadOnlyMemory<byte> content)
    {
        ArraySegment<byte> bytes = MemoryMarshal.TryGetArray(content, out ArraySegment<byte> array) ? array : content.ToArray();
        using MemoryStream stream = new(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        LogContent actions = await CommitReader.ReadAsync(stream, key, new ActionReader(table), CancellationToken.None).ConfigureAwait(false);
        LakeObject? file = null;
        try
        {
            file = await storage.HeadAsync(key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The commit is there; only its time is not known. The next look at the table starts anew.
        }

        TableState next = loader.Next(state, actions, file ?? new LakeObject(key, content.Length, clock.GetUtcNow()));
        return file is null ? next with { Commit = null } : next;
    }
}
