namespace LakeOrm.RecordCases.Nesting;

/// <summary>Stored as JSON.</summary>
public sealed record Profile(string Theme, int Size);
