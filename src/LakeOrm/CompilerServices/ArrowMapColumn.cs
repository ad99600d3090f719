using System.ComponentModel;

namespace LakeOrm.CompilerServices;

/// <summary>A bound map: a list of entries, whose keys and values the binder that came with it has bound.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowMapColumn : ArrowListColumn
{
    internal ArrowMapColumn(ArrowPlace place, ArrowListLayout.Read? read, List<ArrowNode> entries)
        : base(place, read, entries)
    {
    }

    private protected override string Expected => "a map";
}
