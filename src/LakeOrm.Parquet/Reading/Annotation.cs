namespace LakeOrm.Parquet.Reading;

/// <summary>What a leaf's stored values mean, from the logical type or, in older files, the converted type.</summary>
public enum Annotation
{
    /// <summary>No more than the physical type says.</summary>
    None,

    /// <summary>UTF-8 text (also enum and JSON).</summary>
    String,

    /// <summary>An unscaled number; see <see cref="SchemaLeaf.Scale"/>.</summary>
    Decimal,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>Milliseconds since 1970-01-01T00:00:00.</summary>
    TimestampMillis,

    /// <summary>Microseconds since 1970-01-01T00:00:00.</summary>
    TimestampMicros,

    /// <summary>Nanoseconds since 1970-01-01T00:00:00.</summary>
    TimestampNanos,

    /// <summary>An integer of a stated width.</summary>
    Integer,

    /// <summary>A meaning that this reader has no name for: the stored value is all it gives.</summary>
    Other,
}
