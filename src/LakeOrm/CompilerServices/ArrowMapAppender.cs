using System.ComponentModel;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.CompilerServices;

/// <summary>Maps that are being built: lists of entries. <see cref="ArrowAppender"/> says the protocol.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowMapAppender : ArrowListAppender
{
    internal ArrowMapAppender(LakeField field, ArrowAppender? parent, int capacity)
        : base(field, parent, capacity)
    {
    }

    private protected override ArrayData[] Children() =>
        [new ArrayData(((MapType)Field.DataType).KeyValueType, Elements, 0, 0, [ArrowBuffer.Empty], [.. Fields.Select(static f => f.Build())])];
}
