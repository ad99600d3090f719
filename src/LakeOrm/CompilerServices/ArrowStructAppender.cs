using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>Structures that are being built. <see cref="ArrowAppender"/> says the protocol.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowStructAppender : ArrowNestedAppender
{
    internal ArrowStructAppender(LakeField field, ArrowAppender? parent, int capacity)
        : base(field, parent, capacity)
    {
    }

    /// <summary>Adds a structure, to each field of which the caller then adds one value.</summary>
    public void Append() => EndValue();

    internal override void Check(long expected)
    {
        base.Check(expected);
        foreach (ArrowAppender field in Fields)
        {
            field.Check(expected);
        }
    }

    private protected override void AppendEmpty()
    {
        EndValue();
        foreach (ArrowAppender field in Fields)
        {
            field.Fill();
        }
    }

    private protected override ArrowBuffer[] Buffers() => [];

    private protected override ArrayData[] Children() => [.. Fields.Select(static f => f.Build())];
}
