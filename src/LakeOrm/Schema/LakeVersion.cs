namespace LakeOrm;

/// <summary>A point in a table's history: a version, or the newest version at a time.</summary>
public readonly record struct LakeVersion
{
    private LakeVersion(long? version, DateTimeOffset? time)
    {
        Version = version;
        Time = time;
    }

    /// <summary>The version, from 0; null when a time is asked for.</summary>
    public long? Version { get; }

    /// <summary>The time; null when a version is asked for.</summary>
    public DateTimeOffset? Time { get; }

    /// <summary>The state after a version's commit.</summary>
    /// <param name="version">The version, from 0.</param>
    /// <returns>The point.</returns>
    public static LakeVersion At(long version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        return new LakeVersion(version, null);
    }

    /// <summary>The newest state that was committed at or before a time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The point.</returns>
    public static LakeVersion At(DateTimeOffset time) => new(null, time);
}
