namespace LakeOrm.Storage.S3.Promises;

/// <summary>How a store wants an ETag in a condition.</summary>
internal enum ETagForm
{
    /// <summary>As it is: radosgw takes quotes for a part of it.</summary>
    Bare,

    /// <summary>In quotes, as HTTP says.</summary>
    Quoted,
}
