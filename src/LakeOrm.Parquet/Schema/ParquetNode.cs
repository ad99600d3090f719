namespace LakeOrm.Parquet;

/// <summary>A field of a Parquet schema: a <see cref="ParquetColumn"/> or a <see cref="ParquetGroup"/>. Immutable.</summary>
public abstract class ParquetNode
{
    private protected ParquetNode(string name, bool optional, int? fieldId)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        IsOptional = optional;
        FieldId = fieldId;
    }

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>True if the field may be null.</summary>
    public bool IsOptional { get; }

    /// <summary>The field's id as table formats assign it; null for none.</summary>
    public int? FieldId { get; }

    internal abstract bool HasShapeOf(ParquetNode other);
}
