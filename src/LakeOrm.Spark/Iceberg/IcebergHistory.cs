using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>The snapshots of a table, and what they say of calls and keys.</summary>
internal sealed class IcebergHistory
{
    // How far a client's clock, which made the id, and the server's may be apart before a history that begins in between is not trusted.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    private readonly List<IcebergSnapshot> _ancestors = [];

    /// <param name="branches">The branches and the snapshots at which they are.</param>
    /// <param name="snapshots">All snapshots.</param>
    public IcebergHistory(IReadOnlyDictionary<string, long> branches, IEnumerable<IcebergSnapshot> snapshots)
    {
        Branches = branches;
        Head = branches.TryGetValue(IcebergName.Main, out long head) ? head : null;
        Dictionary<long, IcebergSnapshot> all = snapshots.ToDictionary(static s => s.Id);
        for (long? id = Head; id is { } next && all.TryGetValue(next, out IcebergSnapshot? snapshot); id = snapshot.ParentId)
        {
            _ancestors.Add(snapshot);
        }

        IsRead = Head is null || _ancestors.Count > 0;
        IsWhole = Head is null || _ancestors is [.., { ParentId: null }];
    }

    /// <summary>The branches and the snapshots at which they are.</summary>
    public IReadOnlyDictionary<string, long> Branches { get; }

    /// <summary>The snapshot that everybody reads; null for a table that never had one.</summary>
    public long? Head { get; }

    /// <summary>The version of the table: 0 before its first snapshot.</summary>
    public long Version => Head ?? 0;

    /// <summary>Whether the head is among the snapshots; else the two were not read of one state of the table.</summary>
    public bool IsRead { get; }

    /// <summary>Whether the history goes back to the table's first snapshot.</summary>
    public bool IsWhole { get; }

    /// <summary>The head and those that it came from, newest first.</summary>
    public IReadOnlyList<IcebergSnapshot> Ancestors => _ancestors;

    /// <summary>The snapshot of a call; null when there is none.</summary>
    public IcebergSnapshot? Find(Guid call) => _ancestors.Find(s => s.Notes?.IngestId == call);

    /// <summary>The snapshot that makes a write under a key a repeat, of the key itself when that is still there, else of a later number; null when there is none.</summary>
    public IcebergSnapshot? Find(IdempotencyKey key) => FindExact(key) ?? (HighestOf(key) is { Notes.Number: { } highest } later && highest >= key.Number ? later : null);

    /// <summary>The snapshot with the highest number of a key's producer; null when there is none.</summary>
    public IcebergSnapshot? HighestOf(IdempotencyKey key) => key.Number is null ? null : _ancestors.Where(s => s.Notes?.Key == key.Text && s.Notes.Number is not null).MaxBy(static s => s.Notes!.Number);

    /// <summary>What the table says of a call.</summary>
    public WriteStatus StatusOf(Guid call)
    {
        if (Find(call) is { } found)
        {
            return new WriteStatus { State = WriteState.Committed, Version = found.Id, IngestId = call, KeyPromise = found.Notes!.Promise };
        }

        bool goesBack = IsWhole || (CallTime.Of(call) is { } time && _ancestors[^1].Time + ClockSkew < time);
        return new WriteStatus { State = goesBack ? WriteState.NotYet : WriteState.Unknown };
    }

    /// <summary>What the table says of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="retention">How long snapshots are kept at least; null when that is not known.</param>
    public WriteStatus StatusOf(IdempotencyKey key, TimeSpan? retention)
    {
        IcebergSnapshot? highest = HighestOf(key);
        WriteStatus status = new() { State = WriteState.NotYet, Number = highest?.Notes!.Number };
        if (Find(key) is not { } found)
        {
            return status;
        }

        if (key.Number is { } number && found.Notes!.Number != number)
        {
            // A number that was passed over can be told from one that was written only while the history goes back to it.
            bool goesBack = IsWhole || _ancestors.Exists(s => s.Notes?.Key == key.Text && s.Notes.Number < number);
            return status with { State = goesBack ? WriteState.Fenced : WriteState.Unknown };
        }

        return status with
        {
            State = found.Notes!.IsFence ? WriteState.Fenced : WriteState.Committed,
            Version = found.Id,
            IngestId = found.Notes.IngestId,
            KeyRetainedUntil = RetainedUntil(key, found, retention),
            KeyPromise = found.Notes.Promise,
        };
    }

    /// <summary>Until when a snapshot's key is kept; null for ever.</summary>
    public static DateTimeOffset? RetainedUntil(IdempotencyKey key, IcebergSnapshot snapshot, TimeSpan? retention) =>
        key.Kind == IdempotencyKeyKind.Sequence || retention is not { } time ? null : time < DateTimeOffset.MaxValue - snapshot.Time ? snapshot.Time + time : DateTimeOffset.MaxValue;

    private IcebergSnapshot? FindExact(IdempotencyKey key) => _ancestors.Find(s => s.Notes?.Key == key.Text && s.Notes.Number == key.Number);
}
