namespace LakeOrm.Parquet;

/// <summary>How the values of a column are stored. The values are those of the Parquet format.</summary>
public enum ParquetPhysicalType
{
    /// <summary>One bit.</summary>
    Boolean = 0,

    /// <summary>Four bytes, signed.</summary>
    Int32 = 1,

    /// <summary>Eight bytes, signed.</summary>
    Int64 = 2,

    /// <summary>IEEE 754 binary32.</summary>
    Float = 4,

    /// <summary>IEEE 754 binary64.</summary>
    Double = 5,

    /// <summary>Bytes with a length of their own.</summary>
    ByteArray = 6,

    /// <summary>Bytes whose length the column fixes.</summary>
    FixedLenByteArray = 7,
}
