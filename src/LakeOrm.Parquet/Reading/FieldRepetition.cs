namespace LakeOrm.Parquet.Reading;

/// <summary>How often a node occurs in its parent. The numbers are those of the format.</summary>
internal enum FieldRepetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}
