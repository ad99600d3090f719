using System.Collections.Immutable;
using LakeOrm.Ddl;

namespace LakeOrm;

/// <summary>A column's type, the same for every format and engine.</summary>
/// <param name="Kind">The kind. Lists, maps and structures are made by <see cref="List"/>, <see cref="Map"/> and <see cref="Struct"/>.</param>
/// <param name="Precision">Digits in all, for decimals; else 0.</param>
/// <param name="Scale">Digits after the point, for decimals; else 0.</param>
public sealed record LakeType(LakeTypeKind Kind, int Precision = 0, int Scale = 0)
{
    /// <summary>The fields of a nested type in order: a structure's own, a list's <c>element</c>, a map's <c>key</c> and <c>value</c>; empty for other types.</summary>
    public ImmutableArray<LakeField> Fields { get; private init; } = [];

    /// <summary>A list.</summary>
    /// <param name="element">The elements' type.</param>
    /// <param name="nullable">Whether an element may be null.</param>
    /// <returns>The type.</returns>
    public static LakeType List(LakeType element, bool nullable) => new(LakeTypeKind.List) { Fields = [new("element", element, nullable)] };

    /// <summary>A map.</summary>
    /// <param name="key">The keys' type; keys are never null.</param>
    /// <param name="value">The values' type.</param>
    /// <param name="nullable">Whether a value may be null.</param>
    /// <returns>The type.</returns>
    public static LakeType Map(LakeType key, LakeType value, bool nullable) => new(LakeTypeKind.Map) { Fields = [new("key", key, false), new("value", value, nullable)] };

    /// <summary>A structure.</summary>
    /// <param name="fields">The fields in order; at least one.</param>
    /// <returns>The type.</returns>
    /// <exception cref="ArgumentException">There are no fields.</exception>
    public static LakeType Struct(params ReadOnlySpan<LakeField> fields) => fields.IsEmpty
        ? throw new ArgumentException("A structure needs at least one field.", nameof(fields))
        : new(LakeTypeKind.Struct) { Fields = [.. fields] };

    /// <summary>Whether two types are the same, fields and all.</summary>
    /// <param name="other">The other type.</param>
    /// <returns>True when they are.</returns>
    public bool Equals(LakeType? other) =>
        other is not null && Kind == other.Kind && Precision == other.Precision && Scale == other.Scale && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Kind);
        hash.Add(Precision);
        hash.Add(Scale);
        foreach (LakeField field in Fields)
        {
            hash.Add(field);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => ToDdlType().ToString();

    /// <summary>The type as the renderers of table formats see it.</summary>
    internal DdlType ToDdlType() => Kind switch
    {
        LakeTypeKind.Decimal => DdlType.Decimal(Precision, Scale),
        LakeTypeKind.List => DdlType.List(Fields[0].Type.ToDdlType(), Fields[0].Nullable),
        LakeTypeKind.Map => DdlType.Map(Fields[0].Type.ToDdlType(), Fields[1].Type.ToDdlType(), Fields[1].Nullable),
        LakeTypeKind.Struct => DdlType.Struct([.. Fields.Select(static f => new DdlField(f.Name, f.Type.ToDdlType(), f.Nullable, f.Comment))]),
        LakeTypeKind.TimestampNtz => DdlType.Scalar("timestamp_ntz"),
        _ => DdlType.Scalar(Kind.ToString().ToLowerInvariant()),
    };
}
