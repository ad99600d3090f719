namespace LakeOrm;

/// <summary>A field of a nested type: a structure's, a list's element, or a map's key or value.</summary>
/// <param name="Name">The field's name; <c>element</c>, <c>key</c> and <c>value</c> in lists and maps.</param>
/// <param name="Type">The type.</param>
/// <param name="Nullable">Whether the field may hold null.</param>
public sealed record LakeField(string Name, LakeType Type, bool Nullable)
{
    /// <summary>The comment for the catalog; null when there is none.</summary>
    public string? Comment { get; init; }
}
