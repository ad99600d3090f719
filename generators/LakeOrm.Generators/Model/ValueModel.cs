using LakeOrm.Generators.Infrastructure;

namespace LakeOrm.Generators.Model;

/// <summary>The values at one place: those of a column, of a structure's field, of a list's elements, of a map's keys or values.</summary>
internal sealed record ValueModel
{
    /// <summary>The name of the local variable that generated loops use for the place; unique in the record.</summary>
    public required string Local { get; init; }

    /// <summary>The place for messages: <c>items.element.sku</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The type of the values, without its nullability.</summary>
    public required ClrKind Clr { get; init; }

    /// <summary>The type as C# writes it, with its nullability.</summary>
    public required string ClrType { get; init; }

    /// <summary>Whether the type, without its nullability, is a value type.</summary>
    public required bool IsValueType { get; init; }

    /// <summary>The neutral type.</summary>
    public required StorageKind Storage { get; init; }

    /// <summary>Digits of a decimal; 0 for other types, and where a projection takes what the result has.</summary>
    public int Precision { get; init; }

    /// <summary>Digits of a decimal after the point.</summary>
    public int Scale { get; init; }

    /// <summary>Whether null may stand there.</summary>
    public required bool IsNullable { get; init; }

    /// <summary>The enum; null for other types.</summary>
    public EnumModel? Enum { get; init; }

    /// <summary>The nested record; null for other types.</summary>
    public StructModel? Struct { get; init; }

    /// <summary>The kind of list or map.</summary>
    public CollectionKind Collection { get; init; }

    /// <summary>A map's keys; null for other types.</summary>
    public ValueModel? Key { get; init; }

    /// <summary>A list's elements or a map's values; null for other types.</summary>
    public ValueModel? Element { get; init; }

    /// <summary>How the value is JSON text; null when it is none.</summary>
    public JsonModel? Json { get; init; }

    /// <summary>The user's conversion; null for none.</summary>
    public ConverterModel? Converter { get; init; }

    /// <summary>The rules of the values there, in the order in which they are checked; none where nothing is written.</summary>
    public EquatableArray<RuleModel> Rules { get; init; }

    /// <summary>Whether values lie below: the place is a structure, a list or a map.</summary>
    public bool IsNested => Storage is StorageKind.Struct or StorageKind.List or StorageKind.Map;

    /// <summary>What is stored: the converter's side of it where there is one.</summary>
    public ValueModel Stored => Converter?.Stored ?? this;

    /// <summary>Whether a C# null can stand there although none may: a reference whose annotation says so is a promise, no more.</summary>
    public bool IsRequiredReference => !IsValueType && !IsNullable;

    /// <summary>Whether C# can hold a null or an array that was never made there, whatever the column takes.</summary>
    public bool MayBeAbsent => IsNullable || !IsValueType || Collection == CollectionKind.ImmutableArray;

    /// <summary>This place and all places below it, outermost first.</summary>
    public IEnumerable<ValueModel> SelfAndBelow()
    {
        yield return this;
        foreach (ValueModel child in Children())
        {
            foreach (ValueModel below in child.SelfAndBelow())
            {
                yield return below;
            }
        }
    }

    /// <summary>The places directly below, in the order of the stored type's fields.</summary>
    public IEnumerable<ValueModel> Children()
    {
        foreach (ColumnModel field in Struct?.Fields ?? default)
        {
            yield return field.Value;
        }

        if (Key is not null)
        {
            yield return Key;
        }

        if (Element is not null)
        {
            yield return Element;
        }
    }
}
