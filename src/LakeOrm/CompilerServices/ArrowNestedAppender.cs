using System.ComponentModel;

namespace LakeOrm.CompilerServices;

/// <summary>
/// Structures, lists or maps that are being built. What lies below is handed out by its position in <see cref="LakeType.Fields"/>: a structure's fields in order, a list's element as 0, a map's key as 0 and
/// its value as 1. Each is asked for once, before the rows. <see cref="ArrowAppender"/> says the protocol.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ArrowNestedAppender : ArrowAppender
{
    private protected ArrowNestedAppender(LakeField field, ArrowAppender? parent, int capacity)
        : base(field, parent) => Fields = [.. field.Type.Fields.Select(f => Of(f, this, capacity))];

    private protected ArrowAppender[] Fields { get; }

    /// <summary>The numbers below.</summary>
    /// <typeparam name="T">The stored value: sbyte, short, int, long, float, double, or <see cref="Int128"/> for decimals.</typeparam>
    /// <param name="field">The field's position.</param>
    /// <returns>Takes the values.</returns>
    /// <exception cref="ArgumentException">The field is of another type.</exception>
    public ArrowFixedAppender<T> Fixed<T>(int field)
        where T : unmanaged => Below<ArrowFixedAppender<T>>(field);

    /// <summary>The truth values below.</summary>
    /// <param name="field">The field's position.</param>
    /// <returns>Takes the values.</returns>
    /// <exception cref="ArgumentException">The field is of another type.</exception>
    public ArrowBoolAppender Boolean(int field) => Below<ArrowBoolAppender>(field);

    /// <summary>The texts, byte strings or UUIDs below.</summary>
    /// <param name="field">The field's position.</param>
    /// <returns>Takes the values.</returns>
    /// <exception cref="ArgumentException">The field is of another type.</exception>
    public ArrowVarAppender Variable(int field) => Below<ArrowVarAppender>(field);

    /// <summary>The structures below.</summary>
    /// <param name="field">The field's position.</param>
    /// <returns>Takes the values.</returns>
    /// <exception cref="ArgumentException">The field is of another type.</exception>
    public ArrowStructAppender Struct(int field) => Below<ArrowStructAppender>(field);

    /// <summary>The lists below.</summary>
    /// <param name="field">The field's position.</param>
    /// <returns>Takes the values.</returns>
    /// <exception cref="ArgumentException">The field is of another type.</exception>
    public ArrowListAppender List(int field) => Below<ArrowListAppender>(field);

    /// <summary>The maps below.</summary>
    /// <param name="field">The field's position.</param>
    /// <returns>Takes the values.</returns>
    /// <exception cref="ArgumentException">The field is of another type.</exception>
    public ArrowMapAppender Map(int field) => Below<ArrowMapAppender>(field);

    private T Below<T>(int field)
        where T : ArrowAppender => Fields[field] as T ?? throw new ArgumentException($"Field {field} of column '{Path}' is built by {Fields[field].GetType().Name}, not {typeof(T).Name}.", nameof(field));
}
