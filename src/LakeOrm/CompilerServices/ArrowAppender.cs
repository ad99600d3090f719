using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>A column that is being built value after value, or a field below one.</summary>
/// <remarks>
/// The protocol, which generated code follows:
/// <list type="bullet">
/// <item>A column takes one call a row, in the order of the rows: an <c>Append</c> of its kind, or <see cref="AppendNull"/>.</item>
/// <item>After a structure's <see cref="ArrowStructAppender.Append"/>, each of its fields takes one call.</item>
/// <item>After a list's or map's <see cref="ArrowListAppender.Append"/> of a count, its element, or its key and its value, take as many calls as the count.</item>
/// <item>After <see cref="AppendNull"/> nothing is called below: what lies there is filled or left out by itself.</item>
/// </list>
/// Calls to different fields may come in any order, so long as each field's own calls are in order: a list's elements can be written in one loop over keys and another over values.
/// <see cref="ArrowBatchBuilder.Build"/> refuses columns and fields that got too few or too many calls.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ArrowAppender : ArrowColumnBuilder
{
    private readonly ArrowAppender? _parent;
    private int _length;

    private protected ArrowAppender(LakeField field, ArrowAppender? parent)
        : base(field)
    {
        _parent = parent;
        Path = parent switch
        {
            null => field.Name,
            ArrowMapAppender => $"{parent.Path}[].{field.Name}",
            ArrowListAppender => $"{parent.Path}[]",
            _ => $"{parent.Path}.{field.Name}",
        };
    }

    internal override int Length => _length;

    /// <summary>The way from the top: <c>items[].qty</c>.</summary>
    private protected string Path { get; }

    /// <summary>The row that is being written.</summary>
    private protected int Row => _parent?.OpenRow ?? _length;

    // What encloses a value counted its row before the value came.
    private int OpenRow => _parent?.OpenRow ?? _length - 1;

    /// <summary>Adds a null.</summary>
    public void AppendNull()
    {
        MarkNull(_length);
        AppendEmpty();
    }

    internal static ArrowAppender Of(LakeField field, ArrowAppender? parent, int capacity) => field.Type.Kind switch
    {
        LakeTypeKind.Boolean => new ArrowBoolAppender(field, parent),
        LakeTypeKind.Int8 => new ArrowFixedAppender<sbyte>(field, parent, capacity),
        LakeTypeKind.Int16 => new ArrowFixedAppender<short>(field, parent, capacity),
        LakeTypeKind.Int32 or LakeTypeKind.Date => new ArrowFixedAppender<int>(field, parent, capacity),
        LakeTypeKind.Int64 or LakeTypeKind.Time or LakeTypeKind.Timestamp or LakeTypeKind.TimestampNtz => new ArrowFixedAppender<long>(field, parent, capacity),
        LakeTypeKind.Float32 => new ArrowFixedAppender<float>(field, parent, capacity),
        LakeTypeKind.Float64 => new ArrowFixedAppender<double>(field, parent, capacity),
        LakeTypeKind.Decimal => new ArrowFixedAppender<Int128>(field, parent, capacity),
        LakeTypeKind.String or LakeTypeKind.Binary or LakeTypeKind.Uuid => new ArrowVarAppender(field, parent, capacity),
        LakeTypeKind.List => new ArrowListAppender(field, parent, capacity),
        LakeTypeKind.Map => new ArrowMapAppender(field, parent, capacity),
        LakeTypeKind.Struct => new ArrowStructAppender(field, parent, capacity),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No Arrow type is known for this type."),
    };

    /// <summary>Adds what stands below a null: it means nothing, so it is null where that is allowed.</summary>
    internal void Fill()
    {
        if (Field.IsNullable)
        {
            AppendNull();
        }
        else
        {
            AppendEmpty();
        }
    }

    /// <exception cref="InvalidOperationException">The column or a field below it got too few or too many calls.</exception>
    internal virtual void Check(long expected)
    {
        if (_length != expected)
        {
            throw new InvalidOperationException($"Column '{Path}' got {_length} values where {expected} belong.");
        }
    }

    /// <summary>Adds zero, nothing, or a structure of such.</summary>
    private protected abstract void AppendEmpty();

    private protected void EndValue() => _length++;

    /// <exception cref="LakeDataException">There would be more than 2 GiB.</exception>
    private protected void Grow(ref byte[] room, long needed)
    {
        if (needed > room.Length)
        {
            if (needed > System.Array.MaxLength)
            {
                throw new LakeDataException($"Column '{Path}' exceeds 2 GiB in one batch, at row {Row}. Write fewer rows at a time.");
            }

            System.Array.Resize(ref room, (int)Math.Min(Math.Max(needed, 2L * room.Length), System.Array.MaxLength));
        }
    }
}
