namespace LakeOrm.Delta.Log;

/// <summary>Where a deletion vector is. The values are the letters of the log.</summary>
internal enum DeletionVectorStorage
{
    /// <summary>In a file below the table's folder, named by an id.</summary>
    Relative = 'u',

    /// <summary>In the log.</summary>
    Inline = 'i',

    /// <summary>In a file with an absolute path.</summary>
    Absolute = 'p',
}
