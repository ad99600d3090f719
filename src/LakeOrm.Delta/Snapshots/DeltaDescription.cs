using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Snapshots;

/// <summary>What a table says of itself at one version, and what LakeOrm does with its features.</summary>
public sealed class DeltaDescription
{
    internal DeltaDescription(DeltaSnapshot snapshot)
    {
        Version = snapshot.Version;
        Timestamp = snapshot.Timestamp;
        Protocol = snapshot.Protocol;
        Metadata = snapshot.Metadata;
        Features = FeatureList.Of(Protocol, Metadata);
    }

    /// <summary>The version, from 0.</summary>
    public long Version { get; }

    /// <summary>When the version was committed, as <see cref="DeltaSnapshot.Timestamp"/> tells it.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>What readers and writers must understand.</summary>
    public DeltaProtocol Protocol { get; }

    /// <summary>Schema, partition columns and properties.</summary>
    public DeltaMetadata Metadata { get; }

    /// <summary>The features that the protocol names, or that its versions imply, ordered by name.</summary>
    public IReadOnlyList<DeltaFeature> Features { get; }
}
