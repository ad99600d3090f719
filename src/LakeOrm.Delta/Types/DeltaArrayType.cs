namespace LakeOrm.Delta.Types;

/// <summary>A list.</summary>
public sealed class DeltaArrayType : DeltaType
{
    internal DeltaArrayType(DeltaType elementType, bool containsNull)
    {
        ElementType = elementType;
        ContainsNull = containsNull;
    }

    /// <summary>The elements' type.</summary>
    public DeltaType ElementType { get; }

    /// <summary>Whether elements may be null.</summary>
    public bool ContainsNull { get; }

    /// <inheritdoc/>
    public override string ToString() => $"array<{ElementType}{(ContainsNull ? string.Empty : " not null")}>";
}
