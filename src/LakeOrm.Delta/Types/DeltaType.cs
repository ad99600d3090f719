namespace LakeOrm.Delta.Types;

/// <summary>A column's type as a Delta table declares it. <see cref="ToString"/> gives its canonical text, and equal texts are equal types.</summary>
public abstract class DeltaType
{
    private protected DeltaType()
    {
    }

    /// <inheritdoc/>
    public abstract override string ToString();
}
