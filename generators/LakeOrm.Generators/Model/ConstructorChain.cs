namespace LakeOrm.Generators.Model;

/// <summary>Where the materialisation constructor begins.</summary>
internal enum ConstructorChain
{
    /// <summary>With the base's parameterless constructor, or none.</summary>
    None,

    /// <summary>With the record's own primary constructor, or the parameterless one that it declares.</summary>
    This,

    /// <summary>With a constructor of the base.</summary>
    Base,
}
