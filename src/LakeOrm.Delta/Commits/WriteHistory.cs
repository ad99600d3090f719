using System.Buffers.Binary;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Commits;

/// <summary>Says what became of a write, as far as the table's history tells.</summary>
/// <param name="commits">The table's commits.</param>
/// <param name="keys">What the table knows of keys.</param>
internal sealed class WriteHistory(CommitHistory commits, KeyHistory keys)
{
    // How far a writer's clock, which made the id, and the store's may be apart: a commit that is older than the id by less may be the write's, and a history that begins in between is not trusted.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    /// <summary>Looks for the commit that has an id.</summary>
    public async ValueTask<WriteStatus> FindAsync(DeltaSnapshot snapshot, Guid ingestId, TimeProvider clock, CancellationToken cancellationToken)
    {
        DateTimeOffset? made = TimeOf(ingestId);
        DateTimeOffset trusted = made is { } time && time > DateTimeOffset.MinValue + ClockSkew ? time - ClockSkew : DateTimeOffset.MinValue;
        bool goesBack = false;

        // A commit comes after its call began. Where the id is of tomorrow, the clock that made it was wrong, and nothing follows of it.
        DateTimeOffset? since = made - clock.GetUtcNow() > ClockSkew ? null : trusted;
        await foreach ((long version, DateTimeOffset? stored, LogContent content) in commits.ReadAsync(snapshot.Version, made, since, cancellationToken).ConfigureAwait(false))
        {
            if (content.CommitInfo?.Notes?.IngestId == ingestId)
            {
                return new WriteStatus { State = WriteState.Committed, Version = version, IngestId = ingestId };
            }

            goesBack |= version == 0 || stored < trusted;
        }

        return new WriteStatus { State = goesBack ? WriteState.NotYet : WriteState.Unknown };
    }

    /// <summary>Looks for the commit that has a key.</summary>
    public async ValueTask<WriteStatus> FindAsync(DeltaSnapshot snapshot, IdempotencyKey key, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (KeyHistory.Stored(snapshot, key, clock) is not { } entry)
        {
            return new WriteStatus { State = WriteState.NotYet };
        }

        WriteStatus status = new()
        {
            State = WriteState.NotYet,
            Number = key.Number is null ? null : entry.Version,
            KeyRetainedUntil = KeyHistory.RetainedUntil(snapshot.Metadata, entry.LastUpdated),
        };
        if (entry.Version < IdempotencyKeys.ToVersion(key))
        {
            return status;
        }

        KeyCommit commit = await keys.FindAsync(snapshot, key, entry, cancellationToken).ConfigureAwait(false);
        if (commit.Version is null)
        {
            // A number that was passed over can be told from one that was written only while the history goes back to it.
            return status with { State = commit.IsCertain && entry.Version > IdempotencyKeys.ToVersion(key) ? WriteState.Fenced : WriteState.Unknown };
        }

        return status with { State = commit.Info?.Notes is { IsFence: true } ? WriteState.Fenced : WriteState.Committed, Version = commit.Version, IngestId = commit.Info?.Notes?.IngestId };
    }

    // A UUIDv7 begins with the milliseconds since 1970.
    private static DateTimeOffset? TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return id.Version == 7 ? LogTime.FromMillis((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16)) : null;
    }
}
