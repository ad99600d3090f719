namespace LakeOrm;

/// <summary>Why a store failed, as far as its answer tells.</summary>
public enum LakeStorageFailure
{
    /// <summary>Something else; the message says what.</summary>
    Other,

    /// <summary>There are no credentials, or the store does not accept them: unknown, wrong or expired.</summary>
    Credentials,

    /// <summary>The credentials are known, and may not do this.</summary>
    Denied,

    /// <summary>There is no such bucket or container.</summary>
    NoSuchBucket,

    /// <summary>Nothing answers at the endpoint, or what answers is no store of this kind.</summary>
    Endpoint,

    /// <summary>The bucket is in another region than the client's.</summary>
    Region,

    /// <summary>The clocks of client and store are too far apart for a signature to hold.</summary>
    Clock,

    /// <summary>The store asks to be called less often.</summary>
    Throttled,

    /// <summary>The store failed, or the connection to it did, in a way that may pass.</summary>
    Unavailable,

    /// <summary>The engine has nothing that reads the scheme by which the root names the store, such as <c>s3</c> where it knows <c>s3a</c>.</summary>
    Scheme,
}
