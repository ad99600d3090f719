using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>A bound structure. Its fields, bound by the binder that came with it, have its indexes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowStructColumn : ArrowNode
{
    private readonly List<ArrowNode> _fields;

    internal ArrowStructColumn(ArrowPlace place, List<ArrowNode> fields)
        : base(place) => _fields = fields;

    private protected override string Expected => "a struct";

    private protected override (string Path, long Row) LocateChild(int index, string name)
    {
        (string path, long row) = base.LocateChild(index, name);
        return ($"{path}.{name}", row);
    }

    private protected override void LoadValues(ArrayData data)
    {
        foreach (ArrowNode field in _fields)
        {
            field.LoadData(Child(data, field.Place.Index, data.Offset, data.Length), Validity);
        }
    }
}
