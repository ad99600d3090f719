namespace LakeOrm.Local.Sql;

/// <summary>A text that takes the place of a part of a statement.</summary>
/// <param name="Start">Where the part begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Text">What takes its place.</param>
internal readonly record struct SqlEdit(int Start, int End, string Text);
