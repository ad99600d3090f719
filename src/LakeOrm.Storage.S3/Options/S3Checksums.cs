namespace LakeOrm.Storage.S3;

/// <summary>When checksums go with the bytes of requests and answers.</summary>
public enum S3Checksums
{
    /// <summary>Where the operation demands one. Stores that only resemble S3 often know no other way.</summary>
    WhenRequired,

    /// <summary>Wherever the operation knows one: each upload carries one, which the store checks and keeps, and whole objects are checked when they are read.</summary>
    WhenSupported,
}
