namespace LakeOrm;

/// <summary>Makes a partial record the contract of one lake table: the generator emits its schema, serializers, readers and validator.</summary>
/// <param name="name">The table's name: <c>table</c>, <c>namespace.table</c> or <c>catalog.namespace.table</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class LakeTableAttribute(string name) : Attribute
{
    /// <summary>The table's name; a call may override it.</summary>
    public string Name { get; } = name;

    /// <summary>The formats that the record must fit; what one of them cannot store is a compile-time error. All by default.</summary>
    public LakeFormats Formats { get; set; } = LakeFormats.All;

    /// <summary>How a member's name becomes its column's name where no name is given; <see cref="LakeNaming.SnakeCase"/> by default.</summary>
    public LakeNaming Naming { get; set; }
}
