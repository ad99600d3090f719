namespace LakeOrm.Parquet.Reading;

/// <summary>What a page holds. The numbers are those of the format.</summary>
internal enum PageKind
{
    Data = 0,
    Index = 1,
    Dictionary = 2,
    DataV2 = 3,
}
