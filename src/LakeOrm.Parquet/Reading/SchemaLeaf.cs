namespace LakeOrm.Parquet.Reading;

/// <summary>A column of a file.</summary>
public sealed class SchemaLeaf : SchemaNode
{
    internal SchemaLeaf(
        string name,
        SchemaNode parent,
        FieldRepetition repetition,
        int index,
        PhysicalType physicalType,
        int typeLength,
        Annotation annotation,
        int scale)
        : base(name, parent, repetition)
    {
        Index = index;
        PhysicalType = physicalType;
        TypeLength = typeLength;
        Annotation = annotation;
        Scale = scale;
    }

    /// <summary>How the values are stored.</summary>
    public PhysicalType PhysicalType { get; }

    /// <summary>What they mean.</summary>
    public Annotation Annotation { get; }

    /// <summary>The number of digits after the point of a decimal; else 0.</summary>
    public int Scale { get; }

    /// <summary>The position among the leaves, which is that of the column's chunk in each row group.</summary>
    internal int Index { get; }

    /// <summary>The bytes of one value of a fixed-length type; 0 for BYTE_ARRAY and BOOLEAN.</summary>
    internal int TypeLength { get; }
}
