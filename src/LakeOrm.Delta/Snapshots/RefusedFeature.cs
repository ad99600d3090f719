namespace LakeOrm.Delta.Snapshots;

/// <summary>What of a table LakeOrm does not read or does not keep.</summary>
/// <param name="Name">The feature, or the version of the protocol.</param>
/// <param name="Reason">What in the table makes it so; null when the feature itself does.</param>
/// <param name="Text">How messages name it.</param>
internal sealed record RefusedFeature(string Name, string? Reason, string Text)
{
    /// <summary>A feature.</summary>
    public static RefusedFeature Of(string name, string? reason = null) => new(name, reason, reason is null ? $"'{name}'" : $"'{name}' ({reason})");

    /// <summary>A version of the protocol that is not known.</summary>
    public static RefusedFeature Version(string name) => new(name, null, name);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
