namespace LakeOrm.Parquet.Reading;

/// <summary>How a leaf's values are stored. The numbers are those of the format.</summary>
public enum PhysicalType
{
    /// <summary>One bit.</summary>
    Boolean = 0,

    /// <summary>A signed integer of 32 bits.</summary>
    Int32 = 1,

    /// <summary>A signed integer of 64 bits.</summary>
    Int64 = 2,

    /// <summary>Twelve bytes: the old timestamp (nanoseconds of the day, then the Julian day).</summary>
    Int96 = 3,

    /// <summary>An IEEE number of 32 bits.</summary>
    Float = 4,

    /// <summary>An IEEE number of 64 bits.</summary>
    Double = 5,

    /// <summary>Bytes of any length.</summary>
    ByteArray = 6,

    /// <summary>Bytes of one length.</summary>
    FixedLenByteArray = 7,
}
