namespace LakeOrm.CompilerServices;

/// <summary>Where a bound column or field lies.</summary>
/// <param name="Record">The record's name, for messages.</param>
/// <param name="Path">The way from the top: <c>items[].qty</c>.</param>
/// <param name="Name">The column's or field's own name; a list's element has none.</param>
/// <param name="Member">The record's member.</param>
/// <param name="Nullable">Whether the member takes null.</param>
/// <param name="Parent">What it lies in; null for a column.</param>
/// <param name="Index">Its position in the schema or in the parent; -1 when it is absent.</param>
internal sealed record ArrowPlace(string Record, string Path, string Name, string Member, bool Nullable, ArrowNode? Parent, int Index)
{
    /// <summary>What the rows are, for messages.</summary>
    public string Rows { get; init; } = "result";
}
