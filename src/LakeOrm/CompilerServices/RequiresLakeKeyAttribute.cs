namespace LakeOrm.CompilerServices;

/// <summary>Says of a type parameter that its records need a key. A type argument without one is the compile-time error LAKE0206.</summary>
/// <param name="kinds">The keys of which the record needs one.</param>
/// <remarks>Your own generic code may use it on the type parameters that it hands on.</remarks>
[AttributeUsage(AttributeTargets.GenericParameter)]
public sealed class RequiresLakeKeyAttribute(LakeKeyKind kinds) : Attribute
{
    /// <summary>The keys of which the record needs one.</summary>
    public LakeKeyKind Kinds => kinds;
}
