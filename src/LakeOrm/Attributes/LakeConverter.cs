namespace LakeOrm;

/// <summary>Turns values of a type that has no column type into values of one that has, and back.</summary>
/// <remarks>Null is never converted: a null member is a null in the column. One instance serves all threads.</remarks>
/// <typeparam name="TClr">The member's type.</typeparam>
/// <typeparam name="TStored">What is stored: a simple type of docs/types.md, not nullable.</typeparam>
public abstract class LakeConverter<TClr, TStored>
{
    /// <summary>What is stored for a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The stored value; never null.</returns>
    public abstract TStored ToStored(TClr value);

    /// <summary>The value that was stored.</summary>
    /// <param name="stored">What was read.</param>
    /// <returns>The value.</returns>
    /// <exception cref="FormatException">Nothing that <see cref="ToStored"/> gives looks like that; readers name column and row.</exception>
    public abstract TClr FromStored(TStored stored);
}
