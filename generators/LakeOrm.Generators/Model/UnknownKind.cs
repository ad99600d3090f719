namespace LakeOrm.Generators.Model;

/// <summary>What a reader does with an enum value that is not defined; the names and numbers are those of <c>LakeOrm.LakeUnknown</c>.</summary>
internal enum UnknownKind
{
    Error,
    Null,
    Default,
}
