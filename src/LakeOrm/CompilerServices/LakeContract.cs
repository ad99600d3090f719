using System.ComponentModel;

namespace LakeOrm.CompilerServices;

/// <summary>The version of the contract between generated code and this assembly.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LakeContract
{
    /// <summary>The generator refuses, with LAKE9002, a runtime whose number is lower than the one it was built for.</summary>
    public const int Version = 2;
}
