namespace LakeOrm;

/// <summary>Names the converter that turns a value into what is stored, and back: of a member, or of a type wherever it is a member's.</summary>
/// <param name="converter">A class that derives from <see cref="LakeConverter{TClr, TStored}"/> and has a parameterless constructor. One instance serves all threads.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Enum)]
public sealed class LakeConverterAttribute(Type converter) : Attribute
{
    /// <summary>The converter.</summary>
    public Type Converter { get; } = converter;
}
