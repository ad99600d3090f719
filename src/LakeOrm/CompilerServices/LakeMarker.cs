using System.ComponentModel;

namespace LakeOrm.CompilerServices;

/// <summary>Tells the generated constructor of a nested record from all that its author may write.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LakeMarker;
