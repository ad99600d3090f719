namespace LakeOrm.Ddl;

/// <summary>A field of a nested type.</summary>
/// <param name="Name">The field's name; <c>element</c>, <c>key</c> and <c>value</c> in lists and maps.</param>
/// <param name="Type">The type.</param>
/// <param name="Nullable">Whether the field may hold null.</param>
/// <param name="Comment">The comment for the catalog; null when there is none.</param>
internal sealed record DdlField(string Name, DdlType Type, bool Nullable, string? Comment);
