namespace LakeOrm;

/// <summary>Makes a partial record the shape of a query's result. It can be read, never written.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class LakeProjectionAttribute : Attribute
{
    /// <summary>How a member's name becomes its column's name where no name is given; <see cref="LakeNaming.SnakeCase"/> by default.</summary>
    public LakeNaming Naming { get; set; }
}
