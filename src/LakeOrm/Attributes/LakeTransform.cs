namespace LakeOrm;

/// <summary>What a partition makes of a column's value. Delta has <see cref="Identity"/> alone, Iceberg has all.</summary>
public enum LakeTransform
{
    /// <summary>The value itself.</summary>
    Identity,

    /// <summary>The value's hash modulo a number of buckets.</summary>
    Bucket,

    /// <summary>A text's first characters, a byte string's first bytes, or a number rounded down to a multiple of the width.</summary>
    Truncate,

    /// <summary>The year of a date or time, in UTC.</summary>
    Year,

    /// <summary>The month of a date or time, in UTC.</summary>
    Month,

    /// <summary>The day of a date or time, in UTC.</summary>
    Day,

    /// <summary>The hour of a time, in UTC.</summary>
    Hour,
}
