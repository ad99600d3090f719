using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.CompilerServices;

/// <summary>Whether what was bound to one schema can read the batches of another.</summary>
internal static class ArrowSchemas
{
    /// <summary>How two schemas differ; null when they are the same but for what fields say of nulls and their metadata, of which readers ask nothing.</summary>
    public static string? Difference(Schema first, Schema other)
    {
        IReadOnlyList<Field> expected = first.FieldsList;
        IReadOnlyList<Field> found = other.FieldsList;
        if (ReferenceEquals(first, other))
        {
            return null;
        }

        if (expected.Count != found.Count)
        {
            return $"it has {found.Count} columns instead of {expected.Count}";
        }

        for (int i = 0; i < expected.Count; i++)
        {
            if (!AreSame(expected[i], found[i]))
            {
                return $"its column {i} is {Text(found[i])} instead of {Text(expected[i])}";
            }
        }

        return null;
    }

    private static string Text(Field field) => $"{field.Name} {ArrowTypeName.Of(field.DataType)} ({field.DataType.Name})";

    private static bool AreSame(Field first, Field other) => first.Name == other.Name && AreSame(first.DataType, other.DataType);

    private static bool AreSame(IArrowType first, IArrowType other) => first.TypeId == other.TypeId && (first, other) switch
    {
        (ExtensionType a, ExtensionType b) => a.Name == b.Name && AreSame(a.StorageType, b.StorageType),
        (DictionaryType a, DictionaryType b) => AreSame(a.IndexType, b.IndexType) && AreSame(a.ValueType, b.ValueType),
        (TimestampType a, TimestampType b) => a.Unit == b.Unit && a.Timezone == b.Timezone,
        (TimeBasedType a, TimeBasedType b) => a.Unit == b.Unit,
        (FixedSizeListType a, FixedSizeListType b) => a.ListSize == b.ListSize && AreSame(a.ValueField, b.ValueField),
        (NestedType a, NestedType b) => a.Fields.Count == b.Fields.Count && a.Fields.Zip(b.Fields, AreSame).All(static same => same),
        (FixedSizeBinaryType a, FixedSizeBinaryType b) => a.ByteWidth == b.ByteWidth && ArrowTypeName.Of(a) == ArrowTypeName.Of(b),
        _ => true,
    };
}
