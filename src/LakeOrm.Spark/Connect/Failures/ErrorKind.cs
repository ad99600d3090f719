namespace LakeOrm.Spark.Connect.Failures;

/// <summary>Of which kind an engine's refusal is.</summary>
internal enum ErrorKind
{
    /// <summary>Any other.</summary>
    Query,
    TableNotFound,
    Conflict,

    /// <summary>The change may be there all the same.</summary>
    Open,
    Data,
    Unsupported,
}
