namespace LakeOrm.Spark.Connect.Failures;

/// <summary>Of which kind an engine's refusal is.</summary>
internal enum ErrorKind
{
    /// <summary>Any other.</summary>
    Query,
    TableNotFound,
    Conflict,

    /// <summary>Whether it was carried out is not known.</summary>
    Open,
    Data,
    Unsupported,
}
