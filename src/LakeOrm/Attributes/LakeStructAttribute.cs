namespace LakeOrm;

/// <summary>Makes a partial record the values of a column: members of tables and projections may be of its type, alone, in lists and in maps.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class LakeStructAttribute : Attribute
{
    /// <summary>How a member's name becomes its field's name where no name is given; <see cref="LakeNaming.SnakeCase"/> by default.</summary>
    public LakeNaming Naming { get; set; }
}
