using System.Collections.Immutable;

namespace LakeOrm.Delta.Types;

/// <summary>Named fields: a table's schema, or a nested record.</summary>
public sealed class DeltaStructType : DeltaType
{
    internal DeltaStructType(ImmutableArray<DeltaField> fields) => Fields = fields;

    /// <summary>The fields in order.</summary>
    public ImmutableArray<DeltaField> Fields { get; }

    /// <summary>Finds a field.</summary>
    /// <param name="name">Its name, without regard to case.</param>
    /// <returns>The field; null when there is none.</returns>
    public DeltaField? Find(string name)
    {
        foreach (DeltaField field in Fields)
        {
            if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return field;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"struct<{string.Join(',', Fields)}>";

    /// <summary>Every field at every depth.</summary>
    internal IEnumerable<DeltaField> AllFields()
    {
        Stack<DeltaType> open = new([this]);
        while (open.TryPop(out DeltaType? type))
        {
            switch (type)
            {
                case DeltaStructType s:
                    foreach (DeltaField field in s.Fields)
                    {
                        yield return field;
                        open.Push(field.Type);
                    }

                    break;
                case DeltaArrayType a:
                    open.Push(a.ElementType);
                    break;
                case DeltaMapType m:
                    open.Push(m.KeyType);
                    open.Push(m.ValueType);
                    break;
            }
        }
    }
}
