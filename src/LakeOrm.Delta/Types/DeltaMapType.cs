namespace LakeOrm.Delta.Types;

/// <summary>A map.</summary>
public sealed class DeltaMapType : DeltaType
{
    internal DeltaMapType(DeltaType keyType, DeltaType valueType, bool valueContainsNull)
    {
        KeyType = keyType;
        ValueType = valueType;
        ValueContainsNull = valueContainsNull;
    }

    /// <summary>The keys' type.</summary>
    public DeltaType KeyType { get; }

    /// <summary>The values' type.</summary>
    public DeltaType ValueType { get; }

    /// <summary>Whether values may be null.</summary>
    public bool ValueContainsNull { get; }

    /// <inheritdoc/>
    public override string ToString() => $"map<{KeyType},{ValueType}{(ValueContainsNull ? string.Empty : " not null")}>";
}
