using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Snapshots;

/// <summary>A table at one version. Immutable.</summary>
public sealed class DeltaSnapshot
{
    private readonly ActiveFiles _files;
    private readonly ImmutableDictionary<string, Tombstone> _tombstones;
    private readonly ImmutableDictionary<string, AppTransaction> _transactions;
    private readonly ImmutableDictionary<string, DomainMetadata> _domains;

    private DeltaSnapshot(
        long version,
        DateTimeOffset timestamp,
        DeltaProtocol protocol,
        DeltaMetadata metadata,
        ActiveFiles files,
        ImmutableDictionary<string, Tombstone> tombstones,
        ImmutableDictionary<string, AppTransaction> transactions,
        ImmutableDictionary<string, DomainMetadata> domains)
    {
        Version = version;
        Timestamp = timestamp;
        Protocol = protocol;
        Metadata = metadata;
        _files = files;
        _tombstones = tombstones;
        _transactions = transactions;
        _domains = domains;
    }

    /// <summary>The version, from 0.</summary>
    public long Version { get; }

    /// <summary>When the version was committed: by the store's clock, never before an earlier version of the table; or, where the table keeps time itself, as the commit declares.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>What readers and writers must understand.</summary>
    public DeltaProtocol Protocol { get; }

    /// <summary>Schema, partition columns and properties.</summary>
    public DeltaMetadata Metadata { get; }

    /// <summary>The data files, each once.</summary>
    /// <remarks>Of a file with <see cref="DeltaFile.DeletedRows"/> some rows are the table's no more.</remarks>
    public IReadOnlyList<DeltaFile> Files => _files.List;

    internal IEnumerable<Tombstone> Tombstones => _tombstones.Values;

    /// <summary>How far the applications' writes are, in no order: idempotency keys are among them.</summary>
    public IEnumerable<AppTransaction> Transactions => _transactions.Values;

    internal IEnumerable<DomainMetadata> Domains => _domains.Values;

    internal int TransactionCount => _transactions.Count;

    /// <summary>How far an application's writes are, as committed with them.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="version">Its version.</param>
    /// <returns>False when the table knows nothing of it.</returns>
    public bool TryGetTransaction(string appId, out long version)
    {
        bool found = TryGetTransaction(appId, out AppTransaction? transaction);
        version = transaction?.Version ?? 0;
        return found;
    }

    internal bool TryGetTransaction(string appId, [NotNullWhen(true)] out AppTransaction? transaction) => _transactions.TryGetValue(appId, out transaction);

    /// <summary>The state after the next commit.</summary>
    internal DeltaSnapshot Apply(LogContent commit, DateTimeOffset timestamp)
    {
        ImmutableDictionary<string, Tombstone>.Builder tombstones = _tombstones.ToBuilder();
        ImmutableDictionary<string, AppTransaction>.Builder transactions = _transactions.ToBuilder();
        ImmutableDictionary<string, DomainMetadata>.Builder domains = _domains.ToBuilder();
        Replay(commit, tombstones, transactions, domains);
        return new DeltaSnapshot(
            Version + 1,
            timestamp,
            commit.Protocol ?? Protocol,
            commit.Metadata ?? Metadata,
            _files.Apply(commit),
            tombstones.ToImmutable(),
            transactions.ToImmutable(),
            domains.ToImmutable());
    }

    /// <summary>The same state with another time.</summary>
    internal DeltaSnapshot At(DateTimeOffset timestamp) => new(Version, timestamp, Protocol, Metadata, _files, _tombstones, _transactions, _domains);

    private static void Replay(
        LogContent content,
        ImmutableDictionary<string, Tombstone>.Builder tombstones,
        ImmutableDictionary<string, AppTransaction>.Builder transactions,
        ImmutableDictionary<string, DomainMetadata>.Builder domains)
    {
        foreach (Tombstone removed in content.Removes)
        {
            tombstones[removed.Id] = removed;
        }

        if (tombstones.Count > 0)
        {
            foreach (DeltaFile added in content.Adds)
            {
                tombstones.Remove(added.Id);
            }
        }

        foreach (AppTransaction transaction in content.Transactions)
        {
            transactions[transaction.AppId] = transaction;
        }

        foreach (DomainMetadata domain in content.Domains)
        {
            if (domain.Removed)
            {
                domains.Remove(domain.Domain);
            }
            else
            {
                domains[domain.Domain] = domain;
            }
        }
    }

    /// <summary>Builds a snapshot from a checkpoint and the commits after it, in order.</summary>
    internal sealed class Builder
    {
        private readonly FileTable _files = new();
        private readonly ImmutableDictionary<string, Tombstone>.Builder _tombstones = ImmutableDictionary.CreateBuilder<string, Tombstone>(StringComparer.Ordinal);
        private readonly ImmutableDictionary<string, AppTransaction>.Builder _transactions = ImmutableDictionary.CreateBuilder<string, AppTransaction>(StringComparer.Ordinal);
        private readonly ImmutableDictionary<string, DomainMetadata>.Builder _domains = ImmutableDictionary.CreateBuilder<string, DomainMetadata>(StringComparer.Ordinal);
        private DeltaProtocol? _protocol;
        private DeltaMetadata? _metadata;

        public void Apply(LogContent content)
        {
            _protocol = content.Protocol ?? _protocol;
            _metadata = content.Metadata ?? _metadata;
            ActiveFiles.ApplyTo(_files, content);
            Replay(content, _tombstones, _transactions, _domains);
        }

        public DeltaSnapshot Build(string table, long version, DateTimeOffset timestamp) => new(
            version,
            timestamp,
            _protocol ?? throw new LakeCorruptException($"The log of the Delta table '{table}' has no protocol action up to version {version}."),
            _metadata ?? throw new LakeCorruptException($"The log of the Delta table '{table}' has no metaData action up to version {version}."),
            _files.Share(),
            _tombstones.ToImmutable(),
            _transactions.ToImmutable(),
            _domains.ToImmutable());
    }
}
