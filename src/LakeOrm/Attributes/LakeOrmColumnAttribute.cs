namespace LakeOrm;

/// <summary>Another name of <see cref="LakeColumnAttribute"/>, for code where Lake alone would be read as something else. A member has one of them.</summary>
public sealed class LakeOrmColumnAttribute : LakeColumnBaseAttribute;
