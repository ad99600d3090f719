namespace LakeOrm;

/// <summary>Says how a member is stored. A public property without it is a column too, by the defaults.</summary>
public sealed class LakeColumnAttribute : LakeColumnBaseAttribute;
