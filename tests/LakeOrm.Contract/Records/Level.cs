namespace LakeOrm.Contract.Records;

/// <summary>A value of which a table knows only some.</summary>
public sealed record Level(int Number);
