namespace LakeOrm.Generators.Model;

/// <summary>What a write stamps; the names and numbers are those of <c>LakeOrm.LakeAuto</c>.</summary>
internal enum AutoKind
{
    None,
    CreateTime,
    UpdateTime,
    IngestId,
}
