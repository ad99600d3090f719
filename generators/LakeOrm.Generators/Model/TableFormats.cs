namespace LakeOrm.Generators.Model;

/// <summary>The formats that a record is for; the names and numbers are those of <c>LakeOrm.LakeFormats</c>.</summary>
[Flags]
internal enum TableFormats
{
    None = 0,
    Delta = 1,
    Iceberg = 2,
    All = Delta | Iceberg,
}
